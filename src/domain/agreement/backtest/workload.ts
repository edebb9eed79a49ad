import { type Rate, rate } from '#domain/rate.ts'
import { DAY } from '#domain/time.ts'
import { localDays } from '#domain/zone.ts'

/** What sales can take: so many reps, each so many leads a week. Rule 5.4. */
export type Capacity = { reps: number; leadsPerRepWeek: number }

/** How one side's leads fall on the weeks. */
export type Load = {
  /** Leads a week, from the first week of either side to the last one of either. */
  weeks: number[]
  /** Leads per rep and week: mean, and in the fullest week. Null without a capacity. */
  perRep: { mean: number; most: number } | null
  /** Weeks with more leads than can be taken, of all; null without a capacity. */
  over: Rate | null
  /** The most leads that ever wait at the end of a week: what is not taken is carried over. */
  worstBacklog: number | null
  /**
   * Leads whose clock would have been missed: they are not reached in the week in which they are passed, because sales
   * takes who came first first, at their capacity. How fast each rep really was is not in it.
   */
  missed: number | null
}

/** Both sides' leads by weeks from Monday. `firstWeek` is a date, e.g. "2026-01-05"; null without any lead. */
export type Workload = { firstWeek: string | null; now: Load; candidate: Load }

/** Instants at which each side passes leads, in any order, against what sales can take. Rules 4.3, 5.4. */
export function workload(
  now: ArrayLike<number>,
  candidate: ArrayLike<number>,
  zone: string,
  capacity: Capacity | null,
): Workload {
  const day = localDays(zone)
  // Day 0, 1 January 1970, was a Thursday.
  const weekOf = (at: number) => Math.floor((day(at) + 3) / 7)
  const [weeksNow, weeksThen] = [now, candidate].map((at) => Array.from(at, weekOf)) as [
    number[],
    number[],
  ]
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const week of [weeksNow, weeksThen].flat()) {
    if (week < first) first = week
    if (week > last) last = week
  }
  const counted = (weeks: number[]) => {
    const counts = new Array<number>(Math.max(0, last - first + 1)).fill(0)
    for (const week of weeks) counts[week - first] = (counts[week - first] as number) + 1
    return load(counts, capacity)
  }
  return {
    firstWeek:
      last < first
        ? null
        : new Date((first * 7 - 3) * DAY).toISOString().slice(0, '2026-01-05'.length),
    now: counted(weeksNow),
    candidate: counted(weeksThen),
  }
}

/** Leads a week against what can be taken; the backlog is carried over. Rule 5.4. @internal */
export function load(weeks: number[], capacity: Capacity | null): Load {
  if (capacity === null)
    return { weeks, perRep: null, over: null, worstBacklog: null, missed: null }
  const { reps, leadsPerRepWeek } = capacity
  const taken = reps * leadsPerRepWeek
  let [backlog, worst, missed, over, all, most] = [0, 0, 0, 0, 0, 0]
  for (const arrivals of weeks) {
    backlog = Math.max(0, backlog + arrivals - taken)
    worst = Math.max(worst, backlog)
    missed += Math.min(arrivals, Math.ceil(backlog))
    if (arrivals > taken) over += 1
    all += arrivals
    most = Math.max(most, arrivals)
  }
  return {
    weeks,
    perRep:
      reps > 0 && weeks.length > 0 ? { mean: all / weeks.length / reps, most: most / reps } : null,
    over: rate(over, weeks.length, { basis: 'activity' }),
    worstBacklog: worst,
    missed,
  }
}
