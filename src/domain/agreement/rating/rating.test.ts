import { expect, test } from 'vitest'
import { alpha } from './alpha.ts'
import { kappa } from './kappa.ts'
import { drawn, meaningOf, ratedBy } from './round.ts'

test('two raters who agree on 35 of 50 agree better than chance by 0.4', () => {
  const {
    agreed,
    byChance,
    kappa: value,
    n,
  } = kappa([
    [20, 5],
    [10, 15],
  ])
  expect(n).toBe(50)
  expect(agreed).toBeCloseTo(0.7, 12)
  expect(byChance).toBeCloseTo(0.5, 12)
  expect(value).toBeCloseTo(0.4, 12)
})

test('κ is nothing over nothing, and where both only ever say one thing', () => {
  expect(
    kappa([
      [0, 0],
      [0, 0],
    ]),
  ).toEqual({ n: 0, agreed: null, byChance: null, kappa: null })
  expect(
    kappa([
      [7, 0],
      [0, 0],
    ]),
  ).toEqual({ n: 7, agreed: 1, byChance: 1, kappa: null })
  expect(
    kappa([
      [0, 0],
      [0, 3],
    ]).kappa,
  ).toBeNull()
  // By hand: p_o 0, p_e 0.
  expect(
    kappa([
      [0, 4],
      [0, 0],
    ]).kappa,
  ).toBe(0)
  // By hand: p_o 0, p_e ½.
  expect(
    kappa([
      [0, 4],
      [4, 0],
    ]).kappa,
  ).toBe(-1)
})

/** Krippendorff's data of 2011: four observers, twelve units, missing answers. */
const rows = ['123321412...', '1233224125.3', '.3332342251.', '12332441251.'].map((row) =>
  [...row].map((sign) => (sign === '.' ? null : Number(sign))),
)

test.each([
  ['nominal', 0.743],
  ['ordinal', 0.815],
  ['interval', 0.849],
] as const)('α of Krippendorff’s data is, %s, %d', (scale, value) => {
  expect(alpha(rows, scale)).toBeCloseTo(value, 3)
})

test('α is nothing where nobody rated the same, or all say the same', () => {
  expect(alpha([])).toBeNull()
  expect(
    alpha([
      [1, null],
      [null, 0],
    ]),
  ).toBeNull()
  expect(
    alpha([
      [1, 1],
      [1, 1],
    ]),
  ).toBeNull()
  expect(
    alpha([
      [1, 0],
      [1, 0],
    ]),
  ).toBe(1)
})

test('a round of two marketers and a rep is measured by pairs, over all, and lead by lead', () => {
  const ready = (text: string) => [...text].map((sign) => sign === 'r')
  const rated = ratedBy([
    { side: 'marketing', ready: ready('rrnn') },
    { side: 'marketing', ready: ready('rrrn') },
    { side: 'sales', ready: ready('rnnn') },
  ])
  // By hand, of 8 pairs: both ready 2, marketing alone 3, both not 3.
  expect(rated.pairs).toMatchObject({ n: 8, agreed: 5 / 8 })
  expect(rated.pairs.byChance).toBeCloseTo((5 * 2 + 3 * 6) / 64, 12)
  expect(rated.pairs.kappa).toBeCloseTo((5 / 8 - 28 / 64) / (36 / 64), 12)
  // By hand: 6 ready and 6 not of 12; D_o (2·2·1/2·2)/12 = 1/3, D_e 2·6·6/(12·11) = 6/11.
  expect(rated.alpha).toBeCloseTo(1 - 1 / 3 / (6 / 11), 12)
  expect(rated.disputed).toEqual([
    {
      place: 1,
      marketing: { ready: 2, of: 2 },
      sales: { ready: 0, of: 1 },
      everybody: { ready: 2, of: 3 },
    },
    {
      place: 2,
      marketing: { ready: 1, of: 2 },
      sales: { ready: 0, of: 1 },
      everybody: { ready: 1, of: 3 },
    },
  ])
  expect(ratedBy([])).toEqual({ pairs: kappa([]), alpha: null, disputed: [] })
})

test('the same seed draws the same ten of thirty, and another one others', () => {
  const pool = Array.from({ length: 30 }, (_, index) => index)
  const ten = drawn(pool, 10, 'round 1')
  expect(new Set(ten).size).toBe(10)
  expect(drawn(pool, 10, 'round 1')).toEqual(ten)
  expect(drawn(pool, 10, 'round 2')).not.toEqual(ten)
  expect(drawn([1, 2, 3], 10, 'x').sort()).toEqual([1, 2, 3])
})

test.each([
  [null, 40, /^Nothing/],
  [0.394, 40, /different people/],
  [0.4, 40, /often not/],
  // 2/9 by 5/9, as floating point has it.
  [0.39999999999999997, 40, /often not/],
  [0.594, 40, /often not/],
  [0.6, 10, /the same people by/],
  [1, 9, /^Too few/],
])('κ of %s over %i pairs means %s', (value, pairs, words) => {
  expect(meaningOf(value, pairs)).toMatch(words)
})
