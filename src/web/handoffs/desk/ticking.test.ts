import { expect, test } from 'vitest'
import { ticked } from './ticking.ts'

test.each([
  ['goes by the minute while it runs', { leftMinutes: 12, runsMinutes: 300 }, 3, 9],
  ['goes on past its end', { leftMinutes: 2, runsMinutes: 300 }, 5, -3],
  ['stands still once the day closes', { leftMinutes: 130, runsMinutes: 4 }, 30, 126],
  ['stands still while nobody works', { leftMinutes: 130, runsMinutes: 0 }, 30, 130],
  ['that is stopped says nothing', { leftMinutes: null, runsMinutes: 0 }, 30, null],
  ['never goes back where this machine’s time does', { leftMinutes: 9, runsMinutes: 300 }, -5, 9],
])('a clock %s', (_, clock, minutes, left) => {
  expect(ticked(clock, 0, minutes * 60_000).leftMinutes).toBe(left)
})
