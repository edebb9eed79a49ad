import { expect, test } from 'vitest'
import { PAUSES, triedAgainAt } from './patience.ts'

const HOUR = 3_600_000

test('a delivery is tried ten times within a little more than three days', () => {
  // The schedule that Standard Webhooks recommends: 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 hours.
  const hours = [5 / 3600, 5 / 60, 0.5, 2, 5, 10, 14, 20, 24]
  expect(PAUSES.map((pause) => pause / HOUR)).toEqual(hours)
  expect(triedAgainAt(1, 1_000, null)).toBe(6_000)
  expect(triedAgainAt(9, 0, null)).toBe(24 * HOUR)
  expect(triedAgainAt(10, 0, null)).toBeNull()
})

test('who asks to be left alone is, for a day at most, and never asked sooner than usual', () => {
  expect(triedAgainAt(1, 0, 3 * HOUR)).toBe(3 * HOUR)
  expect(triedAgainAt(4, 0, HOUR)).toBe(2 * HOUR)
  expect(triedAgainAt(1, 0, 90 * HOUR)).toBe(24 * HOUR)
})
