import { DAY, type Instant, instant } from '#domain/time.ts'
import type { Calibration } from './calibration.ts'
import type { Comparison } from './compare.ts'
import { type Picture, picture } from './picture.ts'
import { volumeInterval } from './volume.ts'
import type { Capacity } from './workload.ts'

/** What is asked beside the two agreements. */
export type Question = {
  capacity: Capacity | null
  /** Variants tried before this one and with it; printed, because the best of many is partly luck. Rule 4.4. */
  tried: number
  /** Of the draws; the same seed gives the same interval. */
  seed: string
}

type Interval = { lo: number; hi: number } | null

/**
 * The report of a backtest, safe for JSON; the same inputs give the same bytes. There is no single verdict in it. All
 * figures speak of leads old enough; `recent` of the last 30 % of time, which no choice should have looked at. Rules
 * 4.1 to 4.4.
 */
export type Backtest = {
  asOf: Instant
  windowDays: number
  tried: number
  calibration: Calibration
  /** Leads of either side that are younger than the window: left out. */
  immature: number
  /** Spells that a side holds to the end, because details are missing: never passed, left out. */
  held: { now: number; candidate: number }
  /** Leads up to here are those to choose by, later ones those to be judged by; null without any lead. */
  chosenUpTo: Instant | null
  all: Picture
  recent: Picture
  /** 95 % intervals of the change of volume; null until `intervals` has been asked. */
  intervals: { all: Interval; recent: Interval } | null
}

/** Of the time that the history covers, the part to choose by. Rule 4.4. */
const TO_CHOOSE_BY = 0.7

/** The report without its intervals, which take longer than all the rest; see `intervals`. */
export function backtest(of: Comparison, question: Question): Backtest {
  const { history, standing, candidate, found, windowDays } = of
  const split = splitOf(of)
  const { all, recent } = placesOf(of)
  return {
    asOf: history.asOf,
    windowDays,
    tried: question.tried,
    calibration: standing.calibration,
    immature: found.immature,
    held: { now: standing.spells.held, candidate: candidate.spells.held },
    chosenUpTo: Number.isFinite(split) ? instant(split) : null,
    all: picture(of, all, Number.NEGATIVE_INFINITY, question.capacity),
    recent: picture(of, recent, split, question.capacity),
    intervals: null,
  }
}

/** The intervals of the change of volume, by draws of people. Rule 4.3. */
export function intervals(
  of: Comparison,
  { seed }: Question,
): Exclude<Backtest['intervals'], null> {
  const { all, recent } = placesOf(of)
  return {
    all: volumeInterval(of.found, all, seed),
    recent: volumeInterval(of.found, recent, `${seed} recent`),
  }
}

function placesOf(of: Comparison): { all: number[]; recent: number[] } {
  const { found } = of
  const split = splitOf(of)
  const all = Array.from({ length: found.count }, (_, n) => n)
  return { all, recent: all.filter((n) => (found.from[n] as number) >= split) }
}

/** Where time is cut: it depends on the history and the agreement in force, never on the candidate. */
function splitOf({ history, standing, windowDays }: Comparison): number {
  const latest = history.asOf - windowDays * DAY
  let first = Number.POSITIVE_INFINITY
  const { from, count } = standing.spells
  for (let i = 0; i < count; i++) first = Math.min(first, from[i] as number)
  if (first > latest) return Number.NaN
  return Math.floor(first + TO_CHOOSE_BY * (latest - first))
}
