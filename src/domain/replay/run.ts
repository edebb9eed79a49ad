import { bandOf } from './bands.ts'
import { HAND_RAISE, type Program, ROLE, type Ruling } from './compile.ts'
import { type Course, expire, follow, isClosing, restartCourse, startCourse } from './course.ts'
import type { Handoff } from './handoff.ts'
import { carryOver, clear, engagementAt, grant, type Leaves, leavesOf } from './leaves.ts'
import { type Columns, DECISIONS, type DecisionName } from './log.ts'
import { undoneAmong } from './undone.ts'

/** What the rule decided. The score is that of the hand-off's opening; of a missed crossing, that of the crossing. */
export type Verdict = 'mql' | 'held' | 'passed' | 'expired' | 'missed_crossing'

export type Score = { fit: number; fitBand: number; engagement: number; engagementBand: number }

/** Takes note of what the rule decides and, when asked, of the score at every instant. */
export type Witness = {
  decided(
    verdict: Verdict,
    decidedAt: number,
    effectiveAt: number,
    handoff: Handoff | null,
    score: Score | null,
    run: Run,
  ): void
  /** Called after each instant at which something became known. */
  settled?(run: Run, at: number): void
}

/** One person at a time on the way through the log. Every array is used again for the next person. */
export type Run = {
  program: Program
  columns: Columns
  witness: Witness
  /** Whether hand-offs are re-judged after late events (`wouldNotQualify`); a mass replay does not show it. */
  rejudges: boolean
  rulings: { ruling: Ruling; leaves: Leaves }[]
  ruling: Ruling
  leaves: Leaves
  /** Which tests of the ruling hold on the traits known so far: fit rules, then exclusions. */
  truth: Uint8Array
  /** Which of the program's required traits are known. */
  known: Uint8Array
  fit: number
  course: Course
  start: number
  end: number
  /** Per event of hers, from `start`: the share of the score that this decision kept. */
  kept: Float64Array
  /** The person's events in the order in which they became known, and which of them are known yet; for a late history. */
  order: Uint32Array
  arrived: Uint8Array
  /** Expiries that took something from the score, in order. */
  expiries: { at: number; share: number }[]
  batch: Batch
  /** Closings that closed nothing when they were recorded, as rising indexes in the columns; for supposing only. */
  idle: Uint32Array | null
  /** Set where nothing is opened and only the highest scores are asked for; see peaks.ts. */
  peaks: Peaks | null
  /** Her decisions that were taken back, as indexes in the columns; null where there are none. */
  undone: ReadonlySet<number> | null
}

/** How high the person's engagement has stood since people last closed something of hers, where the rule was asked. */
export type Peaks = {
  /** Per fit band the highest; -1 where the rule was not asked or the band cannot qualify. */
  best: Float64Array
  /** The same without anything that costs points, and before the agreement's cap. */
  gain: Float64Array
  /** She asked to talk to us: no threshold keeps her. */
  raised: boolean
  /** Called when people close something; begins anew. */
  closed(): void
}

/** What the events that became known at one instant have in common. Rule 3.3.7. */
export type Batch = {
  acted: boolean
  handRaise: boolean
  told: boolean
  actedAt: number
  toldAt: number
  /** Instant of the last late event that may have crossed. */
  crossedAt: number
  /** Instants at which late events crossed, first to last. */
  crossings: { at: number; score: Score }[]
}

export function startRun(
  program: Program,
  columns: Columns,
  witness: Witness,
  rejudges: boolean,
  supposes = false,
): Run {
  const rulings = program.rulings.map((ruling) => ({ ruling, leaves: leavesOf(ruling.points) }))
  const first = rulings[0]
  if (!first) throw new Error('A program needs at least one agreement.')
  return {
    program,
    columns,
    witness,
    rejudges,
    rulings,
    ...first,
    truth: new Uint8Array(Math.max(...program.rulings.map(({ untold }) => untold.length))),
    known: new Uint8Array(program.required.length),
    fit: 0,
    course: startCourse(supposes),
    start: 0,
    end: 0,
    kept: new Float64Array(64),
    order: new Uint32Array(64),
    arrived: new Uint8Array(64),
    expiries: [],
    idle: null,
    peaks: null,
    undone: null,
    batch: {
      acted: false,
      handRaise: false,
      told: false,
      actedAt: 0,
      toldAt: 0,
      crossedAt: 0,
      crossings: [],
    },
  }
}

/** Turns to person p, of whom nothing is known yet. */
export function turnTo(run: Run, p: number): void {
  run.start = run.columns.start[p] as number
  run.end = run.columns.start[p + 1] as number
  makeRoom(run)
  restartCourse(run.course)
  if (run.expiries.length > 0) run.expiries.length = 0
  run.undone = undoneAmong(run.program, run.columns, run.start, run.end)
  if (run.rulings.length > 1)
    ruleAt(run, run.start < run.end ? (run.columns.k[run.start] as number) : 0)
  forget(run)
  run.fit = fitOf(run)
}

/** Room for one number per event of hers. */
export function makeRoom(run: Run): void {
  const events = run.end - run.start
  if (run.kept.length >= events) return
  run.kept = new Float64Array(2 * events)
  run.order = new Uint32Array(2 * events)
  run.arrived = new Uint8Array(2 * events)
}

/** Puts the version in force at an instant in charge; true when it is another one. Rule 3.3, versions. */
export function ruleAt(run: Run, at: number): boolean {
  let i = run.rulings.length - 1
  while (i > 0 && (run.rulings[i] as { ruling: Ruling }).ruling.from > at) i -= 1
  const next = run.rulings[i] as { ruling: Ruling; leaves: Leaves }
  if (next.ruling === run.ruling) return false
  run.ruling = next.ruling
  run.leaves = next.leaves
  return true
}

/** Empties the score and the traits, keeping the course. */
export function forget(run: Run): void {
  const { truth, known } = run
  const { untold } = run.ruling
  clear(run.leaves)
  for (let i = 0; i < untold.length; i++) truth[i] = untold[i] as number
  for (let i = 0; i < known.length; i++) known[i] = 0
}

/** Folds one event into the score and the traits. */
export function absorb(run: Run, event: number, signature: number, t: number): void {
  const role = run.program.role[signature] as number
  if (role & ROLE.behaves) grant(run.leaves, signature, t)
  else if (role & ROLE.tells) learn(run, signature)
  else if (role & ROLE.decides) carryOver(run.leaves, run.kept[event - run.start] as number)
}

function learn(run: Run, signature: number): void {
  const tells = run.ruling.tells[signature] as number[]
  for (let i = 0; i < tells.length; i += 2) run.truth[tells[i] as number] = tells[i + 1] as number
  const informs = run.program.informs[signature] as number[]
  for (let i = 0; i < informs.length; i += 2)
    run.known[informs[i] as number] = informs[i + 1] as number
}

export function startBatch(batch: Batch): void {
  batch.acted = false
  batch.handRaise = false
  batch.told = false
  batch.actedAt = Number.NEGATIVE_INFINITY
  batch.toldAt = Number.NEGATIVE_INFINITY
  batch.crossedAt = Number.NaN
  if (batch.crossings.length > 0) batch.crossings.length = 0
}

/** Notes what an event does to its batch; a decision moves the course at once. */
export function observe(run: Run, event: number, signature: number, t: number): void {
  const role = run.program.role[signature] as number
  const { batch } = run
  if (role & ROLE.behaves) {
    run.course.behaved = true
    const promotes = run.ruling.promotes[signature] as number
    if (promotes === 0) return
    batch.acted = true
    if (promotes & HAND_RAISE) batch.handRaise = true
    if (t > batch.actedAt) batch.actedAt = t
  } else if (role & ROLE.tells) {
    batch.told = true
    if (t > batch.toldAt) batch.toldAt = t
  } else if (role & ROLE.decides) {
    const { program, ruling, course } = run
    if (run.undone?.has(event)) {
      run.kept[event - run.start] = 1
      return
    }
    const name = DECISIONS[((program.rank[signature] as number) & 15) - 1] as DecisionName
    const reason = program.reason[signature] ?? null
    const idle = run.idle !== null && isAmong(run.idle, event)
    run.kept[event - run.start] = follow(course, ruling, name, reason, t, idle)
    if (run.peaks && isClosing(name)) run.peaks.closed()
  }
}

function isAmong(rising: Uint32Array, event: number): boolean {
  let low = 0
  let high = rising.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rising[middle] as number) < event) low = middle + 1
    else high = middle
  }
  return rising[low] === event
}

/** Points of the fit rules that hold on the traits known now. Rule 3.3.5. */
export function fitOf({ ruling, truth }: Run): number {
  const { fitPoints, fitCap } = ruling
  let sum = 0
  for (let i = 0; i < fitPoints.length; i++) if (truth[i]) sum += fitPoints[i] as number
  return sum < 0 ? 0 : sum > fitCap ? fitCap : sum
}

export function isExcluded({ ruling, truth }: Run): boolean {
  const { untold, fitPoints } = ruling
  for (let i = fitPoints.length; i < untold.length; i++) if (truth[i]) return true
  return false
}

export function isInformed(run: Run, minimum: readonly number[]): boolean {
  for (const trait of minimum) if (!run.known[trait]) return false
  return true
}

export function scoreAt(run: Run, at: number, fit: number): Score {
  const { cells } = run.ruling
  const engagement = engagementAt(run.leaves, at)
  return {
    fit,
    fitBand: bandOf(cells.fitCuts, fit),
    engagement,
    engagementBand: bandOf(cells.engagementCuts, engagement),
  }
}

/** The score at an instant when it stands in a qualifying cell, else null; computed only when it possibly could. */
export function qualifyingScore(run: Run, at: number, fit: number): Score | null {
  const { cells } = run.ruling
  const fitBand = bandOf(cells.fitCuts, fit)
  const { ceiling, ceilingFrom } = run.leaves
  if (at >= ceilingFrom && ceiling < (cells.atLeast[fitBand] as number)) return null
  const engagement = engagementAt(run.leaves, at)
  const engagementBand = bandOf(cells.engagementCuts, engagement)
  const cell = fitBand * cells.engagementNames.length + engagementBand
  return cells.qualifies[cell] ? { fit, fitBand, engagement, engagementBand } : null
}

/** Lets the open hand-off expire, and takes from the score what its agreement says. */
export function lapse(run: Run): number {
  const { course } = run
  const handoff = course.open as Handoff
  const at = course.expiresAt
  const share = expire(course)
  if (share !== 1) run.expiries = [...run.expiries, { at, share }].sort((a, b) => a.at - b.at)
  run.witness.decided('expired', at, at, handoff, null, run)
  return share
}
