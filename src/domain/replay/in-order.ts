import { ROLE } from './compile.ts'
import { isArmed } from './course.ts'
import type { Handoff } from './handoff.ts'
import { judge, mayCross, noteCrossing, rejudge, takeStock } from './judge.ts'
import { carryOver } from './leaves.ts'
import { walkLone } from './lone.ts'
import { absorb, fitOf, forget, lapse, observe, type Run, ruleAt, startBatch } from './run.ts'
import { isCorrected } from './weighing.ts'

/**
 * Whether the events from..to-1 became known in the order in which they happened. Then one pass is enough.
 * Where an expiry takes from the score, its place among events known late matters, and only t = k will do. What an event
 * weighs is corrected after the fact.
 */
export function isInOrder(run: Run, from: number, to: number): boolean {
  if (isCorrected(run, from, to)) return false
  const { columns, program } = run
  const { t, k } = columns
  for (let i = from; i < to; i++) {
    if (i > from && (k[i] as number) < (k[i - 1] as number)) return false
    if (!program.expiryKeeps && (t[i] as number) < (k[i] as number)) return false
  }
  return true
}

/** One pass over events in order, O(n): what became known at one instant is folded, then judged. Rule 3.3.6. */
export function walkInOrder(run: Run, from: number, to: number): void {
  const { k } = run.columns
  let i = from
  while (i < to) {
    if (!run.witness.settled) i = walkLone(run, i, to)
    if (i === to) return
    const s = k[i] as number
    let next = i + 1
    while (next < to && k[next] === s) next += 1
    instant(run, i, next, s)
    i = next
  }
}

function instant(run: Run, from: number, to: number, s: number): void {
  const { course, batch, witness } = run
  if (course.expiresAt < s) carryOver(run.leaves, lapse(run))
  if (s >= run.ruling.until && ruleAt(run, s)) foldAgain(run, from)
  startBatch(batch)
  const fitBefore = run.fit
  const firstNew = course.handoffs.length
  const deals = absorbBatch(run, from, to, s)
  takeStock(run, s, firstNew)
  if (course.expiresAt <= s) carryOver(run.leaves, lapse(run))
  judge(run, s, fitBefore, firstNew)
  for (let i = deals; i < to; i++) take(run, i)
  if (witness.settled) witness.settled(run, s)
}

/** Folds all but the deals of this very instant, which come last in the order; returns where they begin. */
function absorbBatch(run: Run, from: number, to: number, s: number): number {
  const { t, signature } = run.columns
  const { role } = run.program
  const { open } = run.course
  for (let i = from; i < to; i++) {
    const time = t[i] as number
    if (time >= s) {
      if ((role[signature[i] as number] as number) & ROLE.deal) return i
      take(run, i)
    } else {
      take(run, i)
      lookBack(run, open, i, to, from + 1 === to, s)
    }
  }
  return to
}

function take(run: Run, i: number): void {
  const { t, signature } = run.columns
  const time = t[i] as number
  const sign = signature[i] as number
  observe(run, i, sign, time)
  absorb(run, i, sign, time)
}

/** After the last event of one past instant: did it cross then, would it have kept a hand-off from opening? */
function lookBack(
  run: Run,
  open: Handoff | null,
  i: number,
  to: number,
  alone: boolean,
  s: number,
): void {
  const { t, signature } = run.columns
  const time = t[i] as number
  const next = i + 1 < to ? (t[i + 1] as number) : Number.POSITIVE_INFINITY
  if (mayCross(run, signature[i] as number)) run.batch.crossedAt = time
  if (next === time) return
  const idle = alone && !isArmed(run.course) && run.course.expiresAt > s
  if (run.batch.crossedAt === time && !idle) noteCrossing(run, time)
  if (run.rejudges && open && time <= open.mqlAt && next > open.mqlAt) rejudge(run, open)
}

/** Another version is in force: the leaves are rebuilt from the whole log. A change promotes nobody. Rule 3.3, versions. */
function foldAgain(run: Run, to: number): void {
  const { t, signature } = run.columns
  forget(run)
  let lapsed = 0
  for (let i = run.start; i < to; i++) {
    const time = t[i] as number
    while (lapsed < run.expiries.length) {
      const expiry = run.expiries[lapsed] as Run['expiries'][number]
      if (expiry.at >= time) break
      carryOver(run.leaves, expiry.share)
      lapsed += 1
    }
    absorb(run, i, signature[i] as number, time)
  }
  for (; lapsed < run.expiries.length; lapsed++) {
    carryOver(run.leaves, (run.expiries[lapsed] as Run['expiries'][number]).share)
  }
  run.fit = fitOf(run)
}
