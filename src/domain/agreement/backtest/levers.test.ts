import { expect, test } from 'vitest'
import { checkAgreement } from '#api/check-agreement.ts'
import { exampleAgreement } from '#domain/workspace/example/agreement.ts'
import { cutBy, leversOf, moved } from './levers.ts'

test('every lever, moved to either end, leaves an agreement that could be signed', () => {
  const levers = leversOf(exampleAgreement)
  expect(levers.length).toBeGreaterThan(20)
  expect(new Set(levers.map(({ id }) => id)).size).toBe(levers.length)
  for (const { id, least, most, value } of levers) {
    expect(least, id).toBeLessThanOrEqual(value)
    expect(most, id).toBeGreaterThanOrEqual(value)
    for (const to of [least, most, least - 1_000, most + 1_000]) {
      const after = moved(exampleAgreement, id, to)
      const checked = checkAgreement(after)
      expect(checked.ok ? [] : checked.refusal, `${id} to ${to}`).toEqual([])
      const now = leversOf(after).find((one) => one.id === id)?.value
      expect(now, id).toBe(Math.min(most, Math.max(least, to)))
    }
  }
})

test('a lever that stays where it is, or that is not there, changes nothing', () => {
  for (const { id, value } of leversOf(exampleAgreement))
    expect(moved(exampleAgreement, id, value)).toEqual(exampleAgreement)
  expect(moved(exampleAgreement, 'no such thing', 7)).toBe(exampleAgreement)
})

test('a threshold cuts the fit bands that are passed from its band on', () => {
  const qualify = { ...exampleAgreement.qualify, cells: ['A1', 'A2', 'B1'] }
  const bands = (names: string[]) =>
    names.map((name, i) => ({ name, atLeast: 20 * (names.length - 1 - i) }))
  const agreement = {
    ...{ ...exampleAgreement, qualify },
    fit: { ...exampleAgreement.fit, bands: bands(['A', 'B', 'C']) },
    engagement: { ...exampleAgreement.engagement, bands: bands(['1', '2', '3']) },
  }
  expect(cutBy(agreement, 0)).toEqual(['B'])
  expect(cutBy(agreement, 1)).toEqual(['A'])
})
