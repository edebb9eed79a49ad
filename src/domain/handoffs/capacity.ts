import type { Instant } from '#domain/time.ts'
import { localAt } from '#domain/zone.ts'

/** Leads a rep takes in a week until their own figures say otherwise. Rule 5.4. */
export const USUAL_CAPACITY = 25
const RAMP = [0.25, 0.5, 0.75]

/** The part of a full week's work that is expected of who is new: a quarter more with each month. Rule 5.4. */
export function rampOf(since: Instant, at: Instant, zone: string): number {
  const began = localAt(zone, since)
  const now = localAt(zone, at)
  const months =
    12 * (now.year - began.year) + now.month - began.month - (now.day < began.day ? 1 : 0)
  return RAMP[Math.max(0, months)] ?? 1
}

/** Leads a rep can take this week: what a full week is, for whom is new, away for a part of it, or in a crunch. Rule 5.4. */
export const capacityOf = (of: {
  /** Leads of a full week. */
  capacity: number
  ramp: number
  /** The part of the week's usual hours in which they are there, 0 to 1. */
  presence: number
  /** The part of planned hand-offs the team takes now, 0 to 1. */
  crunch: number
}): number => of.capacity * of.ramp * of.presence * of.crunch
