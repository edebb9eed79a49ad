import type { Agreement, Band, Engagement } from '#domain/agreement/agreement.ts'
import { OUTCOME } from '#domain/agreement/backtest/episodes.ts'
import { openings, type Told, tells } from '#domain/agreement/judging/openings.ts'
import { quantile } from '#domain/quantile.ts'
import { type Rate, rate } from '#domain/rate.ts'
import { compile } from '#domain/replay/compile.ts'
import { engagementAt } from '#domain/replay/leaves.ts'
import { instant } from '#domain/time.ts'
import { casesOfLog } from './of-log.ts'
import { type Suggestion, suggest, type TooFew } from './suggest.ts'

/** How long an act counts where the agreement in force does not say: worth half after so many days. */
const USUAL_HALF_LIFE = 30

/** A first agreement that the history suggests, and what it is made from. */
export type HistoryDraft = Suggestion & {
  document: Agreement
  filled: { trait: string; known: number }[]
  /** How the leads ended, e.g. "were accepted", of those that came to sales and are old enough. */
  ended: { how: string; of: Rate }[]
}

/**
 * A first agreement from a workspace's own history, for the meeting: points of fit and of acts by ridge regression on what
 * was known when each lead opened, and thresholds that a quarter and half of those leads reached. What is no weight
 * (stages, clocks, reasons, goals) stays as in `base`. Rule 3.7.
 */
export function draftFromHistory(base: Agreement, told: Told, seed: string): HistoryDraft | TooFew {
  const cases = casesOfLog(told, base.qualify.handRaises)
  const found = suggest(cases, seed)
  if ('tooFew' in found) return found
  const fit = found.fit.rules.length > 0 ? found.fit : base.fit
  const engagement = found.acts.length > 0 ? withActs(base, found.acts, told) : base.engagement
  const best = (f: number, e: number) => {
    const [row, column] = [fit.bands[f], engagement.bands[e]]
    return row && column ? [row.name + column.name] : []
  }
  const cells = [...best(0, 0), ...best(0, 1), ...best(1, 0)]
  const document = { ...base, fit, engagement, qualify: { ...base.qualify, cells } }
  return { ...found, document, filled: cases.filled, ended: ended(told) }
}

function ended(told: Told): HistoryDraft['ended'] {
  const { reached, count } = told.recorded
  const known = [...Array(count).keys()].filter((r) => tells(told, r))
  const of = (bit: number) =>
    rate(known.filter((r) => ((reached[r] as number) & bit) !== 0).length, known.length)
  return [
    { how: 'were accepted', of: of(OUTCOME.accepted) },
    { how: 'became a deal', of: of(OUTCOME.deal) },
    { how: 'were won', of: of(OUTCOME.won) },
  ]
}

function withActs(base: Agreement, acts: Suggestion['acts'], told: Told): Engagement {
  const known = base.engagement.groups.flatMap(({ rules }) => rules)
  const cap = acts.reduce((sum, { points }) => sum + points, 0)
  const rules = acts.map(({ id, event, points }) => ({
    ...{ id, event, points, cap: points },
    halfLifeDays: known.find((rule) => rule.event === event)?.halfLifeDays ?? USUAL_HALF_LIFE,
  }))
  const groups = [{ id: 'acts', name: 'What they do', cap, rules }]
  const stood = engagementWhenOpened({ ...base, engagement: { cap, groups, bands: REST } }, told)
  return { cap, groups, bands: cutAt(stood, cap) }
}

const REST: Band[] = [{ name: '1', atLeast: 0 }]

/** What a quarter and half of the leads reached, in whole points that differ. */
function cutAt(stood: Float64Array, cap: number): Band[] {
  const at = (share: number) => Math.round(quantile(stood, share) ?? 0)
  const low = Math.max(1, Math.min(cap - 1, at(0.5)))
  const high = Math.min(cap, Math.max(low + 1, at(0.75)))
  if (cap < 2)
    return [
      { name: '1', atLeast: cap },
      { name: '2', atLeast: 0 },
    ]
  return [
    { name: '1', atLeast: high },
    { name: '2', atLeast: low },
    { name: '3', atLeast: 0 },
  ]
}

/** Where the leads stood under these rules when they opened, in rising order. */
function engagementWhenOpened(agreement: Agreement, told: Told): Float64Array {
  const program = compile([{ version: 1, effectiveFrom: instant(0), agreement }], told.signatures)
  const stood: number[] = []
  openings(program, told, (r, run, at) => {
    if (tells(told, r)) stood.push(engagementAt(run.leaves, at))
  })
  return Float64Array.from(stood).sort()
}
