import type { Closing } from '#domain/agreement/agreement.ts'
import type { Fate } from '#domain/scoreboard/flow.ts'

/** The closings in the order of their numbers (migration 004). */
const CLOSINGS: (Closing | null)[] = [
  null,
  'rejected',
  'disqualified',
  'recycled',
  'withdrawn',
  'expired',
  'lost',
  'won',
]

/** The bits of handoff.fate as words; `expired` is a matter of the clock, which a question adds to them. */
export function fateOf(bits: number): Fate & { reasonGiven: boolean } {
  return {
    passed: (bits & 1) > 0,
    accepted: (bits & 2) > 0,
    deal: (bits & 4) > 0,
    won: (bits & 8) > 0,
    lost: (bits & 16) > 0,
    closing: CLOSINGS[(bits >> 5) & 7] ?? null,
    reasonGiven: (bits & 256) > 0,
    expired: (bits & 512) > 0,
  }
}
