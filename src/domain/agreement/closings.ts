import type { Closing, ClosingPolicy } from './agreement.ts'

export type Policy = Omit<ClosingPolicy, 'byReason'>

/** Nothing is lost and nobody waits: the lead may be passed again as soon as the fault is mended. */
const KEEP: Policy = { carryOver: 1, coolDownDays: 0 }
const REST: Policy = { carryOver: 0, coolDownDays: 14 }

/** What holds where an agreement says nothing. A won lead is a customer and is not armed again. Rule 3.3.11. */
export const DEFAULT_CLOSINGS: Record<Exclude<Closing, 'won'>, ClosingPolicy> = {
  rejected: { ...REST, byReason: { procedural: KEEP, clerical: KEEP } },
  recycled: REST,
  disqualified: { carryOver: 0, coolDownDays: 180 },
  lost: { carryOver: 0, coolDownDays: 90 },
  expired: KEEP,
  withdrawn: KEEP,
}
