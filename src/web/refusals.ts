import { REFUSALS, type Refusal } from '#api/refusals.ts'
import { OF_AGREEMENT } from './refusals-of-agreement.ts'
import { OF_ASKING } from './refusals-of-asking.ts'
import { OF_HANDOFFS } from './refusals-of-handoffs.ts'
import { OF_MEMBERS } from './refusals-of-members.ts'
import { OF_NURTURE } from './refusals-of-nurture.ts'
import { OF_PEOPLE } from './refusals-of-people.ts'

/** What is true now, and what to do next. */
export type Said = {
  is: string
  next: string
  /** What the server adds about this very case, e.g. the line of the file. */
  detail?: string
  /** The same page without what its address asks for is the way back. */
  startOver?: boolean
}

/** Every known "no" as a sentence. A code without one does not compile. */
const SENTENCES: Record<Refusal, Said> = {
  ...OF_PEOPLE,
  ...OF_HANDOFFS,
  ...OF_MEMBERS,
  ...OF_NURTURE,
  ...OF_AGREEMENT,
  ...OF_ASKING,
  'set-up-needed': {
    is: 'Nobody has an account here yet.',
    next: 'Open the address with the code that the server printed when it started, and make the first one.',
  },
  'signed-out': {
    is: 'You are not signed in any more.',
    next: 'Sign in again; then you are back on this page.',
  },
  'key-unknown': {
    is: 'This key does not open anything.',
    next: 'It was revoked, has expired, or a character is missing. Make a new one in the workspace’s settings.',
  },
  'not-allowed': {
    is: 'Your role does not allow this.',
    next: 'The table of roles in the workspace’s settings says who may. An owner can change your role.',
  },
  'cross-site': {
    is: 'This request came from another page.',
    next: 'Open Lockstep itself and do it there. Programs use a key and send JSON.',
  },
  'confirm-first': {
    is: 'We ask for your password again before this.',
    next: 'You gave it more than 15 minutes ago. Confirm that it is you; nothing you typed is lost.',
  },
  'set-up-over': {
    is: 'This house has an owner already.',
    next: 'Sign in, or ask them to invite you.',
  },
  'set-up-code-wrong': {
    is: 'This is not the code that the server printed.',
    next: 'It stands in the window in which Lockstep was started, in two groups of four. Each start prints one.',
  },
  'zone-unknown': {
    is: 'We do not know this time zone.',
    next: 'Choose one from the list.',
  },
  'password-weak': {
    is: 'This password is easy to guess.',
    next: 'Take 12 characters or more, not your mail address. Four words that do not belong together are good.',
  },
  'password-wrong': {
    is: 'This is not your password.',
    next: 'Nothing was changed. Type it again.',
  },
  'sign-in-wrong': {
    is: 'Mail address and password do not belong together.',
    next: 'Type them again, or have a mail sent to you to set a new password.',
  },
  'single-sign-on-away': {
    is: 'Your company’s sign-in does not answer.',
    next: 'Try again in a minute, or sign in with a password if you have one.',
  },
  'code-wrong': {
    is: 'This code is not right, or no longer.',
    next: 'An app shows a new one every 30 seconds. A backup code works once.',
  },
  'second-factor-over': {
    is: 'This took too long, or too many codes were wrong.',
    next: 'Begin again with your password.',
  },
  'second-factor-on': {
    is: 'Your second factor is on already.',
    next: 'Turn it off before you set up another app.',
  },
  'reset-over': {
    is: 'This link was used already, or is older than an hour.',
    next: 'Ask for another mail; only the newest link works.',
  },
  'session-unknown': {
    is: 'This session has ended already.',
    next: 'The list shows the ones that are open.',
  },
  'too-many-tries': {
    is: 'Too many tries were wrong.',
    next: 'Wait until the seconds are over, then try again. A reset by mail works at once.',
  },
  'workspace-unknown': {
    is: 'This workspace is not here any more.',
    next: 'Somebody removed it. Choose another one in the menu.',
  },
  'upload-unknown': {
    is: 'We no longer hold this file.',
    next: 'Files that were not brought in are thrown away after a day. Choose the file again.',
  },
  'import-unknown': {
    is: 'There is no such import.',
    next: 'It may belong to another workspace. Earlier imports are listed on this page.',
  },
  'import-running': {
    is: 'Another file is being brought in right now.',
    next: 'Wait until it is in, or stop it below. Your columns stay as they are.',
  },
  'import-touched': {
    is: 'Somebody has worked with these people since the file came in.',
    next: 'Taking it out would erase their decisions, so nothing was taken out.',
  },
  'import-over': {
    is: 'This import had already ended, or was taken out before.',
    next: 'There is nothing left to stop. The list of earlier imports says how it stands.',
  },
  'file-empty': {
    is: 'The file holds no rows.',
    next: 'Export it again with a header and at least one row. Nothing was written.',
  },
  'file-unreadable': {
    is: 'We cannot read this file as a table.',
    next: 'It has to be CSV or NDJSON in UTF-8. From Excel, save it as “CSV UTF-8”.',
  },
  'file-too-large': {
    is: 'The file is larger than a browser may send.',
    next: 'Bring it in with “lockstep import FILE --map MAP.json” on the server.',
  },
  'map-unfit': {
    is: 'These columns do not fit together yet.',
    next: 'A file needs to name people or deals, and things that happened need a date.',
  },
  'request-unfit': {
    is: 'We do not understand this address.',
    next: 'It may have been changed by hand, or a letter is missing.',
    startOver: true,
  },
  'not-this-machine': {
    is: 'This page came from another place than Lockstep.',
    next: 'Open Lockstep under its own address and do it there.',
  },
  'not-found': {
    is: 'There is nothing at this address.',
    next: 'A letter may be missing, or it was removed. /api/docs names every address there is.',
  },
  'request-too-slow': {
    is: 'What you sent took longer than 30 seconds to arrive.',
    next: 'Nothing was written. Send it again over a better line.',
  },
  'body-too-large': {
    is: 'What you sent is larger than 2 MB.',
    next: 'Nothing was written. Send less at once; files go up by POST /api/v1/uploads.',
  },
  'key-reused': {
    is: 'This Idempotency-Key was used before for something else.',
    next: 'Nothing was done. Use a new key for every new request.',
  },
  'request-running': {
    is: 'The same request is still being carried out.',
    next: 'Ask again with the same key in a few seconds; it is done once.',
  },
  'answer-gone': {
    is: 'This was done before, but its answer can no longer be shown.',
    next: 'Nothing was done again. Look in the list for what the first request made.',
  },
  'version-missing': {
    is: 'A change has to say which version it changes.',
    next: 'Read it first, and send its ETag back in the header If-Match. Nothing was changed.',
  },
  'version-stale': {
    is: 'Somebody changed this while you did.',
    next: 'Nothing of yours was written. Look at both versions, and send yours again.',
  },
  'rate-limited': {
    is: 'That was too much at once.',
    next: 'Nothing was done. Wait for the seconds that Retry-After names, then go on.',
  },
  'headers-too-large': {
    is: 'The headers of this request are larger than 16 kB.',
    next: 'Forget the cookies of this address, then send it again.',
  },
  'database-away': {
    is: 'The database does not answer right now.',
    next: 'Nothing is lost. Try again after the seconds that Retry-After names.',
  },
  'disk-full': {
    is: 'The disk is nearly full, so nothing is written any more.',
    next: 'Make room where Lockstep keeps its files; it goes on by itself a second later. Everything can be read meanwhile.',
  },
  'intake-busy': {
    is: 'More events are waiting than can be worked through right now.',
    next: 'Nothing of this request was stored. Send it again after the seconds that Retry-After names.',
  },
  'access-key-unknown': {
    is: 'There is no such key.',
    next: 'It may belong to another workspace. The keys of this one are listed on this page.',
  },
  'access-key-over': {
    is: 'This key was revoked or has expired.',
    next: 'Make another one. This one stays as it is.',
  },
  'chat-unknown': {
    is: 'There is no such channel.',
    next: 'It may have been removed. The channels of this workspace are listed on this page.',
  },
  'chat-address-unfit': {
    is: 'This address cannot be called.',
    next: 'Copy the whole address that Slack or Teams shows for the webhook; it begins with https://.',
  },
  'chat-off': { is: 'This channel is turned off.', next: 'Turn it on first.' },
  'chats-too-many': {
    is: 'A workspace has 50 channels at most.',
    next: 'Remove one that nobody needs any more.',
  },
  'webhook-unknown': {
    is: 'There is no such webhook.',
    next: 'It may have been removed. The webhooks of this workspace are listed on this page.',
  },
  'webhook-address-unfit': {
    is: 'This address cannot be called.',
    next: 'It begins with https://, names no password, no other port and no machine of a private network. Addresses in your own network are opened by whoever runs this machine (LOCKSTEP_OWN_NETWORKS).',
  },
  'webhook-off': {
    is: 'This webhook is turned off.',
    next: 'Turn it on first. What happened meanwhile is sent then, too.',
  },
  'webhooks-too-many': {
    is: 'A workspace has 20 webhooks at most.',
    next: 'Remove one that nobody needs any more.',
  },
  'source-reserved': {
    is: 'This name is kept for what Lockstep tells itself.',
    next: 'Choose another name for the source.',
  },
  'expiry-past': {
    is: 'This day is over.',
    next: 'Choose a day to come, or let the key have no end.',
  },
}

/** All of them, for the manual of the API. */
export const everyRefusal = () =>
  Object.entries(REFUSALS).map(([code, status]) => ({
    code,
    status,
    said: SENTENCES[code as Refusal],
  }))

/** What cannot be read in a form: no address is wrong there, and nothing has to begin anew. */
const FORM_UNFIT: Said = {
  is: 'Something in this form cannot be taken as it is.',
  next: 'Nothing was changed. Mend it and send it again; what you typed is still in the fields.',
}

/**
 * The sentence for an error's code; null when it is no known "no" but a mistake of ours. `isForms`: it answers
 * something that was filled in.
 */
export function refusalOf(code: unknown, { isForms = false } = {}): Said | null {
  if (isForms && code === 'request-unfit') return FORM_UNFIT
  return typeof code === 'string' && Object.hasOwn(REFUSALS, code)
    ? SENTENCES[code as Refusal]
    : null
}
