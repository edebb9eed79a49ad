import { type Rate, rate } from '#domain/rate.ts'
import type { Instant } from '#domain/time.ts'
import { matureShare } from './maturity.ts'

/** Hand-offs of one cohort (an origin, a month, all) and how many came how far within the window. */
export type StageCounts = {
  /** Origin or month; null where the source left it blank. */
  key: string | null
  mql: number
  oldEnough: number
  passed: number
  accepted: number
  deal: number
  won: number
  lost: number
}

export type StageRow = Pick<StageCounts, 'key' | 'mql' | 'lost'> & {
  passed: Rate
  accepted: Rate
  deal: Rate
  won: Rate
}

/** One line of the stage table: shares of the cohort's MQLs with their intervals. `to` is when the cohort ended. Rule 1.4. */
export function stageRow(
  counts: StageCounts,
  cohort: { to: Instant | null; windowDays: number | null; asOf: Instant },
): StageRow {
  const { key, mql, lost, oldEnough } = counts
  const { to, windowDays, asOf } = cohort
  const says = {
    windowDays,
    matureShare: matureShare({ size: mql, oldEnough, to }, windowDays, asOf),
  }
  return {
    key,
    mql,
    lost,
    passed: rate(counts.passed, mql, says),
    accepted: rate(counts.accepted, mql, says),
    deal: rate(counts.deal, mql, says),
    won: rate(counts.won, mql, says),
  }
}

export const NO_LEADS: StageCounts = {
  key: null,
  mql: 0,
  oldEnough: 0,
  passed: 0,
  accepted: 0,
  deal: 0,
  won: 0,
  lost: 0,
}
