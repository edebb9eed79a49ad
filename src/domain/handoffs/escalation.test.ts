import { expect, test } from 'vitest'
import { type Instant, instant } from '#domain/time.ts'
import { FIRST_USED, LAST_USED, type Step, stepsDue, USUAL_STEPS } from './escalation.ts'

const HOUR = 3_600_000
/** Eight hours are promised from nine o'clock on, and nobody rests. */
const usedAt = (share: number): Instant | null => instant((9 + 8 * share) * HOUR)
const due = (hour: number, taken: number[] = [], steps: readonly Step[] = USUAL_STEPS) =>
  stepsDue(steps, usedAt, instant(hour * HOUR), taken).map(({ step, at }) => [
    step.used,
    step.tells.join('+'),
    at / HOUR,
  ])

test('a rep is told at half time, their managers when it is missed, both managers after as long again', () => {
  const half = [0.5, 'rep', 13]
  const missed = [1, 'rep+sales-managers', 17]
  const both = [2, 'sales-managers+marketing-managers', 25]
  expect(due(12.99)).toEqual([])
  expect(due(13)).toEqual([half])
  expect(due(17)).toEqual([half, missed])
  expect(due(24.99)).toEqual([half, missed])
  expect(due(25)).toEqual([half, missed, both])
})

test('a step that was told is not told again, and one that never comes tells nobody', () => {
  expect(due(25, [0.5, 1])).toEqual([[2, 'sales-managers+marketing-managers', 25]])
  expect(stepsDue(USUAL_STEPS, () => null, instant(1e15))).toEqual([])
})

test('steps are told in the order in which they come, however they were written down', () => {
  const steps: Step[] = [
    { used: LAST_USED, tells: ['marketing-managers'] },
    { used: FIRST_USED, tells: ['rep'] },
  ]
  expect(due(1_000, [], steps).map(([used]) => used)).toEqual([0.1, 10])
})
