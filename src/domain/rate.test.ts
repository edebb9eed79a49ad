import { expect, test } from 'vitest'
import { rate, wilson } from '#domain/rate.ts'

test.each([
  [0, 5, 0, 0.4345],
  [5, 5, 0.5655, 1],
  [7, 50, 0.0695, 0.2619],
  [42, 60, 0.5749, 0.801],
  [4, 6, 0.3, 0.9032],
])('the interval of %i of %i is that of rule 0.5', (k, n, lo, hi) => {
  expect(wilson(k, n).lo).toBeCloseTo(lo, 4)
  expect(wilson(k, n).hi).toBeCloseTo(hi, 4)
})

test('an interval that begins at 0 or ends at 1 does so exactly', () => {
  expect(wilson(0, 8_000).lo).toBe(0)
  expect(wilson(842, 842).hi).toBe(1)
})

test('a share of nothing is no data, never 0 and never NaN', () => {
  expect(rate(0, 0)).toMatchObject({ value: null, lo: null, hi: null })
})

test('842 of 8,000 is 10.525 %', () => {
  expect(rate(842, 8_000).value).toBe(0.10525)
})
