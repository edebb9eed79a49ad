import type { Reason } from '#domain/agreement/agreement.ts'
import type { ENDINGS, Leaving, Reaching, Step, Takes, Wait, Whence } from './track.ts'

/** Whom an ending leaves, after "people". */
export const ENDED: Record<(typeof ENDINGS)[number], string> = {
  rejected: 'whom sales rejected',
  disqualified: 'whom sales ruled out',
  recycled: 'whom sales gave back to wait',
  withdrawn: 'whom marketing took back',
  expired: 'whom nobody answered in time',
  lost: 'whose deal was lost',
}

/** Whom a track takes, as the end of a sentence: "people whom sales ruled out: no budget". */
export function takesWords({ from, who }: Takes, reasons: readonly Reason[]): string {
  const whence = from.map((one) => whenceWords(one, reasons)).join(', or ')
  const also =
    who.length > 0
      ? `, of whom ${who.length === 1 ? 'a test holds' : `${who.length} tests hold`}`
      : ''
  return from.length === 0 ? 'nobody yet' : `people ${whence}${also}`
}

function whenceWords(whence: Whence, reasons: readonly Reason[]): string {
  if ('never' in whence)
    return whence.never === 'held'
      ? 'who qualify and of whom something is not known yet'
      : 'who are interested and were never passed to sales'
  const because = whence.because.map((one) => reasonWords(one, reasons))
  return `${ENDED[whence.after]}${because.length > 0 ? `: ${because.join(', ')}` : ''}`
}

const FAMILY: Record<string, string> = {
  procedural: 'wrong way in',
  clerical: 'details wrong or missing',
  definitional: 'not what we agreed on',
  'not-ready': 'not ready yet',
  disqualified: 'ruled out',
  lost: 'deal lost',
}

/** A reason or a family of them, in lower case. */
export function reasonWords(id: string, reasons: readonly Reason[]): string {
  const said = reasons.find((one) => one.id === id)?.says ?? FAMILY[id] ?? id.replace(/[-_]+/g, ' ')
  return said.charAt(0).toLowerCase() + said.slice(1)
}

export const waitWords = ({ days, counts }: Wait): string =>
  days === 0
    ? 'at once'
    : `after ${days} ${counts === 'business' ? 'working ' : ''}${days === 1 ? 'day' : 'days'}`

/** What a step does, in some words: "Mail “Still there?”". */
export function stepWords({ does }: Pick<Step, 'does'>): string {
  if (does.kind === 'mail') return `Mail “${does.subject.trim() || 'without a subject'}”`
  if (does.kind === 'task') return `Task: ${does.says.trim() || 'says nothing yet'}`
  return `Tell a webhook: ${does.says.trim() || 'says nothing yet'}`
}

export function reachingWords(when: Reaching): string {
  if ('event' in when) return `did “${when.event.replace(/[-_]+/g, ' ')}”`
  if ('stage' in when) return `came to ${when.stage}`
  return `“${when.trait.trait}” is as asked`
}

/** Why somebody left, after "left because". */
export const LEAVING_WORDS: Record<Leaving, string> = {
  passed: 'they were passed to sales',
  customer: 'they became a customer',
  moved: 'their stage changed',
  'opted-out': 'they want no more mail',
  erased: 'they were erased',
  done: 'all steps were done',
  'by-hand': 'somebody took them out',
  merged: 'they turned out to be one with somebody who is in a track',
}

/** Why a mail was not sent. */
export const WITHHELD_WORDS = {
  'never-asked': 'They were never asked whether we may write.',
  'said-no': 'They want no more mail.',
  'do-not-contact': 'They are not to be contacted.',
  'purpose-unknown': 'The purpose it was to be sent for is gone.',
  'no-address': 'No mail address of them is known.',
  'not-for-them': 'The step is not for them.',
  'had-it': 'They had it before.',
  'webhook-off': 'The webhook is off, or gone.',
  'nobody-there': 'The track had no owner.',
  erased: 'They were erased.',
  'person-unknown': 'Nobody is there any more.',
} as const
export type Withheld = keyof typeof WITHHELD_WORDS
