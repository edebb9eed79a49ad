import type { DateOrder } from '#domain/people/imports/map.ts'
import { type Instant, instant } from '#domain/time.ts'
import { type Local, localToInstant } from '#domain/zone.ts'

/** How dates of a file are to be read where they leave something open. */
export type DateHabit = { zone: string; order: DateOrder | null }

const ISO =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:(?:T| +)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)? *(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i
const LOCAL =
  /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:(?:T|,? +)(\d{1,2}):(\d{2})(?::(\d{2}))?(?: *([ap])\.?m\.?)?)?$/i
const EPOCH = /^-?\d{9,13}(?:\.\d{1,6})?$/
const EARLIEST = Date.UTC(1900, 0, 1)
const LATEST = Date.UTC(2201, 0, 1)

/**
 * The instant a cell tells, or null where it is no date of the years 1900 to 2200. Read are ISO dates and times,
 * 31.12.2025, 31/12/2025 or 12/31/2025 (the map says which), and epoch seconds or milliseconds.
 * A day is its midnight; a time without a zone is local to the file's zone. Rule 2.2.
 */
export function readDate(text: string, habit: DateHabit): Instant | null {
  const iso = ISO.exec(text)
  if (iso) return readIso(iso, habit)
  const local = LOCAL.exec(text)
  if (local) return readLocal(local, habit)
  return EPOCH.test(text) ? inRange(epoch(Number(text))) : null
}

function readIso(found: RegExpExecArray, { zone }: DateHabit): Instant | null {
  const [, year, month, day, hour, minute, second, fraction, offset] = found
  if (offset && hour === undefined) return null
  const wall = wallTime(year, month, day, hour, minute, second, fraction)
  if (wall === null) return null
  return inRange(offset ? utc(wall) - offsetOf(offset) : localToInstant(zone, wall))
}

function readLocal(found: RegExpExecArray, { zone, order }: DateHabit): Instant | null {
  const [, first, separator, second, year, hour, minute, seconds, half] = found
  const way = order ?? (separator === '.' ? 'day-first' : null)
  if (way === null) return null
  const [day, month] = way === 'day-first' ? [first, second] : [second, first]
  const clock = half ? twelveHours(Number(hour), half) : hour
  if (clock === null) return null
  const wall = wallTime(year, month, day, clock, minute, seconds)
  return wall === null ? null : inRange(localToInstant(zone, wall))
}

function twelveHours(hour: number, half: string): string | null {
  if (hour < 1 || hour > 12) return null
  return String((hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0))
}

/** What the clock on the wall shows, or null where no calendar has that day or no clock that time (Date.UTC takes year 26 for 1926). */
function wallTime(
  years = '',
  months = '',
  days = '',
  hours = '0',
  minutes = '0',
  seconds = '0',
  fraction = '',
): Local | null {
  const [year, month, day] = [Number(years), Number(months), Number(days)]
  const [hour, minute, second] = [Number(hours), Number(minutes), Number(seconds)]
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null
  if (hour > 24 || minute > 59 || second > 59 || (hour === 24 && minute + second > 0)) return null
  const millisecond = Number(fraction.slice(0, 3).padEnd(3, '0'))
  return { year, month, day, hour, minute, second, millisecond }
}

const utc = (wall: Local) =>
  Date.UTC(
    wall.year,
    wall.month - 1,
    wall.day,
    wall.hour,
    wall.minute,
    wall.second,
    wall.millisecond,
  )

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function offsetOf(text: string): number {
  if (!/\d/.test(text)) return 0
  const hours = Number(text.slice(1, 3))
  const minutes = Number(text.slice(3).replace(':', '') || '0')
  return (text[0] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

/** Up to ten digits are seconds, more are milliseconds: the border lies in 1970 and in 2286. */
function epoch(value: number): number {
  return Math.abs(value) < 1e10 ? Math.round(value * 1000) : Math.round(value)
}

function inRange(at: number): Instant | null {
  return at >= EARLIEST && at < LATEST ? instant(at) : null
}
