import { oldEnoughBefore } from '#domain/scoreboard/maturity.ts'
import { keyBefore, type Period, periodOf } from '#domain/scoreboard/period.ts'
import type { Instant } from '#domain/time.ts'

export type Question = { period: string; window: 'to-date' | '30' | '90' | '180' }

/** A question with everything its queries need to be the same question. */
export type Asked = {
  workspaceId: string
  timeZone: string
  period: Period
  /** The period just before, which its metrics are held against; null for all time. */
  preceding: Period | null
  windowDays: number | null
  /** MQLs up to here have had the whole window. */
  oldEnough: Instant
  asOf: Instant
}

export function ask(
  workspaceId: string,
  timeZone: string,
  question: Question,
  asOf: Instant,
): Asked {
  const windowDays = question.window === 'to-date' ? null : Number(question.window)
  const period = periodOf(question.period, timeZone)
  const before = keyBefore(question.period)
  return {
    workspaceId,
    timeZone,
    period,
    preceding: before === null ? null : periodOf(before, timeZone),
    windowDays,
    oldEnough: oldEnoughBefore(windowDays, asOf),
    asOf,
  }
}
