import { expect, test } from 'vitest'
import { rate } from '#domain/rate.ts'
import { difference } from '#domain/scoreboard/change.ts'
import { growth } from '#domain/scoreboard/growth.ts'
import { matureShare } from '#domain/scoreboard/maturity.ts'
import { against, shownAs } from '#domain/scoreboard/shown-as.ts'
import { DAY, instant } from '#domain/time.ts'

test('56 of 70 against 48 of 80 has the interval of rule 0.6, which is a clear change', () => {
  const change = difference(rate(56, 70), rate(48, 80))
  expect(change?.lo).toBeCloseTo(0.0524, 4)
  expect(change?.hi).toBeCloseTo(0.3339, 4)
  expect(change?.clear).toBe(true)
})

test('a difference whose interval holds 0 is no clear change', () => {
  expect(difference(rate(5, 10), rate(4, 10))?.clear).toBe(false)
})

test('nothing is compared with no data', () => {
  expect(difference(rate(5, 10), rate(0, 0))).toBeNull()
  expect(difference(rate(0, 0), rate(5, 10))).toBeNull()
})

test('growth is a share of the year before, and null where there was none', () => {
  expect(growth(118, 100)).toBeCloseTo(0.18, 12)
  expect(growth(50, 100)).toBe(-0.5)
  expect([growth(10, 0), growth(10, -5)]).toEqual([null, null])
})

test.each([
  [0, 1, 'no-data'],
  [9, 1, 'count'],
  [10, 1, 'grey'],
  [29, 1, 'grey'],
  [30, 1, 'full'],
  [30, 0.99, 'at-least'],
  [9, 0.5, 'count'],
] as const)('%i cases, %d of them old enough: %s', (den, share, expected) => {
  expect(shownAs({ den, matureShare: share })).toBe(expected)
})

test('a part stands above or below the whole only where the whole lies outside its interval', () => {
  const whole = rate(842, 8_000)
  expect(against(rate(179, 1_099), whole)).toBe('above')
  expect(against(rate(75, 1_350), whole)).toBe('below')
  expect(against(rate(56, 499), whole)).toBe('no-clear-difference')
  expect(against(rate(9, 9), whole)).toBeNull()
  expect(against(rate(0, 400, { matureShare: 0.5 }), whole)).toBe('no-clear-difference')
  const moving = { ...whole, matureShare: 0.9 }
  expect(against(rate(179, 1_099), moving)).toBe('no-clear-difference')
})

test('a cohort is mature a window after its period ended: 1 April and 90 days are 30 June', () => {
  const to = instant(Date.UTC(2026, 3, 1))
  const cohort = { size: 8, oldEnough: 8, to }
  expect(matureShare(cohort, 90, instant(Date.UTC(2026, 5, 30)))).toBe(1)
  const younger = { size: 8, oldEnough: 6, to }
  expect(matureShare(younger, 90, instant(Date.UTC(2026, 5, 30) - DAY))).toBe(0.75)
  expect(matureShare(younger, 90, instant(Date.UTC(2026, 5, 30)))).toBe(1)
})

test('to date no lead is too young, and an empty cohort waits for nothing', () => {
  expect(matureShare({ size: 5, oldEnough: 0, to: null }, null, instant(0))).toBe(1)
  expect(matureShare({ size: 0, oldEnough: 0, to: null }, 30, instant(0))).toBe(1)
})
