import { DAY, HOUR, type Instant, instant, MINUTE } from '#domain/time.ts'
import { localAt, localToInstant } from '#domain/zone.ts'

/** Minutes after local midnight, `[from, to)`, 0 to 1440. */
export type Span = readonly [from: number, to: number]

/** When somebody, or a team, can be expected to act. Rule 2.2. */
export type Hours = {
  /** IANA zone in which spans and days are meant. */
  zone: string
  /** The open spans of each weekday, Monday first; seven lists. */
  week: readonly (readonly Span[])[]
  /** What replaces a weekday's spans on one date, 'YYYY-MM-DD': a holiday is an empty list. */
  days: Readonly<Record<string, readonly Span[]>>
  /** Closed whatever else is said, `[from, to)`: absences. */
  away: readonly (readonly [Instant, Instant])[]
}

/** The open spans of a window of time as instants, in order and apart from each other, with the time open before each. */
export type OpenTime = {
  from: Instant
  to: Instant
  starts: Float64Array
  ends: Float64Array
  /** Milliseconds open in `[from, starts[i])`; one entry more than there are spans, the last is the whole. */
  before: Float64Array
}

const OFFICE: Span[] = [[9 * 60, 17 * 60]]

/** Monday to Friday, 09:00 to 17:00: what holds until somebody says otherwise. */
export const DEFAULT_HOURS = (zone: string): Hours => ({
  zone,
  week: [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, [], []],
  days: {},
  away: [],
})

/**
 * The open time of `[from, to)`. Elapsed time is physical: a day around the clock has 23 or 25 hours where clocks
 * change, and a reading that occurs twice or never is taken as in localToInstant. Rule 2.2.
 */
export function open(hours: Hours, from: Instant, to: Instant): OpenTime {
  const spans = without(joined(spansOf(hours, from, to)), joined([...hours.away]))
  const cut = spans
    .map(([start, end]) => [Math.max(start, from), Math.min(end, to)] as const)
    .filter(([start, end]) => start < end)
  const before = new Float64Array(cut.length + 1)
  for (const [i, [start, end]] of cut.entries())
    before[i + 1] = (before[i] as number) + (end - start)
  return {
    from,
    to,
    starts: Float64Array.from(cut, ([start]) => start),
    ends: Float64Array.from(cut, ([, end]) => end),
    before,
  }
}

/** Milliseconds of open time in `[a, b)`, B(a, b) of rule 2.2; 0 where b is not after a. */
export const timeBetween = (openTime: OpenTime, a: Instant, b: Instant): number =>
  b <= a ? 0 : openUntil(openTime, b) - openUntil(openTime, a)

/**
 * The earliest instant from `a` on by which `ms` of open time have gone, D(a, T) of rule 2.2: a clock used up exactly
 * when the day closes is due then, not the next morning. Null where the window does not hold so much.
 */
export function dueAfter(openTime: OpenTime, a: Instant, ms: number): Instant | null {
  const sum = openUntil(openTime, a) + ms
  if (ms <= 0) return a
  const { starts, before } = openTime
  const spans = starts.length
  if (sum > (before[spans] as number)) return null
  let low = 0
  let high = spans - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((before[middle + 1] as number) < sum) low = middle + 1
    else high = middle
  }
  return instant((starts[low] as number) + sum - (before[low] as number))
}

/** Whether work may be expected at this instant. */
export const isOpen = (openTime: OpenTime, at: Instant): boolean => openFor(openTime, at) > 0

/** For how many milliseconds from this instant on work may be expected without a pause; 0 while nobody works. */
export function openFor(openTime: OpenTime, at: Instant): number {
  const i = spanBefore(openTime, at)
  return i < 0 ? 0 : Math.max(0, (openTime.ends[i] as number) - at)
}

/** A target both ways, e.g. "24 h = 3 working days": on hours of 8 a day, 24 of them are not a day. Rule 2.2. */
export function targetSaid(hours: Hours, ms: number): string {
  const lengths = hours.week.map(minutesOf).filter((minutes) => minutes > 0)
  const said = `${shortNumber(ms / HOUR)} h`
  if (lengths.length === 0) return `${said}, but no hours are open`
  const usual = lengths.reduce((sum, minutes) => sum + minutes, 0) / lengths.length
  const days = ms / (usual * MINUTE)
  if (lengths.length === 7 && lengths.every((minutes) => minutes === 1_440))
    return days < 1 ? `${said} around the clock` : `${said} = ${counted(days, 'day')}`
  if (days < 0.5) return `${said} of working time`
  const about = lengths.every((minutes) => minutes === usual) ? '' : 'about '
  if (days === 0.5) return `${said} = ${about}half a working day`
  return `${said} = ${about}${counted(days, 'working day')}`
}

/** The date of a day number, counted from 1970-01-01, as hours name it: 'YYYY-MM-DD'. */
const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)

/** Milliseconds open in `[from, at)`. Asking outside the window is a fault of ours: the answer would be made up. */
function openUntil(openTime: OpenTime, at: Instant): number {
  if (at < openTime.from || at > openTime.to)
    throw new Error(`${at} is outside the open time of ${openTime.from} to ${openTime.to}`)
  const i = spanBefore(openTime, at)
  if (i < 0) return 0
  const { starts, ends, before } = openTime
  return (before[i] as number) + Math.min(at, ends[i] as number) - (starts[i] as number)
}

/** The last span that has begun at this instant; -1 before the first. */
function spanBefore({ starts }: OpenTime, at: Instant): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((starts[middle] as number) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

type Stretch = readonly [start: number, end: number]

function spansOf({ zone, week, days }: Hours, from: Instant, to: Instant): Stretch[] {
  const spans: Stretch[] = []
  for (let day = dayNumber(zone, from); day <= dayNumber(zone, to); day++) {
    // 1970-01-01 was a Thursday.
    const open = days[dateOf(day)] ?? week[(day + 3) % 7] ?? []
    for (const [start, end] of open)
      spans.push([reading(zone, day, start), reading(zone, day, end)])
  }
  return spans
}

function dayNumber(zone: string, at: Instant): number {
  const { year, month, day } = localAt(zone, at)
  return Date.UTC(year, month - 1, day) / DAY
}

function reading(zone: string, dayNumber: number, minute: number): Instant {
  const date = new Date(dayNumber * DAY)
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
  return localToInstant(zone, { year, month, day, minute })
}

/** In order, joined where they touch; a span that a clock change swallows whole is gone. */
function joined(stretches: Stretch[]): Stretch[] {
  const all: [number, number][] = []
  for (const [start, end] of stretches.toSorted(([a], [b]) => a - b)) {
    const last = all.at(-1)
    if (start >= end) continue
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else all.push([start, end])
  }
  return all
}

/** What is left of the spans when the others are taken out; both in order and joined. */
function without(spans: Stretch[], taken: Stretch[]): Stretch[] {
  if (taken.length === 0) return spans
  const left: Stretch[] = []
  let first = 0
  for (const [start, end] of spans) {
    let from = start
    while (first < taken.length && (taken[first] as Stretch)[1] <= start) first++
    for (let i = first; i < taken.length; i++) {
      const [out, back] = taken[i] as Stretch
      if (out >= end) break
      if (out > from) left.push([from, out])
      from = Math.max(from, back)
    }
    if (from < end) left.push([from, end])
  }
  return left
}

const minutesOf = (spans: readonly Span[]) => spans.reduce((sum, [from, to]) => sum + to - from, 0)

const counted = (count: number, what: string) => {
  const said = shortNumber(count)
  return `${said} ${what}${said === '1' ? '' : 's'}`
}

const shortNumber = (value: number) => String(Math.round(value * 10) / 10)
