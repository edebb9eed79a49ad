import {
  type Agreement,
  type Closing,
  type ClosingPolicy,
  REASON_FAMILIES,
} from '#domain/agreement/agreement.ts'
import { DEFAULT_CLOSINGS, type Policy } from '#domain/agreement/closings.ts'
import { DAY } from '#domain/time.ts'

/** What a closing does to the score: the share of every leaf that is kept, and for how long (ms) score alone is not enough. */
export type Effect = { carryOver: number; coolDown: number }

const FAMILIES: readonly string[] = REASON_FAMILIES

/** A won customer is not armed again, so nothing needs to be taken. */
const WON: ClosingPolicy = { carryOver: 1, coolDownDays: 0 }

/**
 * How an agreement treats a way of leaving: its terms for that reason or for the reason's family, else those for the
 * closing; where the agreement does not name the closing, the defaults of rule 3.3.11 the same way.
 */
export function effectOf(agreement: Agreement, closing: Closing, reason: string | null): Effect {
  const named = agreement.closings[closing]
  const policy = named ?? (closing === 'won' ? WON : DEFAULT_CLOSINGS[closing])
  const { carryOver, coolDownDays } =
    own(policy, reason) ?? own(policy, familyOf(agreement, reason)) ?? policy
  return {
    carryOver,
    coolDown: coolDownDays === 'forever' ? Number.POSITIVE_INFINITY : coolDownDays * DAY,
  }
}

function familyOf(agreement: Agreement, reason: string | null): string | null {
  const known = agreement.reasons?.find(({ id }) => id === reason)
  return known?.family ?? (reason !== null && FAMILIES.includes(reason) ? reason : null)
}

const own = ({ byReason }: ClosingPolicy, key: string | null): Policy | undefined =>
  byReason && key !== null && Object.hasOwn(byReason, key) ? byReason[key] : undefined
