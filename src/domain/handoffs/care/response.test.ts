import { expect, test } from 'vitest'
import { levelOf, type Response, responseTimes } from './response.ts'

const MINUTE = 60_000
const after = (minutes: number): Response => ({
  wallMs: minutes * MINUTE,
  openMs: (minutes * MINUTE) / 2,
  ageMs: 10_000 * MINUTE,
})
const waiting = (minutes: number): Response => ({
  wallMs: null,
  openMs: null,
  ageMs: minutes * MINUTE,
})

test('median and third quartile are those of a spreadsheet', () => {
  // QUARTILE of 2, 4, 30, 90 and 3000: 30 and 90; of the halves 15 and 45.
  const times = responseTimes([2, 4, 30, 90, 3_000].map(after))
  expect(times.wall).toEqual({ median: 30 * MINUTE, p75: 90 * MINUTE })
  expect(times.open).toEqual({ median: 15 * MINUTE, p75: 45 * MINUTE })
  expect(responseTimes([10, 20, 30, 40].map(after)).wall).toEqual({
    median: 25 * MINUTE,
    p75: 32.5 * MINUTE,
  })
})

test('who waits counts as too late for a limit once they are older than it', () => {
  const times = responseTimes([after(3), after(50), waiting(4), waiting(30), waiting(2_000)])
  expect(times).toMatchObject({ n: 5, waiting: 3 })
  expect(times.within.map(({ limitMinutes, rate }) => [limitMinutes, rate.num, rate.den])).toEqual([
    // Of five minutes: 3 is within; 50, and those who wait for 30 and 2,000 are not; the one of 4 is not decided.
    [5, 1, 4],
    [60, 2, 3],
    [1_440, 2, 3],
  ])
})

test('where nobody was passed nothing is claimed', () => {
  const times = responseTimes([])
  expect(times.wall).toEqual({ median: null, p75: null })
  expect(times.within[0]?.rate.value).toBeNull()
})

test.each([
  [21, 25, 'fine'],
  [21.25, 25, 'fine'],
  [22, 25, 'watch'],
  [25, 25, 'watch'],
  [26, 25, 'act'],
  [1, 0, 'act'],
  [0, 0, 'fine'],
])('%d leads where %d can be taken: %s', (taken, room, level) => {
  expect(levelOf(taken, room)).toBe(level)
})
