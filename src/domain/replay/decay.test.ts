import { expect, test } from 'vitest'
import { fade, STEPS } from './decay.ts'

test('points fade by the table as 2^-x does, within 4e-7', () => {
  let worst = 0
  for (let i = 0; i < 200_000; i++) {
    const x = (i * 0.000_137) ** 1.5
    worst = Math.max(worst, Math.abs(fade(x * STEPS) / 2 ** -x - 1))
  }
  expect(worst).toBeLessThan(4e-7)
})

test.each([
  { halfLives: 0, left: 1 },
  { halfLives: 1, left: 0.5 },
  { halfLives: 10, left: 1 / 1024 },
  { halfLives: 1074, left: 2 ** -1074 },
  { halfLives: 1075, left: 0 },
  { halfLives: 1e9, left: 0 },
])('after $halfLives half-lives exactly $left is left', ({ halfLives, left }) => {
  expect(fade(halfLives * STEPS)).toBe(left)
})

test('more age never leaves more', () => {
  let risen = 0
  for (let step = 7; step < 3 * STEPS; step += 7) risen += Number(fade(step) >= fade(step - 7))
  expect(risen).toBe(0)
})
