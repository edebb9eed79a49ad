import { type Instant, instant } from '#domain/time.ts'
import { localAt, localToInstant } from '#domain/zone.ts'
import { dueAfter, isOpen, type OpenTime } from './hours.ts'
import type { Quiet } from './notice.ts'

/** When a member is left alone; `from` and `to` are local minutes of the day, and may lie on both sides of midnight. */
export type Rest = { quiet: Quiet; from: number; to: number; zone: string }

/** Quiet hours of a member whose working hours nobody knows: from eight in the evening to seven. */
export const USUAL_REST = { from: 20 * 60, to: 7 * 60 } as const

/**
 * The first instant from `at` on at which a member may be told. `open` is their working time from `at` on; without it,
 * or where it never opens again, the usual evening and night are quiet.
 */
export function tellableFrom(rest: Rest, open: OpenTime | null, at: Instant): Instant {
  const { quiet, zone } = rest
  if (quiet === 'never') return at
  if (quiet === 'span') return afterSpan(rest, at)
  if (open !== null) {
    if (isOpen(open, at)) return at
    const first = dueAfter(open, at, 1)
    if (first !== null) return instant(first - 1)
  }
  return afterSpan({ ...USUAL_REST, zone }, at)
}

function afterSpan({ from, to, zone }: Omit<Rest, 'quiet'>, at: Instant): Instant {
  const { hour, minute } = localAt(zone, at)
  const now = hour * 60 + minute
  const isQuiet = from <= to ? now >= from && now < to : now >= from || now < to
  if (!isQuiet) return at
  const end = localMinute(zone, at, to, now < to ? 0 : 1)
  // Where a clock goes back, the reading that ends the rest may lie behind us already.
  return end > at ? end : at
}

/** The next instant after `at` whose wall clock shows this minute of the day: when a digest goes out. */
export function nextAt(zone: string, minuteOfDay: number, at: Instant): Instant {
  const today = localMinute(zone, at, minuteOfDay, 0)
  return today > at ? today : localMinute(zone, at, minuteOfDay, 1)
}

function localMinute(zone: string, at: Instant, minuteOfDay: number, daysOn: number): Instant {
  const { year, month, day } = localAt(zone, at)
  const [hour, minute] = [Math.floor(minuteOfDay / 60), minuteOfDay % 60]
  return localToInstant(zone, { year, month, day: day + daysOn, hour, minute })
}
