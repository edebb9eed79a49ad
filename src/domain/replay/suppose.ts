import type { Stage } from '#domain/agreement/agreement.ts'
import type { Instant } from '#domain/time.ts'
import type { Program, Ruling } from './compile.ts'
import { stageOf } from './course.ts'
import type { Handoff } from './handoff.ts'
import type { Columns } from './log.ts'
import { walk } from './replay.ts'
import { lapse, startRun, type Witness } from './run.ts'

const SILENT: Witness = { decided: () => undefined }

/** What is known beside the log. */
type Knowing = {
  /** Closings by people that closed nothing when they were recorded: rising indexes in the columns. */
  idle?: Uint32Array | null
  reach?: Reach | null
}

/** How high anybody can come: then who can never qualify need not be walked. */
export type Reach = {
  /** Per person and fit band the highest gain under an agreement that asks of the same people at the same instants;
   * below zero where she was never asked, infinity for who raised her hand. */
  highest: Float32Array
  /** How many times as high this agreement can bring anybody. */
  growth: number
}

/**
 * Tells every hand-off that the rule alone would have opened for the people from..to-1, each person's in order: people's
 * decisions open none, they only move what the rule had opened. Docs/decisions/041; rule 4.1.
 */
export function suppose(
  program: Program,
  columns: Columns,
  from: number,
  to: number,
  take: (person: number, handoff: Handoff) => void,
  { idle = null, reach = null }: Knowing = {},
): void {
  const run = startRun(program, columns, SILENT, false, true)
  run.idle = idle
  for (let person = from; person < to; person++) {
    if (reach !== null && !mayQualify(run.ruling, reach, person)) continue
    walk(run, person)
    for (const handoff of run.course.handoffs) take(person, handoff)
  }
}

/** One person as the rule alone would have had them, by an instant not before what is known of them. Docs/decisions/041, 045. */
export function supposeOne(
  program: Program,
  columns: Columns,
  person: number,
  at: Instant,
  idle: Uint32Array | null,
): { handoffs: Handoff[]; stage: Stage } {
  const run = startRun(program, columns, SILENT, false, true)
  run.idle = idle
  walk(run, person)
  if (run.course.expiresAt <= at) lapse(run)
  return { handoffs: run.course.handoffs, stage: stageOf(run.course) }
}

function mayQualify({ cells: { atLeast } }: Ruling, { highest, growth }: Reach, person: number) {
  const bands = atLeast.length
  for (let band = 0; band < bands; band++) {
    const stood = highest[person * bands + band] as number
    if (stood >= 0 && stood * growth >= (atLeast[band] as number)) return true
  }
  return false
}
