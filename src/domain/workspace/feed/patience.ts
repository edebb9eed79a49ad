import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts'

/** After which pause a delivery is tried again, try by try: nine more times within three days and three hours. @internal */
export const PAUSES = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const

/** An address that answered nothing good for so long is not asked any more. */
export const GIVE_UP_MS = 5 * DAY
/** How long deliveries that are over are listed. */
export const KEPT_MS = 30 * DAY

/**
 * When a delivery that failed `tries` times (at least 1) is tried again, epoch ms; null: it is given up. Whoever answers
 * with Retry-After (`asked`, ms from now) is left alone for so long, at most a day.
 */
export function triedAgainAt(tries: number, now: number, asked: number | null): number | null {
  const pause = PAUSES[tries - 1]
  if (pause === undefined) return null
  return now + Math.max(pause, Math.min(asked ?? 0, DAY))
}
