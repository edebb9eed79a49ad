import { type Acceptance, acceptance, type Extrapolated, extrapolated } from './acceptance.ts'
import type { Comparison } from './compare.ts'
import { type Delay, delay } from './delay.ts'
import { type Losses, losses, type Prospects, prospects } from './losses.ts'
import { isIn, type Partition } from './partition.ts'
import { byQuarter, bySource, type Row } from './rows.ts'
import type { Spells } from './spells.ts'
import { type Tally, tally } from './tally.ts'
import { type Volume, volumeOf } from './volume.ts'
import { type Capacity, type Workload, workload } from './workload.ts'

/** What the candidate does to the leads of a stretch of time. Rule 4.3. */
export type Picture = {
  volume: Volume
  /** Passed by both; what became of them is known as far as it was recorded. */
  both: Tally
  withheld: Losses
  /** Only the candidate passes them: nobody knows what would have become of them. */
  fresh: { leads: number; extrapolated: Extrapolated | null }
  acceptance: Acceptance
  /** Of all of the candidate's leads. */
  prospects: Prospects
  delay: Delay
  /** People whom neither side ever passes, and who bought. */
  missedByBoth: number
  workload: Workload
  sources: Row[]
  quarters: Row[]
}

/** The picture of the leads at these places of the partition, which began at `from` (epoch ms) or later. */
export function picture(
  of: Comparison,
  places: readonly number[],
  from: number,
  capacity: Capacity | null,
): Picture {
  const { history, standing, candidate, found } = of
  const { outcomes } = standing
  const both = tally(
    found,
    outcomes,
    places.filter((n) => isIn(found, n, 'both')),
  )
  const withheld = tally(
    found,
    outcomes,
    places.filter((n) => isIn(found, n, 'withheld')),
  )
  const fresh = places.length - both.leads - withheld.leads
  return {
    volume: volumeOf(both.leads + withheld.leads, both.leads + fresh),
    both,
    withheld: losses(withheld),
    fresh: {
      leads: fresh,
      extrapolated: extrapolated(found, places, {
        a: standing.spells,
        b: candidate.spells,
        inForce: standing.episodes,
        candidate: candidate.episodes,
        outcomes,
      }),
    },
    acceptance: acceptance(both, withheld, fresh),
    prospects: prospects(both, fresh),
    delay: delay(found, outcomes, places),
    missedByBoth: missedByBoth(of, from).length,
    workload: workload(
      passed(found.a, standing.spells, places),
      passed(found.b, candidate.spells, places),
      history.zone,
      capacity,
    ),
    sources: bySource(found, outcomes, places, history.source, history.sources),
    quarters: byQuarter(found, outcomes, places, history.zone),
  }
}

/** People whom neither side ever passes and who bought at this instant or later, as indexes: found without either. Rule 4.3. */
export function missedByBoth({ history, standing, candidate }: Comparison, from: number): number[] {
  const { boughtAt } = history
  const isPassed = new Uint8Array(boughtAt.length)
  for (const { person, count } of [standing.spells, candidate.spells])
    for (let i = 0; i < count; i++) isPassed[person[i] as number] = 1
  const missed: number[] = []
  for (let p = 0; p < boughtAt.length; p++)
    if (!isPassed[p] && (boughtAt[p] as number) >= from) missed.push(p)
  return missed
}

/** When a side passes those of these leads that it passes. */
function passed(side: Partition['a'], { at }: Spells, places: readonly number[]): Float64Array {
  const found = new Float64Array(places.length)
  let count = 0
  for (const n of places) {
    const spell = side[n] as number
    if (spell >= 0) found[count++] = at[spell] as number
  }
  return found.subarray(0, count)
}
