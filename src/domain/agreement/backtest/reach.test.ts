import { expect, test } from 'vitest'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { columnsOf } from '#domain/replay/columns.ts'
import { compile } from '#domain/replay/compile.ts'
import type { Handoff } from '#domain/replay/handoff.ts'
import { peaksOf } from '#domain/replay/peaks.ts'
import { dice, randomEvents, randomTimeline } from '#domain/replay/random.example.ts'
import { suppose } from '#domain/replay/suppose.ts'
import { workedAgreement } from '#domain/replay/worked.example.ts'
import { instant } from '#domain/time.ts'
import { askedKey, growth, peaksKey } from './reach.ts'

const habits = { late: 0.3, buckets: true, decisions: true, versions: 1, events: 60 }
const seeds = Array.from({ length: 400 }, (_, seed) => seed)
const programOf = (agreement: Agreement, signatures: Parameters<typeof compile>[1]) =>
  compile([{ version: 1, effectiveFrom: instant(0), agreement }], signatures)

/** The same questions with other weights, caps, cuts and half-lives. */
function changed(seed: number, agreement: Agreement): Agreement {
  const d = dice(seed + 5)
  const other = structuredClone(agreement)
  for (const group of other.engagement.groups) {
    group.cap *= d.pick([0.5, 1, 1, 1.5])
    for (const rule of group.rules) {
      rule.points *= d.pick([0.5, 0.9, 1, 1, 1.3])
      rule.cap *= d.pick([1, 1, 1.2])
      if (rule.halfLifeDays && d.chance(0.3)) rule.halfLifeDays *= d.pick([0.5, 0.9])
    }
  }
  for (const band of other.engagement.bands.slice(0, 2)) band.atLeast *= d.pick([0.5, 0.8, 1.4])
  other.engagement.bands.sort((x, y) => y.atLeast - x.atLeast)
  return other
}

test('who cannot be brought so high by other weights, caps and half-lives is never passed', () => {
  const seen = { skipped: 0, opened: 0 }
  for (const seed of seeds) {
    const d = dice(seed)
    const agreement = randomTimeline(d, habits)[0]?.agreement as Agreement
    const { columns, signatures } = columnsOf(randomEvents(d, habits))
    const highest = new Float32Array(3).fill(-1)
    peaksOf(
      programOf(agreement, signatures),
      ...([columns, 0, 1] as const),
      (_, band, __, gain) => {
        highest[band] = Math.max(highest[band] as number, gain * (1 + 1e-6))
      },
      () => highest.fill(Number.POSITIVE_INFINITY),
    )
    const other = changed(seed, agreement)
    expect(askedKey(other)).toBe(askedKey(agreement))
    const program = programOf(other, signatures)
    const [all, few]: [Handoff[], Handoff[]] = [[], []]
    suppose(program, columns, 0, 1, (_, handoff) => all.push(handoff))
    const reach = { highest, growth: growth(agreement, other) }
    suppose(program, columns, 0, 1, (_, handoff) => few.push(handoff), { reach })
    expect(few, `seed ${seed}`).toEqual(all)
    const needed = program.rulings[0]?.cells.atLeast as Float64Array
    const may = needed.some((needs, band) => {
      const stood = highest[band] as number
      return stood >= 0 && stood * reach.growth >= needs
    })
    if (!may) seen.skipped += 1
    if (all.length > 0) seen.opened += 1
  }
  expect(seen.skipped).toBeGreaterThan(30)
  expect(seen.opened).toBeGreaterThan(100)
})

test('an agreement grows as much as the weight or cap that grows most, and has no bound with a longer half-life', () => {
  const other = structuredClone(workedAgreement)
  expect(growth(workedAgreement, other)).toBeCloseTo(1, 2)
  const [web] = other.engagement.groups
  const [page, pricing] = web?.rules ?? []
  if (!web || !page || !pricing) throw new Error('rule 3.5 has a web group')
  page.points = 3
  expect(growth(workedAgreement, other)).toBeCloseTo(1.5, 2)
  web.cap = 50
  expect(growth(workedAgreement, other)).toBeCloseTo(2, 2)
  pricing.halfLifeDays = 20
  expect(growth(workedAgreement, other)).toBe(Number.MAX_VALUE)
})

test('a cut leaves the peaks alone, a weight only who is asked, and another event nothing', () => {
  const [cut, weight, event] = [0, 1, 2].map(() => structuredClone(workedAgreement)) as [
    Agreement,
    Agreement,
    Agreement,
  ]
  if (cut.engagement.bands[1]) cut.engagement.bands[1].atLeast = 25
  expect(peaksKey(cut)).toBe(peaksKey(workedAgreement))
  for (const agreement of [weight, event]) {
    const rule = agreement.engagement.groups[0]?.rules[0]
    if (rule && agreement === weight) rule.points = 4
    if (rule && agreement === event) rule.event = 'docs_view'
    expect(peaksKey(agreement)).not.toBe(peaksKey(workedAgreement))
  }
  expect(askedKey(weight)).toBe(askedKey(workedAgreement))
  expect(askedKey(event)).not.toBe(askedKey(workedAgreement))
})
