import { MINUTE } from '#domain/time.ts'
import type { Hours } from './hours.ts'

/**
 * Rule 2.2 told a second time, slowly: every minute of a window is open or closed. It asks the platform what clocks
 * show and knows nothing of the product's zones, spans or sums.
 */
export function openMinutes(hours: Hours, from: number, to: number): boolean[] {
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone: hours.zone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
  // Two days more on each side, so that every reading of the window's days is among them.
  const first = from - 2 * 1_440 * MINUTE
  const readings: string[] = []
  for (let at = first; at < to + 2 * 1_440 * MINUTE; at += MINUTE) readings.push(shown.format(at))
  const at = new Map<string, number>()
  for (const [i, reading] of readings.entries())
    if (!at.has(reading)) at.set(reading, first + i * MINUTE)
  const open = new Array<boolean>((to - from) / MINUTE).fill(false)
  for (const date of new Set(readings.map((reading) => reading.slice(0, 10))))
    for (const [start, end] of hours.days[date] ?? hours.week[weekday(date)] ?? []) {
      const begins = whenShown(at, readings, later(date, start))
      const ends = whenShown(at, readings, later(date, end))
      if (begins === null || ends === null) continue
      for (let minute = begins; minute < ends; minute += MINUTE)
        if (minute >= from && minute < to) open[(minute - from) / MINUTE] = true
    }
  for (const [start, end] of hours.away)
    for (let i = 0; i < open.length; i++) {
      const minute = from + i * MINUTE
      if (minute >= start && minute < end) open[i] = false
    }
  return open
}

/** The first minute that shows the reading; one that is skipped is as much later as the clock jumps. */
function whenShown(at: Map<string, number>, readings: string[], reading: string): number | null {
  const found = at.get(reading)
  if (found !== undefined) return found
  const jump = readings.findIndex((one, i) => one < reading && (readings[i + 1] ?? '') > reading)
  if (jump < 0) return null
  const skipped = minutes(readings[jump + 1] as string) - minutes(readings[jump] as string) - 1
  return at.get(later(reading.slice(0, 10), (minutes(reading) % 1_440) + skipped)) ?? null
}

/** Monday is 0. */
const weekday = (date: string) => (new Date(`${date}T12:00Z`).getUTCDay() + 6) % 7

const minutes = (reading: string) => Date.parse(`${reading.replace(' ', 'T')}Z`) / MINUTE

const later = (date: string, minute: number) =>
  new Date(Date.parse(`${date}T00:00Z`) + minute * MINUTE)
    .toISOString()
    .slice(0, 16)
    .replace('T', ' ')
