import { expect, test } from 'vitest'
import { random } from './random.ts'

const draws = (seed: string, n: number) => {
  const { next } = random(seed)
  return Array.from({ length: n }, next)
}
const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length

test('the same seed gives the same draws, another seed others', () => {
  expect(draws('ada', 100)).toEqual(draws('ada', 100))
  expect(draws('ada', 100)).not.toEqual(draws('adb', 100))
})

test('draws fill 0 to 1 evenly', () => {
  const n = 100_000
  const bins = new Array<number>(20).fill(0)
  for (const value of draws('even', n)) {
    const bin = Math.floor(value * 20)
    bins[bin] = (bins[bin] ?? 0) + 1
  }
  const expected = n / 20
  const chiSquare = bins.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0)
  // 99.9 % of fair generators stay below 43.8 with 19 degrees of freedom.
  expect(chiSquare).toBeLessThan(43.8)
})

test('neighbouring seeds give streams that do not follow each other', () => {
  const [a, b] = [draws('person 1', 20_000), draws('person 2', 20_000)]
  const covariance = mean(a.map((value, i) => (value - 0.5) * ((b[i] ?? 0) - 0.5)))
  // The correlation of independent streams has a standard deviation of 1/√20000 = 0.007.
  expect(Math.abs(covariance * 12)).toBeLessThan(0.03)
})

test('the bell curve has mean 0 and deviation 1, waiting times their mean', () => {
  const { normal, waiting } = random('shapes')
  const bell = Array.from({ length: 50_000 }, normal)
  expect(mean(bell)).toBeCloseTo(0, 1)
  expect(mean(bell.map((value) => value * value))).toBeCloseTo(1, 1)
  expect(mean(Array.from({ length: 50_000 }, () => waiting(7))) / 7).toBeCloseTo(1, 1)
})

test('weights are kept and an empty list is a mistake', () => {
  const { weighted, pick } = random('weights')
  const table = [['often', 3] as const, ['seldom', 1] as const, ['never', 0] as const]
  const seen = Array.from({ length: 40_000 }, () => weighted(table))
  expect(seen.filter((word) => word === 'often').length / seen.length).toBeCloseTo(0.75, 1)
  expect(seen).not.toContain('never')
  expect(() => pick([])).toThrow('empty list')
})

test('the first draws are those of the published generator, computed apart in another language', () => {
  const expected = [2817352331, 2988691546, 3867128666, 1913123342, 3925538793]
  expect(draws('ada', 5).map((value) => value * 2 ** 32)).toEqual(expected)
})
