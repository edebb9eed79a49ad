import type { Closing } from '#domain/agreement/agreement.ts'
import type { Instant } from '#domain/time.ts'

/** The bit of `implied` that says: nobody accepted, a later step implied it. */
export const IMPLIED_ACCEPTED = 2

/** One hand-off episode of a person, as the fold found it: opens at MQL, closes once. Rule 1.3. */
export type Handoff = {
  /** 1 for the person's first episode. */
  n: number
  /** Version of the agreement in force when it opened; its policies rule the episode for ever. Rule 3.3, versions. */
  version: number
  /** When the rule decided (s = k); clocks count from passedAt. */
  mqlAt: Instant
  /** When the act that decided it happened (t). */
  effectiveAt: Instant
  /** What opened it: the score, a person asking to talk to us, or a recorded human decision. */
  by: 'score' | 'hand-raise' | 'decision'
  fit: number
  fitBand: string
  /** Exact, as the kernel holds it; shown rounded by rule 3.3.8. */
  engagement: number
  engagementBand: string
  passedAt: Instant | null
  acceptedAt: Instant | null
  sqlAt: Instant | null
  opportunityAt: Instant | null
  closedAt: Instant | null
  closing: Closing | null
  reason: string | null
  /** When it expires if nobody decides; null once accepted or closed. Derived, never a timer. Rule 1.2. */
  expiresAt: Instant | null
  /** Stages that a later one implied, as bits: passed 1, accepted 2, sql 4, opportunity 8. Rule 1.3. */
  implied: number
  /** A late event would have prevented it; marketing may withdraw. Rule 3.3.9. */
  wouldNotQualify: boolean
}
