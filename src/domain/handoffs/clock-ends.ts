import type { Closing } from '#domain/agreement/agreement.ts'
import type { Instant } from '#domain/time.ts'
import type { ClockKind } from './promises.ts'

/** What of a hand-off ends its clocks. */
export type Course = {
  acceptedAt: Instant | null
  opportunityAt: Instant | null
  closedAt: Instant | null
  closing: Closing | null
  reason: string | null
  /** Its acceptance was implied by what closed it: nobody had accepted before. */
  isAcceptanceImplied: boolean
  /** When sales first tried to reach them in this hand-off. */
  touchedAt: Instant | null
  /** When marketing answered whoever had sent them back. */
  answeredAt: Instant | null
  /** When a later hand-off of theirs was passed. */
  passedAgainAt: Instant | null
}

/** How a clock ended; both null: it runs, and is missed once it is due. */
export type ClockEnd = { stoppedAt: Instant | null; voidAs: string | null }

/**
 * How each clock of a hand-off ended, by all that is known of it. A rejection without a reason keeps no promise of
 * feedback; accepting leaves nothing to give feedback on; only a touch keeps the promise to follow up, and what ended
 * or became a deal without one counts for nothing. A rejection is answered in words, or by passing them again. What
 * nobody answered runs on until it is missed. Rule 2.2.
 */
export function clockEnd(kind: ClockKind, course: Course): ClockEnd {
  const { closing, closedAt } = course
  if (kind === 'answer') {
    if (closing !== 'rejected') return voided('taken back')
    return stopped(earlier(course.answeredAt, course.passedAgainAt))
  }
  if (closing === 'withdrawn') return voided('withdrawn')
  const acceptedAt = course.isAcceptanceImplied ? null : course.acceptedAt
  const isAnswered = closing !== null && closing !== 'expired'
  switch (kind) {
    case 'decision':
      return stopped(acceptedAt ?? (isAnswered ? closedAt : null))
    case 'feedback':
      if (acceptedAt !== null) return voided('accepted')
      return stopped(isAnswered && course.reason !== null ? closedAt : null)
    case 'first-follow-up':
      if (course.touchedAt !== null) return stopped(course.touchedAt)
      if (course.opportunityAt !== null) return voided('deal')
      return isAnswered ? voided(closing) : stopped(null)
  }
}

const earlier = (a: Instant | null, b: Instant | null) =>
  a === null || (b !== null && b < a) ? b : a
const stopped = (stoppedAt: Instant | null): ClockEnd => ({ stoppedAt, voidAs: null })
const voided = (voidAs: string): ClockEnd => ({ stoppedAt: null, voidAs })
