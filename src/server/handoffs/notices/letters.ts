import { placeOfNotice } from '#domain/handoffs/notice-place.ts'
import { shortWhen } from '#domain/handoffs/notice-words.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Letter } from '#server/mails.ts'
import type { Told } from './facts.ts'

/** What a mail about one lead says beside its sentence. */
export type Evidence = { lines: string[]; accept: string; reject: string; until: number }

/** To whom, from where, and when it is written. */
type Post = { recipient: string; origin: string; zone: string; now: Instant }

/** Where a notice leads to. */
export function pageOf(
  origin: string,
  told: Pick<Told, 'personId' | 'n' | 'requestId' | 'proposalId'>,
): string {
  const place = placeOfNotice(told)
  switch (place?.at) {
    case 'request':
      return `${origin}/requests?request=${place.requestId}`
    case 'proposal':
      return `${origin}/agreement/proposals/${place.proposalId}`
    case 'lead':
      return `${origin}/desk?lead=${place.lead}`
    case 'person':
      return `${origin}/people/${place.personId}`
    default:
      return `${origin}/notices`
  }
}

const foot = (origin: string) => `You decide what you are mailed: ${origin}/account/notifications`

/** A mail of one notice; where it is about a lead of theirs, with what speaks for it and links that answer. */
export function letterOf(
  told: Told,
  evidence: Evidence | null,
  { recipient, origin, zone, now }: Post,
): Letter {
  const see = `See it: ${pageOf(origin, told)}`
  const lines =
    evidence === null
      ? [told.says, '', see]
      : [
          told.says,
          '',
          ...evidence.lines,
          '',
          `Accept: ${evidence.accept}`,
          `Give back, with a reason: ${evidence.reject}`,
          see,
          '',
          `The first two links answer in your name without signing in, once, until ${shortWhen(zone, instant(evidence.until), now)}. Each opens a page with one button; nothing happens before you press it. Do not pass this mail on.`,
        ]
  return {
    recipient,
    subject: subjectOf(told.says),
    body: [...lines, '', foot(origin)].join('\n'),
    // Whoever reads the outbox must not answer for somebody else.
    isPrivate: evidence !== null,
  }
}

/** One mail of several notices, oldest first. */
export function digestOf(told: readonly Told[], post: Post): Letter {
  const { recipient, origin } = post
  const [only] = told
  if (only && told.length === 1) return letterOf(only, null, post)
  const lines = told.flatMap((one) => [one.says, `  ${pageOf(origin, one)}`])
  return {
    recipient,
    subject: `${told.length} notifications from Lockstep`,
    body: [...lines, '', foot(origin)].join('\n'),
  }
}

const LONGEST = 150

/** One line, as the header of a mail is. */
function subjectOf(says: string): string {
  const line = says.replace(/\s+/g, ' ')
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line
}
