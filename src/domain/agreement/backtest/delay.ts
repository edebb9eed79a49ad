import { quantile } from '#domain/quantile.ts'
import { DAY } from '#domain/time.ts'
import { OUTCOME } from './episodes.ts'
import type { Outcomes } from './outcomes.ts'
import { isIn, type Partition } from './partition.ts'
import { type Amount, tally } from './tally.ts'

/** How much later the candidate passes what both pass, in days of 24 hours; negative is earlier. */
export type Delay = {
  /** Over all leads in both; null where there are none. */
  medianDays: number | null
  heldLonger: number
  /** Of these, leads that cross later by what the person did after they were passed. Rule 4.4. */
  contaminated: number
  earlier: number
  /** Won leads that would have been passed later: wins delayed, not lost. Rule 4.3. */
  wins: { leads: number; medianDays: number | null; p90Days: number | null; amounts: Amount[] }
}

export function delay(found: Partition, outcomes: Outcomes, places: readonly number[]): Delay {
  const both = places.filter((n) => isIn(found, n, 'both'))
  const longer = both.filter((n) => isIn(found, n, 'held-longer'))
  const wins = longer.filter(
    (n) => ((outcomes.of[found.a[n] as number] as number) & OUTCOME.won) !== 0,
  )
  const days = daysOf(found, wins)
  return {
    medianDays: quantile(daysOf(found, both), 0.5),
    heldLonger: longer.length,
    contaminated: longer.filter((n) => found.contaminated[n]).length,
    earlier: both.filter((n) => (found.shift[n] as number) < 0).length,
    wins: {
      leads: wins.length,
      medianDays: quantile(days, 0.5),
      p90Days: quantile(days, 0.9),
      amounts: tally(found, outcomes, wins).amounts,
    },
  }
}

const daysOf = (found: Partition, places: number[]) =>
  Float64Array.from(places, (n) => (found.shift[n] as number) / DAY).sort()
