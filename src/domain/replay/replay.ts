import type { Instant } from '#domain/time.ts'
import type { Program, Ruling } from './compile.ts'
import { isInOrder, walkInOrder } from './in-order.ts'
import { walkLate } from './late.ts'
import type { Columns } from './log.ts'
import { type Run, type Score, startRun, turnTo, type Verdict, type Witness } from './run.ts'

/** What the rule decided about a person. */
export type RuleDecision = {
  /** Index of the person in the columns. */
  person: number
  decision: Verdict
  /** When the rule decided (s = k of what made it decide); an expiry is dated exactly. */
  decidedAt: Instant
  /** When the act that made it decide happened (t). */
  effectiveAt: Instant
  /** The score the hand-off opened with; of a missed crossing, the score then. */
  fit: number
  fitBand: string
  /** Exact; shown in thousandths. Rule 3.3.8. */
  engagement: number
  engagementBand: string
  /** Version of the agreement that decided. */
  version: number
}

/** Takes a decision as it is made; `of` is the score and version it was made with, to be read at once. */
export type TakeDecision = (
  person: number,
  decision: Verdict,
  decidedAt: number,
  effectiveAt: number,
  of: Omit<RuleDecision, 'person' | 'decision' | 'decidedAt' | 'effectiveAt'>,
) => void

/** What the agreements would have decided about the people from..to-1 of a log, in the log's order. Rules 3.3.1 to 3.3.12. */
export function replay(
  program: Program,
  columns: Columns,
  from: number,
  to: number,
): RuleDecision[] {
  const decisions: RuleDecision[] = []
  replayTo(program, columns, from, to, collectIn(decisions))
  return decisions
}

/** The same, one decision after the other, for who wants them in a form of his own. */
export function replayTo(
  program: Program,
  columns: Columns,
  from: number,
  to: number,
  take: TakeDecision,
): void {
  let person = from
  const run = startRun(
    program,
    columns,
    witnessOf(take, () => person),
    false,
  )
  for (; person < to; person++) walk(run, person)
}

/** Folds one person from the first event on. */
export function walk(run: Run, person: number): void {
  turnTo(run, person)
  if (isInOrder(run, run.start, run.end)) walkInOrder(run, run.start, run.end)
  else walkLate(run)
}

/** A witness that hands on the rule's decisions about a person. */
export function witnessOf(take: TakeDecision, person: () => number): Witness {
  return {
    decided(decision, decidedAt, effectiveAt, handoff, score, run) {
      const of = handoff ?? named(run.ruling, score as Score)
      take(person(), decision, decidedAt, effectiveAt, of)
    },
  }
}

export function collectIn(decisions: RuleDecision[]): TakeDecision {
  return (person, decision, decidedAt, effectiveAt, of) => {
    decisions.push({
      person,
      decision,
      decidedAt: decidedAt as Instant,
      effectiveAt: effectiveAt as Instant,
      fit: of.fit,
      fitBand: of.fitBand,
      engagement: of.engagement,
      engagementBand: of.engagementBand,
      version: of.version,
    })
  }
}

function named({ cells, version }: Ruling, score: Score) {
  return {
    fit: score.fit,
    fitBand: cells.fitNames[score.fitBand] as string,
    engagement: score.engagement,
    engagementBand: cells.engagementNames[score.engagementBand] as string,
    version,
  }
}
