import { expect, test } from 'vitest'
import { garwood } from '#domain/poisson.ts'

// Rule 0.7; the last two by chi2.ppf of scipy.
test.each([
  [0, 0, 3.689],
  [2, 0.242, 7.225],
  [10, 4.795, 18.39],
  [100, 81.364, 121.627],
  [40_000, 39_608.955, 40_393.944],
])('%i events may be %f to %f of them in a period like this one', (count, lo, hi) => {
  expect(garwood(count).lo).toBeCloseTo(lo, 3)
  expect(garwood(count).hi).toBeCloseTo(hi, 3)
})
