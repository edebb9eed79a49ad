import type { Agreement, Closing, ClosingPolicy } from './agreement.ts'

export type Policy = Omit<ClosingPolicy, 'byReason'>

/** Nothing is lost and nobody waits: the lead may be passed again as soon as the fault is mended. */
const KEEP: Policy = { carryOver: 1, coolDownDays: 0 }
const REST: Policy = { carryOver: 0, coolDownDays: 14 }

/** What holds where an agreement says nothing. A won lead is a customer and is not armed again. Decisions 10. */
export const DEFAULT_CLOSINGS: Record<Exclude<Closing, 'won'>, ClosingPolicy> = {
  rejected: { ...REST, byReason: { procedural: KEEP, clerical: KEEP } },
  recycled: REST,
  disqualified: { carryOver: 0, coolDownDays: 180 },
  lost: { carryOver: 0, coolDownDays: 90 },
  expired: KEEP,
  withdrawn: KEEP,
}

/**
 * What becomes of a lead's points after this closing for this reason: the policy of the reason's id, else of its
 * family, else of the closing. Rule 3.3.11, decisions 10.
 */
export function closingPolicy(
  agreement: Agreement,
  closing: Exclude<Closing, 'won'>,
  reason: string | null,
): Policy {
  const policy = agreement.closings[closing] ?? DEFAULT_CLOSINGS[closing]
  if (reason === null || policy.byReason === undefined) return policy
  const family = agreement.reasons?.find((known) => known.id === reason)?.family
  return own(policy.byReason, reason) ?? own(policy.byReason, family) ?? policy
}

/** A reason comes from outside: "constructor" must not find what every object has. */
const own = (policies: Record<string, Policy>, key: string | undefined) =>
  key !== undefined && Object.hasOwn(policies, key) ? policies[key] : undefined
