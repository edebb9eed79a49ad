import type { Agreement, Closing, ReasonFamily } from '#domain/agreement/agreement.ts'
import { DAY } from '#domain/time.ts'

/** What a closing does to the score: the share of every leaf that is kept, and how long score alone is not enough. */
export type Policy = { carryOver: number; coolDown: number }

type Terms = { carryOver: number; coolDownDays: number | 'forever' }

const KEEPS: Terms = { carryOver: 1, coolDownDays: 0 }
const RESTS: Terms = { carryOver: 0, coolDownDays: 14 }

/** The defaults of decisions 10. A won customer is not armed again, so nothing needs to be taken. */
const DEFAULTS: Record<Closing, Terms> = {
  rejected: RESTS,
  recycled: RESTS,
  disqualified: { carryOver: 0, coolDownDays: 180 },
  lost: { carryOver: 0, coolDownDays: 90 },
  withdrawn: KEEPS,
  expired: KEEPS,
  won: KEEPS,
}

const FAMILIES: readonly string[] = [
  'procedural',
  'clerical',
  'definitional',
  'not-ready',
  'disqualified',
  'lost',
] satisfies ReasonFamily[]

/**
 * How the agreement treats a way of leaving: its own terms for that reason or the reason's family, else its terms
 * for the closing, else the defaults (a clerical or procedural rejection keeps all and rests none). Rule 3.3.11.
 */
export function closingPolicy(
  agreement: Agreement,
  closing: Closing,
  reason: string | null,
): Policy {
  const named = agreement.closings[closing]
  const family = familyOf(agreement, reason)
  const mistake = closing === 'rejected' && (family === 'clerical' || family === 'procedural')
  const terms =
    own(named?.byReason, reason) ??
    own(named?.byReason, family) ??
    named ??
    (mistake ? KEEPS : DEFAULTS[closing])
  return {
    carryOver: terms.carryOver,
    coolDown:
      terms.coolDownDays === 'forever' ? Number.POSITIVE_INFINITY : terms.coolDownDays * DAY,
  }
}

function familyOf(agreement: Agreement, reason: string | null): string | null {
  const known = agreement.reasons?.find(({ id }) => id === reason)
  return known?.family ?? (reason !== null && FAMILIES.includes(reason) ? reason : null)
}

const own = (byReason: Record<string, Terms> | undefined, key: string | null): Terms | undefined =>
  byReason && key !== null && Object.hasOwn(byReason, key) ? byReason[key] : undefined
