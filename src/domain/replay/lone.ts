import { bandOf } from './bands.ts'
import { isArmed } from './course.ts'
import { fade } from './decay.ts'
import { judge } from './judge.ts'
import { CAP, type Leaves, LIFE, PACE, SINCE, SLOTS, VALUE, WEIGHT } from './leaves.ts'
import type { Columns } from './log.ts'
import { MANY, NONE } from './points.ts'
import { isExcluded, type Run, startBatch } from './run.ts'

/**
 * Most of any log is people doing one thing at a time, known at once: such events only grant points, and the rule is
 * asked only where the score could be high enough. Folds events from..to-1 up to the first one that is not so plain,
 * and returns it. Says exactly what `instant` would have said, several times as fast.
 */
export function walkLone(run: Run, from: number, to: number): number {
  const { ruling, course, leaves } = run
  const until = Math.min(course.expiresAt, ruling.until)
  const enough = enoughFor(run)
  let i = from
  for (;;) {
    const last = stride(run.columns, leaves, i, to, until, run.peaks ? enoughFor(run) : enough)
    course.behaved ||= i < to && last !== i
    if (last >= 0) return last
    i = -last
    const s = run.columns.k[i - 1] as number
    if (s >= course.coolUntil) ask(run, s)
    if (course.open) return i
  }
}

/** From which engagement on the rule is to be asked: where it could qualify, or stand higher than before. */
function enoughFor(run: Run): number {
  const { cells } = run.ruling
  if (!isArmed(run.course) || isExcluded(run)) return Number.POSITIVE_INFINITY
  const band = bandOf(cells.fitCuts, run.fit)
  const atLeast = cells.atLeast[band] as number
  if (run.peaks === null || atLeast === Number.POSITIVE_INFINITY) return atLeast
  return run.peaks.best[band] as number
}

/**
 * The hot loop, free of calls that are not inlined. Returns the first event it does not fold; negative when the
 * event before that one brought the score where it could be enough.
 */
function stride(
  { t, k, signature }: Columns,
  leaves: Leaves,
  from: number,
  to: number,
  until: number,
  enough: number,
): number {
  const { slots, ids, life, points } = leaves
  const { soleLeaf } = points
  let { ceiling, count } = leaves
  let i = from
  let asks = false
  let s = i < to ? (k[i] as number) : 0
  while (i < to && !asks) {
    const next = i + 1 < to ? (k[i + 1] as number) : Number.POSITIVE_INFINITY
    const id = soleLeaf[signature[i] as number] as number
    if (id === MANY || t[i] !== s || next === s || s >= until) break
    i += 1
    if (id !== NONE) {
      const at = SLOTS * id
      const weight = slots[at + WEIGHT] as number
      let before = 0
      if (slots[at + LIFE] === life) {
        const age = (s - (slots[at + SINCE] as number)) * (slots[at + PACE] as number)
        before = (slots[at + VALUE] as number) * fade(age)
      } else {
        slots[at + LIFE] = life
        ids[count++] = id
      }
      const cap = slots[at + CAP] as number
      const sum = before + weight
      const after = sum > cap ? cap : sum < -cap ? -cap : sum
      slots[at + VALUE] = after
      slots[at + SINCE] = s
      if (weight > 0) {
        ceiling += after - before
        asks = ceiling >= enough
      }
    }
    s = next
  }
  leaves.ceiling = ceiling
  leaves.count = count
  return asks ? -i : i
}

function ask(run: Run, s: number): void {
  startBatch(run.batch)
  run.batch.acted = true
  run.batch.actedAt = s
  judge(run, s, run.fit, run.course.handoffs.length)
}
