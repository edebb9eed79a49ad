import type { Instant } from '#domain/time.ts'
import { localAt, startOfDay } from '#domain/zone.ts'

/** A half-open span [from, to), cut at local midnights; no bounds for "all". Rule 0.1. */
export type Period = { key: string; from: Instant | null; to: Instant | null }
export type Month = {
  key: string
  from: Instant
  to: Instant
  yearBefore: { from: Instant; to: Instant }
}

/** The span that a key names: "all", a year "2018", a quarter "2018-Q1" or a month "2018-01". Throws on other keys. */
export function periodOf(key: string, zone: string): Period {
  if (key === 'all') return { key, from: null, to: null }
  const { year, month, months } = read(key)
  return {
    key,
    from: startOfDay(zone, year, month, 1),
    to: startOfDay(zone, year, month + months, 1),
  }
}

/** The key of the same period a year before: "2018-Q1" gives "2017-Q1"; "all" has none. @internal */
export function keyOfYearBefore(key: string): string | null {
  return key === 'all' ? null : `${Number(key.slice(0, 4)) - 1}`.padStart(4, '0') + key.slice(4)
}

/** The key of the period just before: "2018-Q1" gives "2017-Q4"; "all" has none. */
export function keyBefore(key: string): string | null {
  if (key === 'all') return null
  const { year, month, months } = read(key)
  return months === 12 ? keyOfYearBefore(key) : keyFrom(year, month - months, months)
}

/**
 * The same period a year before. While the period still runs, only as much of that year as has passed of this one:
 * half a year is never held against a whole one. Rule 2.1, revenue growth.
 */
export function yearBefore(period: Period, zone: string, asOf: Instant): Period | null {
  const key = keyOfYearBefore(period.key)
  if (key === null || period.to === null) return null
  const before = periodOf(key, zone)
  if (asOf >= period.to) return before
  const today = localAt(zone, asOf)
  const day = today.month === 2 && today.day === 29 ? 28 : today.day
  const tomorrow = startOfDay(zone, today.year - 1, today.month, day + 1)
  const from = before.from ?? tomorrow
  return { key, from, to: tomorrow < from ? from : tomorrow }
}

/** The months that hold the instants first to last, oldest first, each beside the same month a year before. */
export function monthsBetween(first: Instant, last: Instant, zone: string): Month[] {
  const start = localAt(zone, first)
  const end = localAt(zone, last)
  const count = (end.year - start.year) * 12 + end.month - start.month + 1
  return Array.from({ length: count }, (_, index) => {
    const month = start.month + index
    return {
      key: keyFrom(start.year, month, 1),
      from: startOfDay(zone, start.year, month, 1),
      to: startOfDay(zone, start.year, month + 1, 1),
      yearBefore: {
        from: startOfDay(zone, start.year - 1, month, 1),
        to: startOfDay(zone, start.year - 1, month + 1, 1),
      },
    }
  })
}

/** The whole years that a period lies in, month by month; for "all" the months from first to last. */
export function monthsAround(period: Period, first: Instant, last: Instant, zone: string): Month[] {
  if (period.from === null || period.to === null) return monthsBetween(first, last, zone)
  const { year } = localAt(zone, period.from)
  return monthsBetween(startOfDay(zone, year, 1, 1), startOfDay(zone, year, 12, 1), zone)
}

/** The quarter that a month lies in: "2018-05" gives "2018-Q2". */
export const quarterOf = (month: string) =>
  `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`

function read(key: string): { year: number; month: number; months: number } {
  const match = /^(\d{4})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$/.exec(key)
  if (match === null) throw new RangeError(`No period is called ${key}`)
  const year = Number(match[1])
  if (match[2] !== undefined) return { year, month: Number(match[2]) * 3 - 2, months: 3 }
  if (match[3] !== undefined) return { year, month: Number(match[3]), months: 1 }
  return { year, month: 1, months: 12 }
}

function keyFrom(year: number, month: number, months: number): string {
  const index = year * 12 + month - 1
  const inYear = (index % 12) + 1
  const text = `${Math.floor(index / 12)}`.padStart(4, '0')
  return months === 3 ? `${text}-Q${(inYear + 2) / 3}` : `${text}-${`${inYear}`.padStart(2, '0')}`
}
