import { useEffect, useState } from 'react'
import type { Clock } from '#api/handoff-lead.ts'

/** The time on this machine, anew every so often. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

const MINUTE = 60_000

/** A clock that was read at `readAt` as it stands `now`, both on this machine: only open time goes. Rule 2.2. */
export function ticked<C extends Pick<Clock, 'leftMinutes' | 'runsMinutes'>>(
  clock: C,
  readAt: number,
  now: number,
): C {
  if (clock.leftMinutes === null) return clock
  const gone = Math.min(Math.max(0, now - readAt) / MINUTE, clock.runsMinutes)
  return { ...clock, leftMinutes: Math.round(clock.leftMinutes - gone) }
}
