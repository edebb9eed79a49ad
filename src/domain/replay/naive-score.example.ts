import type { Agreement, Closing, Scalar, Test } from '#domain/agreement/agreement.ts'
import type { Term } from './compile.ts'
import { fade } from './decay.ts'
import { DECISIONS, type LogEvent } from './log.ts'
import { canonical } from './signature.ts'

/** The score of the gold standard (see naive.example.ts): no state, everything from the events each time. */

/** What decisions (by message id) and expiries kept of the score. */
export type Kept = { kept: Map<string, number>; expiries: { at: number; share: number }[] }

export const MS_A_DAY = 86_400_000
const grain = (value: number) => value + 1.5 * 2 ** 22 - 1.5 * 2 ** 22

/** Rules 3.3.1, 3.3.4: leaves by name, closed days merged, decisions and expiries taking their share. */
export function engagement(
  who: Kept,
  agreement: Agreement,
  events: LogEvent[],
  at: number,
): number {
  type Leaf = { value: number; since: number; day: string }
  const leaves = new Map<string, Map<string, Leaf>>()
  const scale = (share: number) => {
    if (share === 0) leaves.clear()
    else if (share !== 1) {
      for (const rule of leaves.values()) for (const leaf of rule.values()) leaf.value *= share
    }
  }
  const expiries = who.expiries.filter((expiry) => expiry.at <= at).sort((a, b) => a.at - b.at)
  for (const event of events) {
    while (expiries[0] && expiries[0].at < event.happenedAt) scale(expiries.shift()?.share ?? 1)
    scale(who.kept.get(event.messageId) ?? 1)
    if (event.signature.kind !== 1) continue
    for (const rule of agreement.engagement.groups.flatMap((group) => group.rules)) {
      if (!matches(rule, event)) continue
      const mine = leaves.get(rule.id) ?? new Map<string, Leaf>()
      leaves.set(rule.id, mine)
      const left = (leaf: Leaf) =>
        leaf.value * faded(rule.halfLifeDays, event.happenedAt - leaf.since)
      const day = rule.bucket ? localDay(agreement.timeZone, event.happenedAt) : ''
      if ([...mine.values()].some((leaf) => leaf.day !== '' && leaf.day < day)) {
        const sum = [...mine.values()].reduce((total, leaf) => total + grain(left(leaf)), 0)
        mine.clear()
        mine.set('the past', { value: sum, since: event.happenedAt, day: '' })
      }
      const value = rule.distinctBy ? event.signature.properties[rule.distinctBy] : undefined
      const key = value === undefined ? 'none' : `${typeof value} ${value}`
      const leaf = mine.get(key)
      const sum = (leaf ? left(leaf) : 0) + rule.points
      mine.set(key, {
        value: rule.points > 0 ? Math.min(rule.cap, sum) : Math.max(-rule.cap, sum),
        since: event.happenedAt,
        day,
      })
    }
  }
  for (const expiry of expiries) scale(expiry.share)
  let total = 0
  for (const group of agreement.engagement.groups) {
    let sum = 0
    for (const rule of group.rules) {
      for (const leaf of leaves.get(rule.id)?.values() ?? []) {
        sum += grain(leaf.value * faded(rule.halfLifeDays, at - leaf.since))
      }
    }
    total += Math.max(-group.cap, Math.min(group.cap, sum))
  }
  return Math.max(0, Math.min(agreement.engagement.cap, total))
}

const faded = (halfLifeDays: number | undefined, ms: number) =>
  halfLifeDays === undefined ? 1 : fade(ms * (2 ** 20 / (halfLifeDays * MS_A_DAY)))

const calendars = new Map<string, Intl.DateTimeFormat>()

function localDay(timeZone: string, t: number): string {
  const calendar = calendars.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone })
  calendars.set(timeZone, calendar)
  return calendar.format(t)
}

/** What weighs anything: for each correction that stands, one event of its instant and signature less. Rule 3.2. */
export function weighing(events: LogEvent[]): LogEvent[] {
  const key = (at: number, of: string) => `${at} ${of}`
  const less = new Map<string, number>()
  for (const { signature, happenedAt } of events) {
    const step = { 'weighs-nothing': 1, 'weighs-again': -1 }[signature.name]
    if (signature.kind !== 3 || step === undefined) continue
    const one = key(happenedAt, String(signature.properties.of))
    less.set(one, (less.get(one) ?? 0) + step)
  }
  return events.filter(({ signature, happenedAt }) => {
    const one = key(happenedAt, canonical(signature))
    const left = less.get(one) ?? 0
    if (left > 0) less.set(one, left - 1)
    return left <= 0
  })
}

/** All but the decisions that were taken back: for each correction that stands, the one known last. Rule 1.3. */
export function standing(events: LogEvent[]): LogEvent[] {
  const isOther = (one: LogEvent) => one.signature.kind !== 2
  const late = events.filter((one) => !isOther(one))
  late.sort((a, b) => (b.knownAt as number) - (a.knownAt as number))
  const corrections = events.filter(({ signature }) => signature.kind === 3)
  const left = new Set(weighing([...corrections, ...late]))
  const isOfDecision = ({ signature: { kind, properties } }: LogEvent) =>
    kind === 3 && String(properties.of).startsWith('[2,')
  return events.filter((one) => (isOther(one) || left.has(one)) && !isOfDecision(one))
}

/** What is in the one and not in the other, where equal acts are as good as each other. */
export function moreOf(events: LogEvent[], before: LogEvent[]): LogEvent[] {
  const alike = ({ signature, happenedAt, messageId }: LogEvent) =>
    signature.kind === 1 ? `${happenedAt} ${canonical(signature)}` : messageId
  const had = before.map(alike)
  return events.filter((event) => {
    const place = had.indexOf(alike(event))
    if (place >= 0) had.splice(place, 1)
    return place < 0
  })
}

export function traits(events: LogEvent[]): Record<string, Scalar> {
  const told = events.filter(({ signature }) => signature.kind === 0)
  return Object.assign({}, ...told.map(({ signature }) => signature.properties))
}

export function fitPoints(agreement: Agreement, events: LogEvent[]): number {
  const known = traits(events)
  const sum = agreement.fit.rules
    .filter(({ when }) => passes(when, known[when.trait]))
    .reduce((total, { points }) => total + points, 0)
  return Math.max(0, Math.min(agreement.fit.cap, sum))
}

export function excluded(agreement: Agreement, events: LogEvent[]): boolean {
  const known = traits(events)
  return agreement.qualify.exclude.some((test) => passes(test, known[test.trait]))
}

function passes(test: Test, value: Scalar | undefined): boolean {
  const plain = (one: unknown) => (typeof one === 'string' ? one.toLowerCase() : one)
  if ('known' in test) return (value !== undefined && value !== '') === test.known
  if ('is' in test) return plain(test.is) === plain(value)
  if ('in' in test) return test.in.map(plain).includes(plain(value))
  if ('contains' in test) {
    return (
      typeof value === 'string' && value.toLowerCase().indexOf(test.contains.toLowerCase()) >= 0
    )
  }
  if (typeof value !== 'number') return false
  return 'atLeast' in test ? value >= test.atLeast : value <= test.atMost
}

const matches = (
  rule: Agreement['engagement']['groups'][0]['rules'][0],
  { signature: { kind, name, properties } }: LogEvent,
) =>
  kind === 1 &&
  name === rule.event &&
  (rule.where ?? []).every((test) => passes(test, properties[test.property]))

export const isPositive = ({ engagement: { groups } }: Agreement, event: LogEvent) =>
  groups.flatMap(({ rules }) => rules).some((rule) => rule.points > 0 && matches(rule, event))

export const isHandRaise = ({ qualify }: Agreement, { signature: { kind, name } }: LogEvent) =>
  kind === 1 && qualify.handRaises.includes(name)

/** Rule 3.3.8: thousandths decide. */
function bandNames(agreement: Agreement, f: number, e: number) {
  const find = (bands: { name: string; atLeast: number }[], value: number) =>
    (
      bands.find(({ atLeast }) => Math.round(1000 * value) >= Math.round(1000 * atLeast)) ??
      bands.at(-1)
    )?.name as string
  return {
    fitBand: find(agreement.fit.bands, f),
    engagementBand: find(agreement.engagement.bands, e),
  }
}

export function scores(who: Kept, agreement: Agreement, events: LogEvent[], at: number) {
  const f = fitPoints(agreement, events)
  const e = engagement(who, agreement, events, at)
  return { fit: f, engagement: e, ...bandNames(agreement, f, e) }
}

export function inCell(who: Kept, agreement: Agreement, events: LogEvent[], at: number): boolean {
  const { fitBand, engagementBand } = scores(who, agreement, events, at)
  return agreement.qualify.cells.includes(fitBand + engagementBand)
}

/** The agreement's own terms, else the defaults of rule 3.3.11. */
export function policy(terms: Agreement, closing: Closing, reason: string | null) {
  const named = terms.closings[closing]
  const families = ['procedural', 'clerical', 'definitional', 'not-ready', 'disqualified', 'lost']
  const family =
    terms.reasons?.find((one) => one.id === reason)?.family ??
    (families.includes(reason ?? '') ? reason : null)
  const special = named?.byReason?.[reason ?? ''] ?? named?.byReason?.[family ?? '']
  if (special) return special
  if (named) return named
  if (closing === 'rejected' && (family === 'clerical' || family === 'procedural')) {
    return { carryOver: 1, coolDownDays: 0 }
  }
  if (closing === 'rejected' || closing === 'recycled') return { carryOver: 0, coolDownDays: 14 }
  if (closing === 'disqualified') return { carryOver: 0, coolDownDays: 180 }
  if (closing === 'lost') return { carryOver: 0, coolDownDays: 90 }
  return { carryOver: 1, coolDownDays: 0 }
}

/** (t, kind, rank, id). Rule 0.3. */
export function order(a: LogEvent, b: LogEvent): number {
  const place = ({ signature: { kind, name } }: LogEvent) =>
    kind * 100 + (kind === 2 ? DECISIONS.indexOf(name as never) : 0)
  return a.happenedAt - b.happenedAt || place(a) - place(b) || (a.messageId < b.messageId ? -1 : 1)
}

export const isDeal = ({ signature: { kind, name } }: LogEvent) =>
  kind === 2 && ['opportunity', 'won', 'lost'].includes(name)
export const isHuman = ({ signature: { kind, name, properties } }: LogEvent) =>
  kind === 2 && (DECISIONS as readonly string[]).includes(name) && properties.by !== 'rule'

export const inForce = (timeline: Term[], s: number) =>
  timeline.findLast(({ effectiveFrom }) => effectiveFrom <= s) ?? (timeline[0] as Term)
