import { type Rate, rate } from '#domain/rate.ts'
import type { Instant } from '#domain/time.ts'
import { type Change, difference } from './change.ts'
import { hadItsTime, matureShare } from './maturity.ts'
import type { Period } from './period.ts'

/** What was counted in one period; which day puts an item into it is said by rule 2.1. */
export type Counts = {
  /** Leads passed in the period and what sales said to them. */
  passed: number
  accepted: number
  refused: number
  recycled: number
  /** Refusals decided in the period, and those that name a reason. */
  rejects: number
  rejectsWithReason: number
  /** MQLs of the period, and how far they came within the window. */
  mql: number
  oldEnough: number
  deal: number
  won: number
  /** Deals closed in the period. */
  dealsWon: number
  dealsLost: number
  /** Deals opened in the period, and how they ended within the window. */
  opened: number
  openedOldEnough: number
  openedWon: number
}

export type MetricId =
  | 'decided'
  | 'accepted'
  | 'deal'
  | 'won'
  | 'recycled'
  | 'rejected-with-reason'
  | 'win-rate'
  | 'win-rate-by-creation'

export type Metric = { id: MetricId; rate: Rate; before: Rate | null; change: Change | null }

/** The joint metrics of a period as shares with their intervals, beside those of the period just before. Rule 2.1. */
export function metricsOf(
  now: { counts: Counts; period: Period },
  before: { counts: Counts; period: Period } | null,
  windowDays: number | null,
  asOf: Instant,
): Metric[] {
  const rates = ratesOf(now.counts, now.period, windowDays, asOf)
  const earlier = before && ratesOf(before.counts, before.period, windowDays, asOf)
  const had = hadItsTime(now.period.to, asOf)
  return IDS.map((id) => {
    const was = earlier?.[id] ?? null
    const comparable = isComparable(id, rates[id], had)
    return {
      id,
      rate: rates[id],
      before: was,
      change: was && comparable ? difference(rates[id], was) : null,
    }
  })
}

const IDS: MetricId[] = [
  'decided',
  'accepted',
  'deal',
  'won',
  'recycled',
  'rejected-with-reason',
  'win-rate',
  'win-rate-by-creation',
]

function ratesOf(
  counts: Counts,
  { to }: Period,
  windowDays: number | null,
  asOf: Instant,
): Record<MetricId, Rate> {
  const decided = counts.accepted + counts.refused
  const share = (size: number, oldEnough: number) =>
    matureShare({ size, oldEnough, to }, windowDays, asOf)
  const leads = { windowDays, matureShare: share(counts.mql, counts.oldEnough) }
  const deals = { windowDays, matureShare: share(counts.opened, counts.openedOldEnough) }
  return {
    decided: rate(decided, counts.passed),
    accepted: rate(counts.accepted, decided, { excluded: { undecided: counts.passed - decided } }),
    deal: rate(counts.deal, counts.mql, leads),
    won: rate(counts.won, counts.mql, leads),
    recycled: rate(counts.recycled, counts.passed),
    'rejected-with-reason': rate(counts.rejectsWithReason, counts.rejects, { basis: 'activity' }),
    'win-rate': rate(counts.dealsWon, counts.dealsWon + counts.dealsLost, { basis: 'activity' }),
    'win-rate-by-creation': rate(counts.openedWon, counts.opened, deals),
  }
}

function isComparable(
  id: MetricId,
  { basis, windowDays, matureShare: share }: Rate,
  had: boolean,
): boolean {
  if (basis === 'activity' || id === 'accepted') return true
  return windowDays === null ? had : share === 1
}
