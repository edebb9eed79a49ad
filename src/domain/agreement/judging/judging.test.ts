import { expect, test } from 'vitest'
import { auc, brier, cutAt } from './judging.ts'

const scores = [90, 80, 70, 60, 50, 40, 30, 20]
const reached = [1, 1, 0, 1, 0, 0, 1, 0]

test('rule 3.6: the worked example', () => {
  const { precision, recall, lift } = cutAt(scores, reached, 60)
  expect([precision.value, recall.value, lift]).toEqual([0.75, 0.75, 1.5])
  expect(auc(scores, reached)).toBe(0.75)
  expect(auc([3, 3, 2, 1], [1, 0, 1, 0])).toBe(0.625)
  expect(brier([0.9, 0.8, 0.6, 0.6, 0.4, 0.3, 0.2, 0.1], reached)).toBeCloseTo(0.18375, 12)
})

test('where there is nothing to compare there is no number', () => {
  expect(auc([], [])).toBeNull()
  expect(auc([1, 2], [1, 1])).toBeNull()
  expect(brier([], [])).toBeNull()
  expect(cutAt([1, 2], [0, 0], 1)).toMatchObject({ lift: null, recall: { value: null } })
  expect(cutAt([1, 2], [0, 1], 3)).toMatchObject({ lift: null, precision: { value: null } })
})

test('pairs counted one by one give the same, in any order and with ties', () => {
  let state = 7
  const draw = (n: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % n
  }
  for (let round = 0; round < 200; round++) {
    const n = 2 + draw(12)
    const [some, did] = [0, 1].map((is) => Array.from({ length: n }, () => draw(is ? 2 : 5)))
    let [wins, pairs] = [0, 0]
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        if (!did?.[i] || did[j]) continue
        pairs += 1
        const apart = (some?.[i] as number) - (some?.[j] as number)
        wins += apart > 0 ? 1 : apart === 0 ? 0.5 : 0
      }
    const found = auc(some as number[], did as number[])
    if (pairs === 0) expect(found).toBeNull()
    else expect(found).toBeCloseTo(wins / pairs, 12)
  }
})
