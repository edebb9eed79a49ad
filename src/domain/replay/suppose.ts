import type { Program } from './compile.ts'
import type { Handoff } from './handoff.ts'
import type { Columns } from './log.ts'
import { walk } from './replay.ts'
import { startRun, type Witness } from './run.ts'

const SILENT: Witness = { decided: () => undefined }

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
): void {
  const run = startRun(program, columns, SILENT, false, true)
  for (let person = from; person < to; person++) {
    walk(run, person)
    for (const handoff of run.course.handoffs) take(person, handoff)
  }
}
