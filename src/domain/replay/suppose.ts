import type { Program, Ruling } from './compile.ts'
import type { Handoff } from './handoff.ts'
import type { Columns } from './log.ts'
import { walk } from './replay.ts'
import { startRun, type Witness } from './run.ts'

const SILENT: Witness = { decided: () => undefined }

/**
 * Tells every hand-off that the rule alone would have opened for the people from..to-1, each person's in order: people's
 * decisions open none, they only move what the rule had opened. Docs/decisions/041; rule 4.1. `highest` are the peaks of
 * the same agreement with other cuts (per person and fit band, rounded up; infinity who raised her hand): who can never
 * qualify is not walked.
 */
export function suppose(
  program: Program,
  columns: Columns,
  from: number,
  to: number,
  take: (person: number, handoff: Handoff) => void,
  highest: Float32Array | null = null,
): void {
  const run = startRun(program, columns, SILENT, false, true)
  for (let person = from; person < to; person++) {
    if (highest !== null && !mayQualify(run.ruling, highest, person)) continue
    walk(run, person)
    for (const handoff of run.course.handoffs) take(person, handoff)
  }
}

function mayQualify({ cells: { atLeast } }: Ruling, highest: Float32Array, person: number) {
  const bands = atLeast.length
  for (let band = 0; band < bands; band++) {
    if ((highest[person * bands + band] as number) >= (atLeast[band] as number)) return true
  }
  return false
}
