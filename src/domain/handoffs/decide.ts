import type { Closing, Reason } from '#domain/agreement/agreement.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Instant } from '#domain/time.ts'
import { type Decision, type FAMILIES_OF, type Reached, reasonsFor, type Turn } from './handoff.ts'

export type DecideRefusal =
  | 'handoff-over'
  | 'not-passed'
  | 'already-decided'
  | 'deal-open'
  | 'no-contact-yet'
  | 'reason-missing'
  | 'reason-unknown'

/** What becomes of a hand-off. */
export type Decided = { reached: Reached; closing: Closing | null }

/**
 * A member's decision on a hand-off. What rule 1.3 does not allow is refused by name: handoff-over (it ended, or
 * expired by now), not-passed (held), already-decided (accepted, so it is no longer rejected or withdrawn), deal-open
 * (a deal ends by being won or lost), no-contact-yet (nobody is ruled out unasked), reason-missing, reason-unknown. A
 * late decision is still a decision: that a clock was missed is told by the clock.
 */
export function decide(
  turn: Turn,
  decision: Decision,
  reasons: readonly Reason[],
  now: Instant,
): Result<Decided, DecideRefusal> {
  if (turn.closing !== null || (turn.expiresAt !== null && turn.expiresAt <= now))
    return refuse('handoff-over')
  if (turn.reached === 'opportunity') return refuse('deal-open')
  if (turn.reached === 'mql' && decision.kind !== 'withdrawn') return refuse('not-passed')
  const isAccepted = turn.reached === 'sal' || turn.reached === 'sql'
  switch (decision.kind) {
    case 'accepted':
      return isAccepted ? refuse('already-decided') : ok({ reached: 'sal', closing: null })
    case 'qualified':
      return turn.reached === 'sql'
        ? refuse('already-decided')
        : ok({ reached: 'sql', closing: null })
    case 'withdrawn':
      return isAccepted ? refuse('already-decided') : ok(over(turn, 'withdrawn'))
    case 'rejected':
      if (isAccepted) return refuse('already-decided')
      return withReason(turn, decision, reasons)
    case 'disqualified':
      if (turn.touches === 0) return refuse('no-contact-yet')
      return withReason(isAccepted ? turn : { ...turn, reached: 'sal' }, decision, reasons)
    case 'recycled':
      return withReason(turn, decision, reasons)
  }
}

type WithReason = Extract<Decision, { kind: keyof typeof FAMILIES_OF }>

function withReason(
  turn: Turn,
  { kind, reason }: WithReason,
  reasons: readonly Reason[],
): Result<Decided, DecideRefusal> {
  if (reason.trim() === '') return refuse('reason-missing')
  if (!reasonsFor(kind, reasons).some(({ id }) => id === reason)) return refuse('reason-unknown')
  return ok(over(turn, kind))
}

const over = ({ reached }: Turn, closing: Closing): Decided => ({ reached, closing })
