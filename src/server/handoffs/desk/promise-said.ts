import { type Instant, instant } from '#domain/time.ts'
import { localAt } from '#domain/zone.ts'
import type { ClockRow } from '#server/db/desks/tables.ts'
import type { Calendars } from '#server/handoffs/hours/read.ts'
import type { Found } from './found.ts'

/** What whoever accepts promises, with the day and hour on their own calendar. */
export function promiseOf(
  found: Found,
  clocks: readonly ClockRow[],
  calendars: Calendars,
  now: Instant,
): string {
  const follow = clocks.find(
    ({ kind, stopped_at, void_as }) =>
      kind === 'first-follow-up' && stopped_at === null && void_as === null,
  )
  if (!follow) return ''
  const whom = { memberId: found.memberId, teamId: null }
  const verb =
    found.acceptedAt === null ? 'Accept means: you reach out' : 'You promised to reach out'
  if (follow.due_at === null) return `${verb}.`
  if (follow.due_at <= now) return `${verb} at once; the time we agreed on is over.`
  return `${verb} before ${hourSaid(calendars.hoursOf(whom).zone, instant(follow.due_at), now)}.`
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** "17:00" today, "Tuesday 09:30" on another day. */
function hourSaid(zone: string, due: Instant, now: Instant): string {
  const [then, today] = [localAt(zone, due), localAt(zone, now)]
  const time = `${String(then.hour).padStart(2, '0')}:${String(then.minute).padStart(2, '0')}`
  const isToday = then.day === today.day && then.month === today.month && then.year === today.year
  if (isToday) return time
  const weekday = WEEKDAYS[new Date(Date.UTC(then.year, then.month - 1, then.day)).getUTCDay()]
  return `${weekday} ${time}`
}
