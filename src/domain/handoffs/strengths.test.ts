import { expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { type Counted, isSameFinding, type Strength, strengthsOf, weighsFrom } from './strengths.ts'

const of = (memberId: number, deals: number, leads: number, some: Partial<Counted> = {}) => ({
  ...{ memberId, deals, leads, fit: 'A', engagement: '1', openedBy: 'score' as const },
  ...some,
})
const weights = (...counted: Counted[]) =>
  strengthsOf(counted).map(({ memberId, weight }) => [memberId, Math.round(1e4 * weight) / 1e4])

test.each([
  // 20 of 100 together. Wilson of 14/40 is .221 to .505, clear of .2; (14 + 2) / 50 = .32, .32 / .2 = 1.6, at most 1.25.
  ['clearly better', [of(1, 14, 40), of(2, 6, 60)], [[1, 1.25]]],
  // 6 of 60 beside 14 of 40: .047 to .201 holds .2 by a hair, so nothing is said of it.
  ['hardly worse', [of(2, 6, 60), of(1, 14, 40)], [[1, 1.25]]],
  // 5 of 50 and 45 of 150 are 50 of 200: .25. Wilson of 5/50 is .043 to .214; (5 + 2.5) / 60 = .125, half, at least 0.8.
  ['clearly worse', [of(1, 5, 50), of(2, 45, 150)], [[1, 0.8]]],
  // 1,200 of 4,000: .3. Wilson of 700/2,000 is .329 to .371; (700 + 3) / 2,010 / .3 = 1.1658; the other .8342.
  [
    'many leads',
    [of(1, 700, 2_000), of(2, 500, 2_000)],
    [
      [1, 1.1658],
      [2, 0.8342],
    ],
  ],
  // 9 of 9, and everybody else 1 of 91: fewer than ten leads say nothing, whatever they are.
  ['few leads', [of(1, 9, 9), of(2, 11, 91)], []],
  // 10 of 10 beside 1 of 90: .722 to 1, clear of .11.
  [
    'ten leads',
    [of(1, 10, 10), of(2, 1, 90)],
    [
      [1, 1.25],
      [2, 0.8],
    ],
  ],
  ['alone', [of(1, 30, 40)], []],
  ['without deals', [of(1, 0, 50), of(2, 0, 50)], []],
  ['without leads', [], []],
] as [string, Counted[], number[][]][])('%s', (_, counted, expected) => {
  expect(weights(...counted)).toEqual(expected)
})

test('kinds of leads are held apart, each against the team’s share of it', () => {
  const raised = { openedBy: 'hand-raise' as const }
  const found = strengthsOf([
    ...[of(1, 14, 40), of(2, 6, 60)],
    ...[of(1, 14, 40, raised), of(2, 21, 60, raised)],
  ])
  expect(found).toEqual([{ ...of(1, 14, 40), teamLeads: 100, teamDeals: 20, weight: 1.25 }])
})

test('a finding that turned around is another one, and each weighs a fortnight after it was shown', () => {
  const [strong] = strengthsOf([of(1, 14, 40), of(2, 6, 60)]) as [Strength]
  expect(isSameFinding(strong, { ...strong, leads: 41, weight: 1.1 })).toBe(true)
  expect(isSameFinding(strong, { ...strong, weight: 0.9 })).toBe(false)
  expect(isSameFinding(strong, { ...strong, engagement: '2' })).toBe(false)
  expect(weighsFrom(instant(Date.UTC(2026, 2, 2)))).toBe(Date.UTC(2026, 2, 16))
})
