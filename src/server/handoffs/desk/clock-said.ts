import type { Clock } from '#api/handoff-lead.ts'
import { clockState, usedMs } from '#domain/handoffs/clock.ts'
import { openFor } from '#domain/handoffs/hours.ts'
import { type Instant, instant, MINUTE } from '#domain/time.ts'
import type { ClockRow } from '#server/db/desks/tables.ts'
import type { Calendars } from '#server/handoffs/hours/read.ts'

/** A clock as the contract tells it, with what is left of it in open time. Rule 2.2. */
export function clockSaid(row: ClockRow, calendars: Calendars, now: Instant): Clock {
  const whom = { memberId: row.member_id, teamId: null, side: row.owes }
  const startedAt = instant(row.started_at)
  const clock = {
    startedAt,
    targetMs: Number(row.target_ms),
    usedMs: Number(row.used_ms),
    since: row.since as Instant | null,
    dueAt: row.due_at as Instant | null,
    stoppedAt: row.stopped_at as Instant | null,
    voidAs: row.void_as,
  }
  const isRunning = row.stopped_at === null && row.void_as === null
  // What ended needs no calendar, however long ago it was.
  const hours = isRunning ? calendars.openTime(whom, clock.since ?? startedAt, now) : null
  const left = hours && clock.targetMs - usedMs(clock, hours, now)
  return {
    kind: row.kind,
    owes: row.owes,
    startedAt,
    halfAt: row.half_at,
    dueAt: row.due_at,
    stoppedAt: row.stopped_at,
    state: clockState(clock, now),
    targetMinutes: clock.targetMs / MINUTE,
    leftMinutes: left === null ? null : Math.round(left / MINUTE),
    runsMinutes: hours && clock.since !== null ? openFor(hours, now) / MINUTE : 0,
    isOfHistory: row.is_history,
    zone: calendars.hoursOf(whom).zone,
  }
}

const INSTANTS = ['started_at', 'since', 'half_at', 'due_at', 'stopped_at'] as const

/** A row that came within JSON, where instants are texts. */
export function clockFromJson(clock: ClockRow): ClockRow {
  const read = (value: unknown) => (value === null ? null : Date.parse(String(value)))
  const told = Object.fromEntries(INSTANTS.map((name) => [name, read(clock[name])]))
  return { ...clock, ...told } as ClockRow
}
