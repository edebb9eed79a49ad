import type { Agreement } from '#domain/agreement/agreement.ts'
import { OUTCOME } from '#domain/agreement/backtest/episodes.ts'
import { type Rate, rate } from '#domain/rate.ts'
import { bandOf } from '#domain/replay/bands.ts'
import { compile, type Program } from '#domain/replay/compile.ts'
import { engagementAt, inGrains, leafValue } from '#domain/replay/leaves.ts'
import type { Columns } from '#domain/replay/log.ts'
import type { Run } from '#domain/replay/run.ts'
import { instant } from '#domain/time.ts'
import { openings, type Told, tells } from './openings.ts'

/** What one rule did on the history. Rule 3.6. */
export type RuleRecord = {
  rule: string
  /** It takes points away: then nobody comes through because of it. */
  takesAway: boolean
  /** For whom it ever counted, leads or not. */
  people: number
  /** Share of the leads it counted for when they opened that became a deal; of those that came to sales. */
  counted: Rate
  others: Rate
  /** Share of those it counted for over the share of all, with the interval of the former; null where either is missing. */
  lift: { value: number; lo: number; hi: number } | null
  /** Leads that stood in a qualifying cell when they opened, and would not have without it. */
  decisive: number
}

export type RuleRecords = {
  windowDays: number
  /** Leads that are old enough and came to sales: how many became a deal. */
  all: Rate
  /** Recorded leads that could be looked at, of any age. */
  leads: number
  rules: RuleRecord[]
}

/**
 * What every rule of an agreement did on the history: for how many people it counted, how the leads fared that it counted
 * for, and how many of them would not have stood where they stood without it. A lead is looked at as it stood at the instant
 * it was recorded to open. Only leads that came to sales tell how it ended, so it says nothing of those who were never
 * passed. Rules 3.6, 4.3.
 */
export function ruleRecords(agreement: Agreement, told: Told): RuleRecords {
  const { columns, recorded, windowDays } = told
  const program = compile([{ version: 1, effectiveFrom: instant(0), agreement }], told.signatures)
  const tally = tallyFor(agreement)
  openings(program, told, (r, run, at) => {
    const isDeal = ((recorded.reached[r] as number) & OUTCOME.deal) !== 0
    tally.note(standing(run, at), tells(told, r), isDeal)
  })
  return { windowDays, ...tally.done(touched(program, columns)) }
}

/** Which rules counted, engagement first, then fit; and without which of them the cell would not qualify. */
function standing(run: Run, at: number): { counts: Uint8Array; decisive: Uint8Array } {
  const { leaves, ruling, truth } = run
  const { points, cells, fitPoints, fitCap } = ruling
  const rules = points.weight.length
  const worth = new Float64Array(rules)
  const sums = new Float64Array(points.groupCap.length)
  for (const id of leaves.ids.subarray(0, leaves.count)) {
    const rule = leaves.leafRule[id] as number
    const left = inGrains(leafValue(leaves, id, at))
    worth[rule] = (worth[rule] as number) + left
    const group = points.group[rule] as number
    sums[group] = (sums[group] as number) + left
  }
  const within = (sum: number, group: number) => {
    const cap = points.groupCap[group] as number
    return Math.max(-cap, Math.min(cap, sum))
  }
  const total = sums.reduce((all, sum, group) => all + within(sum, group), 0)
  const raw = fitPoints.reduce((all, one, i) => all + (truth[i] ? one : 0), 0)
  const qualifies = (engagement: number, fit: number) => {
    const fitBand = bandOf(cells.fitCuts, Math.max(0, Math.min(fitCap, fit)))
    const kept = Math.max(0, Math.min(points.totalCap, engagement))
    const band = bandOf(cells.engagementCuts, kept)
    return cells.qualifies[fitBand * cells.engagementNames.length + band] === 1
  }
  const stands = qualifies(engagementAt(leaves, at), run.fit)
  const counts = new Uint8Array(rules + fitPoints.length)
  const decisive = new Uint8Array(counts.length)
  for (let rule = 0; rule < rules; rule++) {
    const mine = worth[rule] as number
    if (mine === 0) continue
    counts[rule] = 1
    const group = points.group[rule] as number
    const sum = sums[group] as number
    const without = total - within(sum, group) + within(sum - mine, group)
    if (stands && !qualifies(without, raw)) decisive[rule] = 1
  }
  for (let i = 0; i < fitPoints.length; i++) {
    if (!truth[i]) continue
    counts[rules + i] = 1
    if (stands && !qualifies(total, raw - (fitPoints[i] as number))) decisive[rules + i] = 1
  }
  return { counts, decisive }
}

/** Per rule for how many people it ever counted, engagement first, then fit. */
function touched({ rulings, signatures }: Program, columns: Columns): Uint32Array {
  const [{ points, tells, untold, fitPoints }] = rulings as [Program['rulings'][number]]
  const rules = points.weight.length
  const bySignature = signatures.map((_, s) => [
    ...new Set(
      [...points.touched.subarray(points.first[s], points.first[s + 1])].map(
        (leaf) => points.leafRule[leaf] as number,
      ),
    ),
    ...fitTold(tells[s] as number[], fitPoints.length).map((test) => rules + test),
  ])
  const always = [...fitPoints.keys()].filter((i) => untold[i]).map((i) => rules + i)
  const people = new Uint32Array(rules + fitPoints.length)
  const last = new Int32Array(people.length).fill(-1)
  const { start, signature } = columns
  const note = (rule: number, p: number) => {
    if (last[rule] === p) return
    last[rule] = p
    people[rule] = (people[rule] as number) + 1
  }
  for (let p = 0; p < columns.people; p++) {
    for (const rule of always) note(rule, p)
    for (let i = start[p] as number; i < (start[p + 1] as number); i++) {
      const found = bySignature[signature[i] as number] as number[]
      for (let n = 0; n < found.length; n++) note(found[n] as number, p)
    }
  }
  return people
}

/** Fit tests that come to hold where [test, holds] pairs are told. */
function fitTold(tells: number[], fitRules: number): number[] {
  const held: number[] = []
  for (let i = 0; i < tells.length; i += 2)
    if (tells[i + 1] === 1 && (tells[i] as number) < fitRules) held.push(tells[i] as number)
  return held
}

function tallyFor({ engagement, fit }: Agreement) {
  const all = [...engagement.groups.flatMap(({ rules }) => rules), ...fit.rules]
  const ids = all.map(({ id, points }) => ({ rule: id, takesAway: points < 0 }))
  const [num, den, decisive] = [0, 1, 2].map(() => new Uint32Array(ids.length)) as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ]
  let [leads, decided, deals] = [0, 0, 0]
  const add = (to: Uint32Array, i: number, one: number) => {
    to[i] = (to[i] as number) + one
  }
  return {
    note(stood: ReturnType<typeof standing>, isTold: boolean, isDeal: boolean) {
      leads += 1
      decided += Number(isTold)
      deals += Number(isTold && isDeal)
      for (let i = 0; i < ids.length; i++) {
        add(decisive, i, stood.decisive[i] as number)
        if (!isTold || !stood.counts[i]) continue
        add(den, i, 1)
        add(num, i, Number(isDeal))
      }
    },
    done(people: Uint32Array): Omit<RuleRecords, 'windowDays'> {
      const share = rate(deals, decided)
      const rules = ids.map((id, i): RuleRecord => {
        const counted = rate(num[i] as number, den[i] as number)
        const others = rate(deals - counted.num, decided - counted.den)
        const of = { ...id, people: people[i] as number, decisive: decisive[i] as number }
        return { ...of, counted, others, lift: liftOf(counted, share.value) }
      })
      return { all: share, leads, rules }
    },
  }
}

/** Precision over the share of all; the interval is that of the precision. */
function liftOf({ value, lo, hi }: Rate, base: number | null): RuleRecord['lift'] {
  if (value === null || lo === null || hi === null || base === null || base === 0) return null
  return { value: value / base, lo: lo / base, hi: hi / base }
}
