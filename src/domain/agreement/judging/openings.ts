import { OUTCOME, type Recorded } from '#domain/agreement/backtest/episodes.ts'
import type { Program } from '#domain/replay/compile.ts'
import type { Columns, Signature } from '#domain/replay/log.ts'
import { walk } from '#domain/replay/replay.ts'
import { type Run, startRun } from '#domain/replay/run.ts'
import { DAY, type Instant } from '#domain/time.ts'

/** What is told of leads: the log, what was recorded, and from which age on a lead tells how it ends. */
export type Told = {
  signatures: Signature[]
  columns: Columns
  /** Closings that closed nothing when they were recorded; see the domain's `suppose`. */
  idle?: Uint32Array
  recorded: Recorded
  asOf: Instant
  windowDays: number
}

/**
 * Whether a recorded lead tells how it ends: it came to sales, and it is old enough. One that nobody ever answered tells it
 * as well: it became no deal. Rules 3.6, 4.3.
 */
export const tells = ({ recorded, asOf, windowDays }: Told, r: number): boolean =>
  ((recorded.reached[r] as number) & OUTCOME.passed) !== 0 &&
  (recorded.mqlAt[r] as number) <= asOf - windowDays * DAY

/** Hears of each recorded lead how its person stood when it opened, where the replay knows that instant. */
export function openings(
  program: Program,
  { columns, idle, recorded: { count, person, mqlAt } }: Told,
  hear: (r: number, run: Run, at: number) => void,
): void {
  let [r, end] = [0, 0]
  const settled = (run: Run, at: number) => {
    while (r < end && (mqlAt[r] as number) < at) r += 1
    for (; r < end && mqlAt[r] === at; r++) hear(r, run, at)
  }
  const run = startRun(program, columns, { decided: () => undefined, settled }, false, true)
  run.idle = idle ?? null
  for (let from = 0; from < count; from = end) {
    const who = person[from] as number
    r = from
    while (end < count && person[end] === who) end += 1
    walk(run, who)
  }
}
