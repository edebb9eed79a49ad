import { expect, test } from 'vitest'
import { logOdds, ridgeLogit } from './ridge-logit.ts'
import { pointsOf } from './suggest.ts'

const cases = (n: number, yes: number) => Array.from({ length: n }, (_, i) => Number(i < yes))

test('rule 3.7: two groups give their log odds, and 40 points between them', () => {
  const reached = [...cases(100, 20), ...cases(90, 45)]
  const x = [...new Array(100).fill(0), ...new Array(90).fill(1)]
  const { intercept, weights } = ridgeLogit([x], reached, 0)
  expect(intercept).toBeCloseTo(-1.386294, 6)
  expect(weights[0]).toBeCloseTo(1.386294, 6)
  expect(pointsOf(weights[0] as number)).toBe(40)
})

test('a penalty draws weights towards none and leaves the share of all as it is', () => {
  const reached = [...cases(100, 20), ...cases(90, 45)]
  const x = [...new Array(100).fill(0), ...new Array(90).fill(1)]
  const free = ridgeLogit([x], reached, 0)
  const held = ridgeLogit([x], reached, 10)
  expect(held.weights[0]).toBeGreaterThan(0)
  expect(held.weights[0]).toBeLessThan(free.weights[0] as number)
  const chances = logOdds([x], held).map((z) => 1 / (1 + Math.exp(-z)))
  expect(chances.reduce((sum, p) => sum + p, 0)).toBeCloseTo(65, 6)
})

test('at the solution every slope is 0, whatever the features', () => {
  let state = 11
  const draw = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const columns = Array.from({ length: 5 }, () => Array.from({ length: 300 }, () => draw() * 4 - 2))
  const reached = Array.from({ length: 300 }, (_, i) =>
    Number(draw() < 1 / (1 + Math.exp(-(columns[0]?.[i] as number) + (columns[1]?.[i] as number)))),
  )
  const fitted = ridgeLogit(columns, reached, 2)
  const chances = logOdds(columns, fitted).map((z) => 1 / (1 + Math.exp(-z)))
  for (const [f, column] of columns.entries()) {
    const slope = column.reduce(
      (sum, x, i) => sum + x * ((reached[i] as number) - (chances[i] as number)),
      -2 * (fitted.weights[f] as number),
    )
    expect(slope).toBeCloseTo(0, 6)
  }
})

test('a feature that parts the cases without rest has no weight unless a penalty holds it', () => {
  const x = [0, 0, 0, 1, 1, 1]
  const reached = [0, 0, 0, 1, 1, 1]
  expect(() => ridgeLogit([x], reached, 0)).toThrow('penalty')
  expect(ridgeLogit([x], reached, 1).weights[0]).toBeGreaterThan(0)
  expect(() => ridgeLogit([x, x], [0, 1, 0, 1, 0, 1], 0)).toThrow('penalty')
})
