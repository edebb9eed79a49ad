import type { Closing } from '#domain/agreement/agreement.ts'
import type { RequestKind } from '#domain/handoffs/requests/request.ts'
import { REQUEST_WORDS } from '#domain/handoffs/requests/request-words.ts'
import type { Instant } from '#domain/time.ts'
import { localAt } from '#domain/zone.ts'
import type { Topic } from './notice.ts'

/** What is true of a notice as it is read. */
export type NoticeFacts = {
  topic: Topic
  /** Whom it is about; null where the member does not see them, or they are gone. */
  name: string | null
  /** Who has the lead by now; null: nobody, or nobody says. */
  owner: string | null
  isYours: boolean
  /** Whether it still waits for an answer. */
  waits: boolean
  /** In the member's words, e.g. "Tue 14:30"; null where no clock runs. */
  answerBy: string | null
  isOver: boolean
  closing: Closing | null
  reason: string | null
  /** The request it is about; null where its words are not for everybody who reads this. */
  request: { kind: RequestKind; asker: string; wants: string } | null
  /** The change of the agreement it is about: who worded it last, and whether it still waits for signatures. */
  proposal: { wordedBy: string; waits: boolean } | null
}

/** A notice as a plain sentence or two: what is true, and by when something is owed. */
export function noticeSays(facts: NoticeFacts): string {
  return SAYS[facts.topic](facts, facts.name ?? 'A lead')
}

const by = ({ waits, answerBy, isOver }: NoticeFacts) =>
  !waits
    ? ' It is answered.'
    : answerBy === null
      ? ''
      : isOver
        ? ` The time to answer was over ${answerBy}.`
        : ` Answer by ${answerBy}.`

const SAYS: Record<Topic, (facts: NoticeFacts, who: string) => string> = {
  'lead-yours': (facts, who) =>
    facts.isYours || facts.owner === null
      ? `${who} is yours.${by(facts)}`
      : `${who} was given to you, and is with ${facts.owner} by now.`,
  'lead-half': (facts, who) => `Half of the time to answer ${who} is gone.${by(facts)}`,
  'lead-due': (facts, who) =>
    facts.isYours || facts.owner === null
      ? `${who} was not answered in time.${by(facts)}`
      : `${facts.owner} did not answer ${who} in time.${by(facts)}`,
  'lead-moved': ({ owner, isYours }, who) =>
    owner === null || isYours ? `${who} was taken from you.` : `${who} went from you to ${owner}.`,
  'lead-back': ({ closing, reason }, who) =>
    `${BACK[closing ?? 'rejected'](who)}${reason ? `: ${reason}` : ''}.`,
  'lead-answered': (_, who) => `Marketing answered about ${who}, whom you sent back.`,
  'lead-wakes': (_, who) => `${who} was sent to warm up until today: look at them again.`,
  'lead-held': (_, who) => `${who} is held: something is missing before sales takes them.`,
  'request-yours': ({ request }) =>
    request === null
      ? 'A request waits for your answer.'
      : `${request.asker} asks you. ${requestSaid(request)}`,
  'request-answered': ({ request }) =>
    request === null
      ? 'A request of yours was answered.'
      : `What you asked was answered. ${requestSaid(request)}`,
  'request-due': ({ request }) =>
    request === null
      ? 'A request was not answered in time.'
      : `${request.asker} was not answered in time. ${requestSaid(request)}`,
  'deal-won': (_, who) => `A deal with ${who === 'A lead' ? 'a lead' : who} is won.`,
  'standing-ask': () => 'What can marketing do to make your sales process easier?',
  'agreement-to-sign': ({ proposal }) =>
    proposal === null
      ? 'A change of the agreement waits for your signature.'
      : proposal.waits
        ? `${proposal.wordedBy} asks you to sign a change of the agreement.`
        : `${proposal.wordedBy} asked you to sign a change of the agreement. Nothing is left to sign.`,
}

const requestSaid = ({ kind, wants }: NonNullable<NoticeFacts['request']>) =>
  `${REQUEST_WORDS[kind].name}: “${wants.length > 80 ? `${wants.slice(0, 79).trimEnd()}…` : wants}”`

const BACK: Record<Closing, (who: string) => string> = {
  rejected: (who) => `Sales gave ${who} back`,
  recycled: (who) => `Sales sent ${who} back to warm up`,
  disqualified: (who) => `Sales ruled ${who} out`,
  expired: (who) => `Nobody answered ${who}, who went back by themselves`,
  withdrawn: (who) => `Marketing took ${who} back`,
  lost: (who) => `The deal with ${who} is lost`,
  won: (who) => `The deal with ${who} is won`,
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const NEAR_MS = 6 * 86_400_000

/** An instant near now as people say it, "Tue 14:30"; farther away with its day, "Tue 3 Dec 14:30". */
export function shortWhen(zone: string, at: Instant, now: Instant): string {
  const { year, month, day, hour, minute } = localAt(zone, at)
  const weekday = DAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()]
  const time = `${hour}:${String(minute).padStart(2, '0')}`
  if (Math.abs(at - now) < NEAR_MS) return `${weekday} ${time}`
  return `${weekday} ${day} ${MONTHS[month - 1]} ${time}`
}
