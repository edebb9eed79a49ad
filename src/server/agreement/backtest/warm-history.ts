import type { Agreement } from '#domain/agreement/agreement.ts'
import {
  type Backtest,
  backtest,
  intervals,
  type Question,
} from '#domain/agreement/backtest/backtest.ts'
import {
  type Comparison,
  compare,
  type Standing,
  standingOf,
} from '#domain/agreement/backtest/compare.ts'
import { type Histogram, histogramOf } from '#domain/agreement/backtest/histogram.ts'
import { didOf } from '#domain/agreement/backtest/of-log.ts'
import { behind, type DidBetween, type Part } from '#domain/agreement/backtest/partition.ts'
import { missedByBoth } from '#domain/agreement/backtest/picture.ts'
import { askedKey, growth, peaksKey } from '#domain/agreement/backtest/reach.ts'
import { draftFromHistory, type HistoryDraft } from '#domain/agreement/drafting/draft.ts'
import type { TooFew } from '#domain/agreement/drafting/suggest.ts'
import { type RuleRecords, ruleRecords } from '#domain/agreement/judging/records.ts'
import { compile, type Term } from '#domain/replay/compile.ts'
import type { Reach } from '#domain/replay/suppose.ts'
import { instant } from '#domain/time.ts'
import type { Following, Matter, ReplayThreads } from '#server/db/replay-threads.ts'
import type { LoadedHistory } from './load-history.ts'

/** Two agreements and how they are to be compared. */
export type Asked = Question & {
  /** The version in force, replayed alone over the whole history. */
  inForce: Pick<Term, 'version' | 'agreement'>
  candidate: Agreement
  windowDays: number
}

/** What a run found: the report at once, what takes longer or is long on demand. */
export type Ran = {
  report: Backtest
  /** Belongs into the report's `intervals`; some tens of milliseconds of this thread. */
  intervals: () => NonNullable<Backtest['intervals']>
  /** Who is behind a part: ids, and when each side passes them (epoch ms, NaN where it does not). */
  behind: (part: Part) => {
    personId: Float64Array
    passedNow: Float64Array
    passedThen: Float64Array
  }
  /** Ids of those whom neither side passes, and who bought. */
  missedByBoth: () => Float64Array
}

/** A history that stays in memory between runs, with what all runs share. */
export type WarmHistory = {
  loaded: LoadedHistory
  /** Compares; `following` hears of every piece of the candidate's replay and may stop it, which throws its reason. */
  run(asked: Asked, following?: Following): Promise<Ran>
  /**
   * Where thresholds would cut, for the rules of this agreement whatever its cuts. From then on runs of candidates that
   * differ from it in cuts, weights, caps and half-lives look only at people who can qualify, and are several times as fast.
   */
  histogram(agreement: Agreement): Promise<Histogram>
  /** What each rule of an agreement did; about as long as a picture, on this thread. */
  rules(agreement: Agreement, windowDays: number): RuleRecords
  /** A first agreement from what became of the leads; some seconds of this thread, once. */
  suggest(base: Agreement, seed: string): HistoryDraft | TooFew
}

/** Leads younger than so many days do not tell yet how they end. */
const OLD_ENOUGH = 90

/** Keeps the agreement in force replayed, and the peaks of the rules that were asked about last. Rules 4.1 to 4.4. */
export function warmHistory(loaded: LoadedHistory, threads: ReplayThreads): WarmHistory {
  const { matter, history, people } = loaded
  const lastStanding = lastOnly<Standing>()
  const lastPeaks = lastOnly<Peaks>()
  let suggested: { key: string; draft: HistoryDraft | TooFew } | null = null
  // Those that are done: a run never waits for others.
  let done: Peaks | null = null
  const idsOf = (found: Iterable<number>) => Float64Array.from(found, (p) => people[p] as number)
  return {
    loaded,
    async run({ inForce, candidate, windowDays, ...question }, following) {
      const standing = await lastStanding.get(JSON.stringify(inForce), async () => {
        // Shared by all who ask: nobody who loses interest stops it.
        const episodes = await threads.suppose(inForce.agreement, matter)
        return standingOf(history, episodes, inForce.version)
      })
      const reach = reachOf(done, candidate)
      const episodes = await threads.suppose(candidate, matter, { ...following, reach })
      const compared = compare(history, standing, episodes, windowDays, didUnder(candidate, matter))
      return ranOf(compared, question, idsOf)
    },
    async histogram(agreement) {
      const peaks = await lastPeaks.get(peaksKey(agreement), async () => {
        done = { agreement, ...(await threads.peaks(agreement, matter)) }
        return done
      })
      return histogramOf(agreement, peaks.counts)
    },
    suggest(base, seed) {
      const key = JSON.stringify([base, seed])
      if (suggested?.key !== key) {
        const told = { ...matter, ...history, windowDays: OLD_ENOUGH }
        suggested = { key, draft: draftFromHistory(base, told, seed) }
      }
      return suggested.draft
    },
    rules: (agreement, windowDays) => ruleRecords(agreement, { ...matter, ...history, windowDays }),
  }
}

function ranOf(
  compared: Comparison,
  question: Question,
  idsOf: (p: Iterable<number>) => Float64Array,
) {
  const { found, standing, candidate } = compared
  return {
    report: backtest(compared, question),
    intervals: () => intervals(compared, question),
    behind: (part: Part) => {
      const { person, ...passed } = behind(found, standing.spells, candidate.spells, part)
      return { personId: idsOf(person), ...passed }
    },
    missedByBoth: () => idsOf(missedByBoth(compared, Number.NEGATIVE_INFINITY)),
  }
}

type Peaks = { agreement: Agreement; highest: Float32Array; counts: Uint32Array }

/** How high the candidate can bring anybody, by the peaks of an agreement that asks about the same people. */
function reachOf(peaks: Peaks | null, candidate: Agreement): Reach | null {
  if (!peaks || askedKey(peaks.agreement) !== askedKey(candidate)) return null
  return { highest: peaks.highest, growth: growth(peaks.agreement, candidate) }
}

/** Compiled only when somebody is passed later at all. */
function didUnder(agreement: Agreement, { signatures, columns }: Matter): DidBetween {
  let did: DidBetween | null = null
  return (person, after, upTo) => {
    did ??= didOf(
      compile([{ version: 1, effectiveFrom: instant(0), agreement }], signatures),
      columns,
    )
    return did(person, after, upTo)
  }
}

/** Remembers the answer to the last question only; who asks the same meanwhile waits for it. One that fails is forgotten. */
function lastOnly<T>() {
  let last: { key: string; answer: Promise<T> } | null = null
  return {
    get(key: string, work: () => Promise<T>): Promise<T> {
      if (last?.key === key) return last.answer
      const mine = { key, answer: work() }
      last = mine
      mine.answer.catch(() => {
        if (last === mine) last = null
      })
      return mine.answer
    },
  }
}
