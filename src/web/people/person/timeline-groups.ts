import type { TimelineEntry } from '#api/timeline.ts'
import { day } from '#web/kit/time.tsx'

export type Group = { name: string; isDay: boolean; entries: TimelineEntry[] }

const DAY = 86_400_000

/** Entries under the days of the last week, the weeks of the last two months, and then the months. */
export function groupsOf(entries: readonly TimelineEntry[], zone: string, now: number): Group[] {
  const groups: Group[] = []
  for (const entry of entries) {
    const { name, isDay } = heading(entry.at, zone, now)
    const last = groups.at(-1)
    if (last?.name === name) last.entries.push(entry)
    else groups.push({ name, isDay, entries: [entry] })
  }
  return groups
}

function heading(at: number, zone: string, now: number): { name: string; isDay: boolean } {
  if (day(at, zone) === day(now, zone)) return { name: 'Today', isDay: true }
  if (day(at, zone) === day(now - DAY, zone)) return { name: 'Yesterday', isDay: true }
  if (at < now && now - at < 7 * DAY) return { name: weekday(at, zone), isDay: true }
  if (at < now && now - at < 60 * DAY)
    return { name: `Week of ${shortDay(monday(at, zone), zone)}`, isDay: false }
  return { name: month(at, zone), isDay: false }
}

const weekday = (at: number, zone: string) =>
  new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: zone,
  }).format(at)

const month = (at: number, zone: string) =>
  new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: zone }).format(at)

/** "20 Nov" */
export const shortDay = (at: number, zone: string) =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: zone }).format(at)

/** Noon of the Monday on or before this day: noon is the same day in every zone near enough. */
function monday(at: number, zone: string): number {
  const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
  const name = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: zone }).format(at)
  return at - names.indexOf(name) * DAY
}
