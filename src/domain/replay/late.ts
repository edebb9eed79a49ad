import { type Checkpoint, checkpoint, restore } from './checkpoint.ts'
import { ROLE } from './compile.ts'
import { walkInOrder } from './in-order.ts'
import { judge, mayCross, noteCrossing, rejudge, takeStock } from './judge.ts'
import { carryOver } from './leaves.ts'
import { absorb, fitOf, forget, lapse, observe, type Run, ruleAt, startBatch } from './run.ts'
import { isCorrected, STANDS, weigh } from './weighing.ts'

/** A checkpoint is kept after so many folded events. */
const EVERY = 256

/** Putting few late events in place by shifting is the fastest; many are sorted. */
const MOST_SHIFTS = 16

/** How far the log of a person has been folded while some of it is not known yet. */
type Progress = {
  /** How it stands with each event; see weighing.ts. */
  known: Uint8Array
  /** Every known event before this one is in the score. */
  position: number
  /** Expiries that are in the score. */
  lapsed: number
  folded: number
  checkpoints: Checkpoint[]
  /** Whether some of it is corrected later. */
  isCorrected: boolean
}

/**
 * The general case: at each instant insert what became known, fold again from the last checkpoint before it, judge.
 * What comes in order before the first late event and after the last one is walked as such. In between a late event
 * costs its distance from the newest known one plus at most 256 events; only a history in which every event is late
 * by all the others is quadratic. Rule 3.3.6.
 */
export function walkLate(run: Run): void {
  const { start, end, columns } = run
  const { k } = columns
  const { calm, settled } = stretches(run)
  const progress: Progress = {
    known: run.arrived.fill(1, 0, calm - start).fill(0, calm - start, end - start),
    position: calm,
    lapsed: 0,
    folded: 0,
    checkpoints: [],
    isCorrected: isCorrected(run, start, end),
  }
  walkInOrder(run, start, calm)
  if (calm > start) progress.checkpoints.push(checkpoint(run, calm, 0))
  const order = byKnowing(run, calm)
  let newest = calm - 1
  for (let i = 0; i < order.length; ) {
    const first = order[i] as number
    const s = k[first] as number
    let next = i + 1
    while (next < order.length && k[order[next] as number] === s) next += 1
    if (next > i + 1 || !takePlain(run, progress, first, s)) {
      instant(run, progress, order.subarray(i, next), s)
    }
    newest = Math.max(newest, order[next - 1] as number)
    i = next
    if (newest + 1 === calm + i && newest + 1 >= settled) {
      walkInOrder(run, newest + 1, end)
      return
    }
  }
}

/**
 * Events before `calm` became known in order and before all others; those from `settled` on in order among
 * themselves. Where an expiry takes from the score, its place among the events matters, and where events are corrected it
 * is the late ones that matter: then there are none such.
 */
function stretches(run: Run): { calm: number; settled: number } {
  const { start, end, program, columns } = run
  const { k } = columns
  if (!program.expiryKeeps || isCorrected(run, start, end)) return { calm: start, settled: end }
  let settled = end
  while (settled > start + 1 && (k[settled - 2] as number) <= (k[settled - 1] as number)) settled--
  settled -= 1
  let calm = settled
  let least = k[settled] as number
  for (let i = settled - 1; i >= start; i--) {
    if ((k[i] as number) >= least) calm = i
    else least = k[i] as number
  }
  return { calm, settled }
}

/** The person's events in the order in which they became known; those of one instant keep the log's order. */
function byKnowing({ order, end, columns: { k } }: Run, start: number): Uint32Array {
  const mine = order.subarray(0, end - start)
  let shifts = 0
  for (let n = 0; n < mine.length; n++) {
    const at = k[start + n] as number
    let place = n
    for (; place > 0 && (k[mine[place - 1] as number] as number) > at; place--) {
      mine[place] = mine[place - 1] as number
    }
    mine[place] = start + n
    shifts += n - place
    if (shifts > MOST_SHIFTS * mine.length) return sorted(mine, start, k)
  }
  return mine
}

function sorted(mine: Uint32Array, start: number, k: Float64Array): Uint32Array {
  for (let n = 0; n < mine.length; n++) mine[n] = start + n
  return mine.sort((a, b) => (k[a] as number) - (k[b] as number) || a - b)
}

/** Most events even of such a person come alone, at once and in order; false when this one does not. */
function takePlain(run: Run, progress: Progress, event: number, s: number): boolean {
  const { course, columns, program, ruling, expiries } = run
  const sign = columns.signature[event] as number
  if (event < progress.position || columns.t[event] !== s) return false
  if (s >= course.expiresAt || s >= ruling.until || s < ruling.from) return false
  if (((program.role[sign] as number) & ROLE.decides) !== 0 || expiries.length > 0) return false
  startBatch(run.batch)
  const fitBefore = run.fit
  progress.known[event - run.start] = 1
  progress.position = event
  observe(run, event, sign, s)
  foldTo(run, progress, s)
  takeStock(run, s, course.handoffs.length)
  judge(run, s, fitBefore, course.handoffs.length)
  run.witness.settled?.(run, s)
  return true
}

function instant(run: Run, progress: Progress, events: Uint32Array, s: number): void {
  const { course, batch, columns, program } = run
  const { t, signature } = columns
  if (course.expiresAt < s) lapse(run)
  if (ruleAt(run, s)) foldAgain(run, progress)
  startBatch(batch)
  const fitBefore = run.fit
  const { open } = course
  const firstNew = course.handoffs.length
  const isDeal = (i: number) =>
    (t[i] as number) >= s && ((program.role[signature[i] as number] as number) & ROLE.deal) !== 0
  const before = events.filter((i) => !isDeal(i))
  const deals = events.filter(isDeal)
  const late = insert(run, progress, before)
  for (const at of looksBack(run, late, s, open?.mqlAt ?? null)) {
    foldTo(run, progress, at)
    if (late.some((i) => t[i] === at && mayCross(run, signature[i] as number))) {
      noteCrossing(run, at)
    }
    if (open && at === open.mqlAt && run.rejudges) rejudge(run, open)
  }
  foldTo(run, progress, s)
  takeStock(run, s, firstNew)
  if (course.expiresAt <= s) {
    lapse(run)
    startOver(run, progress)
    foldTo(run, progress, s)
  }
  judge(run, s, fitBefore, firstNew)
  insert(run, progress, deals)
  foldTo(run, progress, s)
  run.witness.settled?.(run, s)
}

/**
 * Makes events known; a late one takes the fold back to a checkpoint before it. Answers what there is new: these events
 * without the silenced ones, and those that count again.
 */
function insert(run: Run, progress: Progress, events: Uint32Array): Uint32Array {
  const { t, signature } = run.columns
  const { known, isCorrected } = progress
  for (const i of events) known[i - run.start] = isCorrected ? STANDS.fresh : STANDS.counts
  const { again, first } = isCorrected ? weigh(run, events) : PLAIN
  const counting = isCorrected ? Uint32Array.from(countingOf(run, events, again)) : events
  for (const i of counting) observe(run, i, signature[i] as number, t[i] as number)
  takeBack(run, progress, Math.min(events[0] ?? Number.POSITIVE_INFINITY, first))
  return counting
}

const PLAIN = { again: [], first: Number.POSITIVE_INFINITY }

const countingOf = ({ arrived, start }: Run, events: Uint32Array, again: number[]) =>
  [...again, ...events].filter((i) => arrived[i - start] === STANDS.counts).sort((a, b) => a - b)

/** Takes the fold back to a checkpoint before this event. */
function takeBack(run: Run, progress: Progress, first: number): void {
  if (first === Number.POSITIVE_INFINITY) return
  const { t } = run.columns
  const lapse = run.expiries[progress.lapsed - 1]
  if (first >= progress.position && !(lapse && lapse.at >= (t[first] as number))) return
  const { checkpoints } = progress
  let last = checkpoints.at(-1)
  while (last && (last.position > first || isPastLapse(run, last.lapsed, t[first] as number))) {
    checkpoints.pop()
    last = checkpoints.at(-1)
  }
  progress.position = last?.position ?? run.start
  progress.lapsed = last?.lapsed ?? 0
  if (last) restore(run, last)
  else forget(run)
}

const isPastLapse = (run: Run, lapsed: number, t: number) =>
  lapsed > 0 && (run.expiries[lapsed - 1] as Run['expiries'][number]).at >= t

/** The past instants to be looked at on the way, in order: those of late events that may cross, and the open MQL's. */
function looksBack(run: Run, events: Uint32Array, s: number, mqlAt: number | null): number[] {
  const { t, signature } = run.columns
  const instants = new Set<number>()
  for (const i of events) {
    const time = t[i] as number
    if (time >= s) continue
    if (mayCross(run, signature[i] as number)) instants.add(time)
    if (mqlAt !== null && time <= mqlAt) instants.add(mqlAt)
  }
  return [...instants].sort((a, b) => a - b)
}

/** Folds the known events up to and including instant `at`, and the expiries up to there. */
function foldTo(run: Run, progress: Progress, at: number): void {
  const { t, signature } = run.columns
  const { known } = progress
  for (; progress.position < run.end; progress.position++) {
    const i = progress.position
    const time = t[i] as number
    if (time > at) break
    if (known[i - run.start] !== STANDS.counts) continue
    lapseBefore(run, progress, time)
    absorb(run, i, signature[i] as number, time)
    progress.folded += 1
    if (progress.folded % EVERY === 0) {
      progress.checkpoints.push(checkpoint(run, i + 1, progress.lapsed))
    }
  }
  lapseBefore(run, progress, at, true)
}

/** Expiries before an event come first; one at its very instant comes after it. */
function lapseBefore(run: Run, progress: Progress, at: number, inclusive = false): void {
  for (; progress.lapsed < run.expiries.length; progress.lapsed++) {
    const expiry = run.expiries[progress.lapsed] as Run['expiries'][number]
    if (inclusive ? expiry.at > at : expiry.at >= at) return
    carryOver(run.leaves, expiry.share)
  }
}

function foldAgain(run: Run, progress: Progress): void {
  startOver(run, progress)
  foldTo(run, progress, Number.POSITIVE_INFINITY)
  run.fit = fitOf(run)
}

/** From the first event on: for another version, or for an expiry dated before events that are already folded. */
function startOver(run: Run, progress: Progress): void {
  forget(run)
  progress.checkpoints.length = 0
  progress.position = run.start
  progress.lapsed = 0
}
