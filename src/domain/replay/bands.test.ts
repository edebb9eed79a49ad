import { expect, test } from 'vitest'
import { bandOf, cellsOf } from './bands.ts'
import { workedAgreement } from './worked.example.ts'

const { engagementCuts, qualifies, atLeast } = cellsOf(workedAgreement)

// Rule 3.3.8: round(1000 × score) ≥ 1000 × threshold, so a displayed 40 qualifies if and only if 40 does.
test.each([
  { score: 40, band: 0 },
  { score: 39.9995, band: 0 },
  { score: 39.9994, band: 1 },
  { score: 20, band: 1 },
  { score: 19.9994, band: 2 },
  { score: 0, band: 2 },
])('an engagement of $score is in band number $band', ({ score, band }) => {
  expect(bandOf(engagementCuts, score)).toBe(band)
})

test('a cut that floating point cannot hold exactly is met by the same number', () => {
  const agreement = structuredClone(workedAgreement)
  agreement.engagement.bands = [
    { name: '1', atLeast: 20.1 },
    { name: '2', atLeast: 0 },
  ]
  expect(bandOf(cellsOf(agreement).engagementCuts, 20.1)).toBe(0)
})

test('cells A1, A2 and B1 need an engagement of 20 with fit A, 40 with B, and are out of reach with C', () => {
  expect([...qualifies]).toEqual([1, 1, 0, 1, 0, 0, 0, 0, 0])
  expect([...atLeast].map((score) => Math.round(score))).toEqual([20, 40, Number.POSITIVE_INFINITY])
})
