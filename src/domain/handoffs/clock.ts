import { rate } from '#domain/rate.ts'
import type { Instant } from '#domain/time.ts'
import { dueAfter, type OpenTime, timeBetween } from './hours.ts'

/** A promise that runs in open time: to decide, to follow up, to answer. Rule 2.2. */
export type Clock = {
  startedAt: Instant
  /** Milliseconds of open time that were promised. */
  targetMs: number
  /** Milliseconds used before `since`: on another calendar, or before a pause. */
  usedMs: number
  /** From when the calendar in use counts; null while the clock is paused. */
  since: Instant | null
  /** Null while it is paused, and where the calendar never opens long enough. */
  dueAt: Instant | null
  stoppedAt: Instant | null
  /** Why it counts for nothing, e.g. withdrawn, merged away, a test; null where it counts. */
  voidAs: string | null
}

export type ClockState = 'met' | 'missed' | 'pending' | 'void'
export type ClockLight = 'green' | 'amber' | 'red'

/** Starts a clock of `targetMs` of open time. */
export const started = (openTime: OpenTime, at: Instant, targetMs: number): Clock => ({
  startedAt: at,
  targetMs,
  usedMs: 0,
  since: at,
  dueAt: dueAfter(openTime, at, targetMs),
  stoppedAt: null,
  voidAs: null,
})

/**
 * The clock after the lead went to somebody else, or the calendar was changed: what is used stays used, the rest runs
 * on the calendar that comes. A clock that is over, or was due already, is not moved. Rule 2.2.
 */
export function moved(clock: Clock, was: OpenTime, becomes: OpenTime, at: Instant): Clock {
  if (isOver(clock) || isPast(clock, at) || clock.since === null) return clock
  return resumed(paused(clock, was, at), becomes, at)
}

/** The clock stands still: what is used stays used. One that is over, or was due already, is left as it is. @internal */
export function paused(clock: Clock, openTime: OpenTime, at: Instant): Clock {
  if (isOver(clock) || isPast(clock, at) || clock.since === null) return clock
  return { ...clock, usedMs: usedMs(clock, openTime, at), since: null, dueAt: null }
}

/** The clock goes on with what is left of it. @internal */
export function resumed(clock: Clock, openTime: OpenTime, at: Instant): Clock {
  if (isOver(clock) || clock.since !== null) return clock
  const left = Math.max(0, clock.targetMs - clock.usedMs)
  return { ...clock, since: at, dueAt: dueAfter(openTime, at, left) }
}

/** What became of the promise, seen at `asOf`: used up to the millisecond and answered then is met. Rule 2.2. */
export function clockState(clock: Clock, asOf: Instant): ClockState {
  const { stoppedAt, dueAt, voidAs } = clock
  if (voidAs !== null) return 'void'
  if (stoppedAt !== null) return dueAt === null || stoppedAt <= dueAt ? 'met' : 'missed'
  return dueAt !== null && asOf > dueAt ? 'missed' : 'pending'
}

/** Milliseconds of open time the clock has run by `asOf`, or by its stop if that was earlier. */
export function usedMs(clock: Clock, openTime: OpenTime, asOf: Instant): number {
  const until = clock.stoppedAt === null || asOf < clock.stoppedAt ? asOf : clock.stoppedAt
  return clock.usedMs + (clock.since === null ? 0 : timeBetween(openTime, clock.since, until))
}

/**
 * The first of the two lights, urgency: green until half of the promised time is used, amber until all of it is, then red;
 * null where nothing is due. Rule 2.2.
 */
export function clockLight(
  { halfAt, dueAt }: { halfAt: number | null; dueAt: number | null },
  asOf: number,
): ClockLight | null {
  if (dueAt === null) return null
  if (dueAt <= asOf) return 'red'
  return halfAt !== null && halfAt <= asOf ? 'amber' : 'green'
}

/** Promises met among those decided, of how many there are of each; pending and void ones are counted apart. Rule 2.2. */
export const compliance = ({ met, missed, pending, void: none }: Record<ClockState, number>) =>
  rate(met, met + missed, { basis: 'activity', excluded: { pending, void: none } })

const isOver = (clock: Clock) => clock.stoppedAt !== null || clock.voidAs !== null

/** Due already: what is missed stays missed, whoever has the lead afterwards. */
const isPast = (clock: Clock, at: Instant) => clock.dueAt !== null && at > clock.dueAt
