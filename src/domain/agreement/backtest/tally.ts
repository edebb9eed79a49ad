import { OUTCOME } from './episodes.ts'
import type { Outcomes } from './outcomes.ts'
import type { Partition } from './partition.ts'

/** Leads of the agreement in force counted by what became of them, to date. */
export type Tally = {
  leads: number
  /** Leads of which a recorded hand-off tells what became; the others count in `leads` alone. */
  known: number
  /** Somebody said yes or no. */
  decided: number
  accepted: number
  deals: number
  won: number
  /** What was won, by currency, in minor units; currencies are never added together. */
  amounts: Amount[]
}

export type Amount = { currency: string; cents: number }

/** Counts the leads at these places of the partition; those that only the candidate passes have no outcome. */
export function tally(found: Partition, outcomes: Outcomes, places: Iterable<number>): Tally {
  const sum: Tally = { leads: 0, known: 0, decided: 0, accepted: 0, deals: 0, won: 0, amounts: [] }
  const cents = outcomes.currencies.map(() => 0)
  for (const n of places) {
    sum.leads += 1
    const spell = found.a[n] as number
    if (spell < 0) continue
    const of = outcomes.of[spell] as number
    if (of & OUTCOME.known) sum.known += 1
    if (of & OUTCOME.decided) sum.decided += 1
    if (of & OUTCOME.accepted) sum.accepted += 1
    if (of & OUTCOME.deal) sum.deals += 1
    if (!(of & OUTCOME.won)) continue
    sum.won += 1
    for (const [c, sums] of outcomes.cents.entries())
      cents[c] = (cents[c] as number) + (sums[spell] as number)
  }
  sum.amounts = outcomes.currencies
    .map((currency, c) => ({ currency, cents: cents[c] as number }))
    .filter(({ cents }) => cents !== 0)
    .sort((x, y) => (x.currency < y.currency ? -1 : 1))
  return sum
}
