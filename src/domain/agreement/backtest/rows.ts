import { type Instant, instant } from '#domain/time.ts'
import { localAt, localDays } from '#domain/zone.ts'
import type { Outcomes } from './outcomes.ts'
import type { Partition } from './partition.ts'
import { tally } from './tally.ts'
import { type Volume, volumeOf } from './volume.ts'

/** One source or quarter: whether the mix shifts, and where what is withheld would have been won. Rule 4.4. */
export type Row = {
  /** A source's name or a quarter as "2026-Q1"; null where the source is not known. */
  key: string | null
  both: number
  withheld: number
  fresh: number
  heldLonger: number
  volume: Volume
  /** Of the withheld leads. */
  accepted: number
  won: number
}

/** Leads by who they came through, the largest first. */
export function bySource(
  found: Partition,
  outcomes: Outcomes,
  places: readonly number[],
  source: Int16Array,
  names: readonly string[],
): Row[] {
  const rows = grouped(found, outcomes, places, (n) => {
    const of = source[found.person[n] as number] as number
    return names[of] ?? null
  })
  const size = ({ both, withheld, fresh }: Row) => both + withheld + fresh
  return rows.sort((x, y) => size(y) - size(x) || byName(x, y))
}

/** Leads by the quarter in which they began, in order of time. */
export function byQuarter(
  found: Partition,
  outcomes: Outcomes,
  places: readonly number[],
  zone: string,
): Row[] {
  const day = localDays(zone)
  const known = new Map<number, string>()
  const quarter = (at: Instant) => {
    const today = day(at)
    let name = known.get(today)
    if (name === undefined) {
      const { year, month } = localAt(zone, at)
      name = `${year}-Q${Math.ceil(month / 3)}`
      known.set(today, name)
    }
    return name
  }
  return grouped(found, outcomes, places, (n) => quarter(instant(found.from[n] as number))).sort(
    (x, y) => byName(x, y),
  )
}

/** What is not known comes last. */
const byName = ({ key: x }: Row, { key: y }: Row) => (x === null ? 1 : y === null || x < y ? -1 : 1)

function grouped(
  found: Partition,
  outcomes: Outcomes,
  places: readonly number[],
  key: (n: number) => string | null,
): Row[] {
  return [...Map.groupBy(places, key)].map(([key, mine]) => {
    const withheld = tally(
      found,
      outcomes,
      mine.filter((n) => (found.b[n] as number) < 0),
    )
    const fresh = mine.filter((n) => (found.a[n] as number) < 0).length
    const both = mine.length - withheld.leads - fresh
    return {
      key,
      both,
      withheld: withheld.leads,
      fresh,
      heldLonger: mine.filter((n) => (found.shift[n] as number) > 0).length,
      volume: volumeOf(both + withheld.leads, both + fresh),
      accepted: withheld.accepted,
      won: withheld.won,
    }
  })
}
