import type { Closing } from '#domain/agreement/agreement.ts'
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
  'lead-yours': (facts, who) => `${who} is yours.${by(facts)}`,
  'lead-half': (facts, who) => `Half of the time to answer ${who} is gone.${by(facts)}`,
  'lead-due': (facts, who) =>
    facts.isYours || facts.owner === null
      ? `${who} was not answered in time.${by(facts)}`
      : `${facts.owner} did not answer ${who} in time.${by(facts)}`,
  'lead-moved': ({ owner, isYours }, who) =>
    owner === null || isYours ? `${who} was taken from you.` : `${who} went from you to ${owner}.`,
  'lead-back': ({ closing, reason }, who) =>
    `${BACK[closing ?? 'rejected'](who)}${reason ? `: ${reason}` : ''}.`,
  'lead-held': (_, who) => `${who} is held: something is missing before sales takes them.`,
  'request-yours': () => 'A request waits for your answer.',
  'request-answered': () => 'A request of yours was answered.',
  'request-due': () => 'A request was not answered in time.',
  'deal-won': (_, who) => `A deal with ${who === 'A lead' ? 'a lead' : who} is won.`,
  'standing-ask': () => 'What can marketing do to make your sales process easier?',
}

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
