import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts'

/**
 * Numbers the calendar days of a zone, so that two instants have one number when they fall on one local day.
 * Whole UTC days with one offset are remembered; days are cut at local midnight. Rule 0.1.
 */
export function localDays(timeZone: string): (t: number) => number {
  const clock = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  /** Offset that holds all through a UTC day; NaN when the clocks change on it. */
  const steady = new Map<number, number>()
  return (t) => {
    const day = Math.floor(t / DAY)
    let offset = steady.get(day)
    if (offset === undefined) {
      const morning = offsetAt(clock, day * DAY)
      offset = morning === offsetAt(clock, (day + 1) * DAY) ? morning : Number.NaN
      steady.set(day, offset)
    }
    return Math.floor((t + (Number.isNaN(offset) ? offsetAt(clock, t) : offset)) / DAY)
  }
}

/** Local wall clock minus UTC in milliseconds, read from a name like "GMT+05:30". */
function offsetAt(clock: Intl.DateTimeFormat, t: number): number {
  const name = clock.formatToParts(t).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const match = /GMT([+-])(\d+):(\d+)(?::(\d+))?/.exec(name)
  if (!match) return 0
  const [, sign, hours, minutes, seconds] = match
  const size = Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds ?? 0) * SECOND
  return sign === '-' ? -size : size
}
