import { expect, test } from 'vitest'
import { restAfter, sharedWaits, waitNow } from './giving-way.ts'

const cases: [string, number, number, number][] = [
  ['answers come quickly', 40, 20_000, 0],
  ['answers come slowly, and little waits to be folded', 500, 2_000, 0],
  ['answers take half as long again as they should', 60, 10_000, 50],
  ['answers take very long: half of the time is its own', 5_000, 20_000, 100],
  ['half way to too much that waits', 5_000, 100_000, 50],
  ['so much waits that nothing more would be taken soon', 5_000, 150_000, 0],
]

test.each(cases)('after a tenth of a second of folding: %s', (_, waited, unfolded, rest) => {
  expect(restAfter(100, waited, unfolded)).toBe(rest)
})

test('how long senders wait is known to every thread, and forgotten a second after the last answer', () => {
  const { buffer, told } = sharedWaits()
  expect(waitNow(buffer, 1_000)).toBe(0)
  for (let n = 0; n < 100; n += 1) told(80, 1_000 + n)
  expect(waitNow(buffer, 2_099)).toBeCloseTo(80, 5)
  expect(waitNow(buffer, 2_100)).toBe(0)
})
