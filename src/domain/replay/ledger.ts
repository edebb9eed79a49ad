import type { Scalar } from '#domain/agreement/agreement.ts'
import type { Instant } from '#domain/time.ts'
import { bandOf } from './bands.ts'
import { type Program, ROLE } from './compile.ts'
import { fade } from './decay.ts'
import { carryOver, closeDays, engagementAt, grant, inGrains, leafValue } from './leaves.ts'
import type { Columns } from './log.ts'
import { walk } from './replay.ts'
import { absorb, fitOf, forget, lapse, type Run, ruleAt, startRun } from './run.ts'
import { takesBack, undoneAmong } from './undone.ts'
import { isCorrected, STANDS } from './weighing.ts'

/** Why this score: every granted and faded point, clamps by name. Rule 3.3.3. */
export type Ledger = {
  at: Instant
  version: number
  engagement: number
  engagementBand: string
  cap: number
  groups: { id: string; name: string; raw: number; cap: number; value: number }[]
  lines: LedgerLine[]
  fit: number
  fitBand: string
  fitLines: { rule: string; trait: string; value: Scalar; points: number }[]
}

export type LedgerLine = {
  at: Instant
  /** Index of the event in the columns. */
  event: number
  rule: string
  group: string
  /** Points granted then (a full leaf grants less than the rule's weight), and what is left of them. */
  granted: number
  worth: number
}

/** That the rule alone opens, as in `suppose`: with the closings that closed nothing when they were recorded. */
export type Supposing = { idle: Uint32Array }

/** A grant on its way to becoming a line. */
type Grant = { event: number; rule: number; t: number; granted: number; share: number }

/**
 * Why person p had this score at an instant, by what was known then. All numbers are whole grains of 2^-30 points:
 * the lines of a group add up to its `raw` exactly, in any order; what rounding leaves over is on the largest line.
 */
export function ledger(
  program: Program,
  columns: Columns,
  p: number,
  at: Instant,
  supposing: Supposing | null = null,
): Ledger {
  const { known, indexes } = knownAt(program, columns, p, at)
  const run = startRun(program, known, { decided: () => {} }, false, supposing !== null)
  if (supposing) run.idle = placesAmong(indexes, supposing.idle)
  walk(run, 0)
  if (run.course.expiresAt <= at) lapse(run)
  ruleAt(run, at)
  const grants = foldGrants(run)
  const { ruling } = run
  const { points, cells } = ruling
  const engagement = engagementAt(run.leaves, at)
  const lines = worthAt(run, grants, at)
  const fit = fitOf(run)
  const { groups } = ruling.agreement.engagement
  return {
    at,
    version: ruling.version,
    engagement,
    engagementBand: cells.engagementNames[bandOf(cells.engagementCuts, engagement)] as string,
    cap: points.totalCap,
    groups: groups.map(({ id, name, cap }, g) => {
      const raw = run.leaves.sums[g] as number
      return { id, name: name ?? id, raw, cap, value: Math.max(-cap, Math.min(cap, raw)) }
    }),
    lines: lines.map(({ event, rule, t, granted, worth }) => ({
      at: t as Instant,
      event: indexes[event] as number,
      rule: points.rules[rule]?.id as string,
      group: groups[points.group[rule] as number]?.id as string,
      granted,
      worth,
    })),
    fit,
    fitBand: cells.fitNames[bandOf(cells.fitCuts, fit)] as string,
    fitLines: fitLinesOf(run),
  }
}

/** Engagement at every instant at which something about person p became known, oldest first. */
export function scores(
  program: Program,
  columns: Columns,
  p: number,
  supposing: Supposing | null = null,
): { at: Instant; engagement: number }[] {
  const line: { at: Instant; engagement: number }[] = []
  const settled = (run: Run, at: number) => {
    line.push({ at: at as Instant, engagement: engagementAt(run.leaves, at) })
  }
  const run = startRun(program, columns, { decided: () => {}, settled }, false, supposing !== null)
  run.idle = supposing?.idle ?? null
  walk(run, p)
  return line
}

/**
 * The log of one person as it could be known at an instant, without decisions that were taken back, and where its events
 * stand in the whole one.
 */
function knownAt(program: Program, columns: Columns, p: number, at: number) {
  const { start, t, k, signature } = columns
  const [from, to] = [start[p] as number, start[p + 1] as number]
  const undone = undoneAmong(program, columns, from, to)
  const indexes: number[] = []
  for (let i = from; i < to; i++) {
    const isGone = undone?.has(i) || takesBack(program, signature[i] as number)
    if ((k[i] as number) <= at && !isGone) indexes.push(i)
  }
  const known: Columns = {
    people: 1,
    start: Uint32Array.of(0, indexes.length),
    t: Float64Array.from(indexes, (i) => t[i] as number),
    k: Float64Array.from(indexes, (i) => k[i] as number),
    signature: Uint32Array.from(indexes, (i) => signature[i] as number),
  }
  return { known, indexes }
}

/** Where events of the whole log stand among those that are known. */
function placesAmong(indexes: number[], events: Uint32Array): Uint32Array {
  const wanted = new Set(events)
  return Uint32Array.from([...indexes.keys()].filter((i) => wanted.has(indexes[i] as number)))
}

/** Folds the log once more, now that it is clear what each decision and expiry kept, and writes down every grant. */
function foldGrants(run: Run): Grant[] {
  const { t, signature } = run.columns
  let grants: Grant[] = []
  let lapsed = 0
  const keep = (share: number) => {
    grants = share === 0 ? [] : grants.map((one) => ({ ...one, share: one.share * share }))
  }
  const lapseUntil = (time: number) => {
    for (; lapsed < run.expiries.length; lapsed++) {
      const { at, share } = run.expiries[lapsed] as Run['expiries'][number]
      if (at >= time) return
      carryOver(run.leaves, share)
      keep(share)
    }
  }
  const stands = isCorrected(run, run.start, run.end) ? run.arrived : null
  forget(run)
  for (let i = run.start; i < run.end; i++) {
    if (stands?.[i - run.start] === STANDS.silenced) continue
    const time = t[i] as number
    const sign = signature[i] as number
    lapseUntil(time)
    const role = run.program.role[sign] as number
    if (role & ROLE.behaves) grants.push(...grantsOf(run, i, sign, time))
    else absorb(run, i, sign, time)
    if (role & ROLE.decides) keep(run.kept[i - run.start] as number)
  }
  lapseUntil(Number.POSITIVE_INFINITY)
  return grants
}

function grantsOf({ leaves }: Run, event: number, signature: number, t: number): Grant[] {
  const { points } = leaves
  const ids = points.touched.subarray(points.first[signature], points.first[signature + 1])
  const before = Array.from(ids, (id) => {
    const rule = leaves.leafRule[id] as number
    if ((points.past[rule] as number) >= 0) closeDays(leaves, rule, t)
    return leafValue(leaves, id, t)
  })
  grant(leaves, signature, t)
  return Array.from(ids, (id, i) => ({
    event,
    rule: leaves.leafRule[id] as number,
    t,
    granted: leafValue(leaves, id, t) - (before[i] as number),
    share: 1,
  }))
}

/** What is left of each grant, in grains, so that the lines of a rule add up to the sum of its leaves. */
function worthAt({ leaves }: Run, grants: Grant[], at: number) {
  const { points } = leaves
  const lines = grants.map((one) => {
    const age = Math.max(0, at - one.t) * (points.pace[one.rule] as number)
    return { ...one, worth: inGrains(one.granted * fade(age) * one.share) }
  })
  const rest = new Float64Array(points.rules.length)
  for (const id of leaves.ids.subarray(0, leaves.count)) {
    const rule = leaves.leafRule[id] as number
    rest[rule] = (rest[rule] as number) + inGrains(leafValue(leaves, id, at))
  }
  const largest = new Map<number, (typeof lines)[number]>()
  for (const line of lines) {
    rest[line.rule] = (rest[line.rule] as number) - line.worth
    const most = largest.get(line.rule)
    if (!most || Math.abs(line.worth) >= Math.abs(most.worth)) largest.set(line.rule, line)
  }
  for (const [rule, line] of largest) line.worth += rest[rule] as number
  return lines
}

/** The fit rules that hold, each with the value last told ("" when it holds because nothing was told). */
function fitLinesOf({ ruling, truth, columns, program, start, end }: Run): Ledger['fitLines'] {
  const told: Record<string, Scalar> = {}
  for (let i = start; i < end; i++) {
    const signature = columns.signature[i] as number
    if (program.role[signature] === ROLE.tells) {
      Object.assign(told, program.signatures[signature]?.properties)
    }
  }
  return ruling.agreement.fit.rules
    .filter((_, i) => truth[i])
    .map(({ id, points, when: { trait } }) => ({
      rule: id,
      trait,
      value: Object.hasOwn(told, trait) ? (told[trait] as Scalar) : '',
      points,
    }))
}
