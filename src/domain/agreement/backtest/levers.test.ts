import { expect, test } from 'vitest'
import { checkAgreement } from '#api/check-agreement.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { TEMPLATES } from '#domain/agreement/templates/templates.ts'
import { exampleAgreement } from '#domain/workspace/example/agreement.ts'
import { cutBy, leversOf, moved } from './levers.ts'

const AGREEMENTS: [string, Agreement][] = [
  ['the example', exampleAgreement],
  ['the first one', defaultAgreement('Acme', 'UTC')],
  ...TEMPLATES.map(({ id, of }): [string, Agreement] => [id, of(exampleAgreement)]),
]

test.each(AGREEMENTS)(
  'every lever of %s, moved to either end, leaves what could be signed',
  (_, agreement) => {
    const levers = leversOf(agreement)
    expect(levers.length).toBeGreaterThan(5)
    expect(new Set(levers.map(({ id }) => id)).size).toBe(levers.length)
    for (const { id, least, most, value } of levers) {
      expect(least, id).toBeLessThanOrEqual(value)
      expect(most, id).toBeGreaterThanOrEqual(value)
      for (const to of [least, most, least - 1_000, most + 1_000]) {
        const after = moved(agreement, id, to)
        const checked = checkAgreement(after)
        const faults = checked.ok
          ? []
          : checked.refusal.filter(({ path }) => path !== 'qualify.cells')
        expect(faults, `${id} to ${to}`).toEqual([])
        const now = leversOf(after).find((one) => one.id === id)?.value
        expect(now, id).toBe(Math.min(most, Math.max(least, to)))
      }
    }
  },
)

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
