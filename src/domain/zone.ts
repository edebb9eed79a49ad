import { DAY, type Instant, instant } from './time.ts'

/** A reading of a wall clock; months and days count from 1. */
export type Local = {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  millisecond: number
}

/**
 * Whether the platform knows this IANA zone, e.g. "Europe/Amsterdam". An offset such as "+01:00" is no zone: it knows
 * no summer time, so days would be cut wrongly.
 */
export function isZone(name: string): boolean {
  if (knownZones.has(name)) return true
  if (/^[+-]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    knownZones.add(name)
    return true
  } catch {
    return false
  }
}

/** Asking the platform is dear, and answers carry zones; there are some hundreds of them, in a few spellings. */
const knownZones = new Set<string>()

/**
 * The instant at which the wall clock of a zone shows this; parts that are not given are 0.
 * A reading that a clock change skips means the later side of the gap, one that occurs twice the earlier. Rule 2.2.
 */
export function localToInstant(
  zone: string,
  local: Pick<Local, 'year' | 'month' | 'day'> & Partial<Local>,
): Instant {
  const { year, month, day, hour = 0, minute = 0, second = 0, millisecond = 0 } = local
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, millisecond)
  const before = offsetAt(zone, wall - DAY)
  const after = offsetAt(zone, wall + DAY)
  if (before === after) return instant(wall - before)
  const fits = [wall - before, wall - after].filter((at) => at + offsetAt(zone, at) === wall)
  return instant(fits.length > 0 ? Math.min(...fits) : wall - before)
}

/** What the wall clock of a zone shows at an instant. */
export function localAt(zone: string, at: Instant): Local {
  const wall = new Date(at + offsetAt(zone, at))
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
    millisecond: wall.getUTCMilliseconds(),
  }
}

/** The first instant of a local day; a month of 13 or a day of 0 carries over as calendars do. Rule 0.1. */
export const startOfDay = (zone: string, year: number, month: number, day: number): Instant =>
  localToInstant(zone, { year, month, day })

/**
 * Numbers the calendar days of a zone, so that two instants have one number when they fall on one local day; days are
 * cut at local midnight. Rule 0.1.
 */
export function localDays(zone: string): (t: number) => number {
  const known = zones.get(zone) ?? learn(zone)
  return (t) => Math.floor((t + offsetOf(known, t)) / DAY)
}

/** Formatters are dear to make and offsets dear to ask for: both are kept per zone, offsets per UTC day. */
type Zone = { format: Intl.DateTimeFormat; days: Map<number, number | null> }
const zones = new Map<string, Zone>()

const offsetAt = (zone: string, at: number) => offsetOf(zones.get(zone) ?? learn(zone), at)

function offsetOf(known: Zone, at: number): number {
  const day = Math.floor(at / DAY)
  let offset = known.days.get(day)
  if (offset === undefined) {
    const first = askOffset(known.format, day * DAY)
    offset = first === askOffset(known.format, (day + 1) * DAY) ? first : null
    known.days.set(day, offset)
  }
  return offset ?? askOffset(known.format, at)
}

function learn(zone: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const known = { format, days: new Map<number, number | null>() }
  zones.set(zone, known)
  return known
}

function askOffset(format: Intl.DateTimeFormat, at: number): number {
  const part: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000
}
