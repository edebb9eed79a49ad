import { DAY, type Instant } from '#domain/time.ts'

/** Leads that entered before this instant have had the whole window by asOf; null counts to date. Rule 1.5. */
export const oldEnoughBefore = (windowDays: number | null, asOf: Instant): Instant =>
  (windowDays === null ? asOf : asOf - windowDays * DAY) as Instant

/**
 * Share of a cohort that is old enough for its window, 0..1. A cohort is mature when its period ended
 * at least a window ago; below 1 its rates are lower bounds that still move. To date there is no window to wait for. Rule 1.5.
 */
export function matureShare(
  cohort: { size: number; oldEnough: number; to: Instant | null },
  windowDays: number | null,
  asOf: Instant,
): number {
  if (windowDays === null || cohort.size === 0) return 1
  if (cohort.to !== null && cohort.to <= oldEnoughBefore(windowDays, asOf)) return 1
  return cohort.oldEnough / cohort.size
}

/**
 * Whether a cohort counted to date may be held against others: an older one had longer, but half a year after this one
 * ended the difference is small. Rule 1.4.
 */
export const hadItsTime = (to: Instant | null, asOf: Instant): boolean =>
  to !== null && to + 180 * DAY <= asOf
