import type { Stage } from '#domain/agreement/agreement.ts'
import type { Instant } from '#domain/time.ts'
import type { Program } from './compile.ts'
import { stageOf } from './course.ts'
import type { Handoff } from './handoff.ts'
import { isInOrder, walkInOrder } from './in-order.ts'
import { type Columns, KIND } from './log.ts'
import { type Memory, recall, remember } from './memory.ts'
import { collectIn, type RuleDecision, walk, witnessOf } from './replay.ts'
import { type Run, scoreAt, startRun } from './run.ts'

export type { Memory } from './memory.ts'

/** Where the log leaves one person. */
export type PersonFold = {
  /** JSON-safe; lets `resume` go on without reading the log again. */
  memory: Memory
  handoffs: Handoff[]
  /** Decisions of the rule; from `resume`, those that the new events made. */
  decisions: RuleDecision[]
  stage: Stage
  fit: number
  fitBand: string
  /** Engagement at `asOf`, exact; it fades from there. */
  engagement: number
  engagementBand: string
  /** When the last event of hers became known (k). */
  asOf: Instant
}

/** Folds all events of person p, an index in the columns, who has at least one. Rule 3.3. */
export function fold(program: Program, columns: Columns, p: number): PersonFold {
  const decisions: RuleDecision[] = []
  const run = startRun(
    program,
    columns,
    witnessOf(collectIn(decisions), () => p),
    true,
  )
  walk(run, p)
  return foldOf(run, decisions)
}

/**
 * Goes on from a memory with the new events of person p; the result is that of `fold` over the whole log, bit for
 * bit (invariant I1). Null when only the whole log will do: events that are late or out of order, or another
 * version of the agreement in force. Rule 3.3.6.
 */
export function resume(
  program: Program,
  memory: Memory,
  columns: Columns,
  p: number,
): PersonFold | null {
  const decisions: RuleDecision[] = []
  const run = startRun(
    program,
    columns,
    witnessOf(collectIn(decisions), () => p),
    true,
  )
  run.start = columns.start[p] as number
  run.end = columns.start[p + 1] as number
  if (!follows(run, memory) || !recall(run, memory)) return null
  walkInOrder(run, run.start, run.end)
  return foldOf(run, decisions)
}

function foldOf(run: Run, decisions: RuleDecision[]): PersonFold {
  const { columns, course, ruling } = run
  let asOf = Number.NEGATIVE_INFINITY
  for (let i = run.start; i < run.end; i++) asOf = Math.max(asOf, columns.k[i] as number)
  const score = scoreAt(run, asOf, run.fit)
  return {
    memory: remember(run, asOf),
    handoffs: course.handoffs,
    decisions,
    stage: stageOf(course),
    fit: score.fit,
    fitBand: ruling.cells.fitNames[score.fitBand] as string,
    engagement: score.engagement,
    engagementBand: ruling.cells.engagementNames[score.engagementBand] as string,
    asOf: asOf as Instant,
  }
}

/** Whether the new events stand behind everything remembered, in the order of the log and in that of knowing. */
function follows(run: Run, memory: Memory): boolean {
  const { start, end, columns, program } = run
  const { t, k, signature } = columns
  if (start === end || (k[start] as number) <= memory.asOf) return false
  if (!isInOrder(run, start, end)) return false
  const ruling = program.rulings.find(({ version }) => version === memory.version)
  if (!ruling || (k[end - 1] as number) >= ruling.until) return false
  const { last } = memory
  const rank = program.rank[signature[start] as number] as number
  if (t[start] !== last.t) return (t[start] as number) > last.t
  return rank > last.rank || (rank === last.rank && rank !== KIND.identify * 16)
}
