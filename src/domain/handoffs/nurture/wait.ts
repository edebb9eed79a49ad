import { dueAfter, type OpenTime } from '#domain/handoffs/hours.ts'
import { DAY, HOUR, type Instant, instant } from '#domain/time.ts'
import type { Wait } from './track.ts'

/** What a business day is counted as: eight open hours. */
const WORKDAY = 8 * HOUR

/**
 * When something that waits is due. Business days are counted in the workspace's hours, so that what comes on a Friday
 * after two of them comes on a Tuesday; plain days by the clock.
 */
export function dueAt({ days, counts }: Wait, openTime: OpenTime, from: Instant): Instant {
  if (counts === 'plain' || days === 0) return instant(from + days * DAY)
  // Where nobody works for so long, days are plain.
  return dueAfter(openTime, from, days * WORKDAY) ?? instant(from + days * DAY)
}
