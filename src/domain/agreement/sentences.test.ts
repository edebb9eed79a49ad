import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Agreement, EngagementRule } from './agreement.ts'
import { defaultAgreement } from './default.ts'
import { sentences } from './sentences.ts'

const ours = defaultAgreement('Ours', 'Europe/Amsterdam')

const withRule = (rule: Partial<EngagementRule>): Agreement => ({
  ...ours,
  engagement: {
    ...ours.engagement,
    groups: [
      {
        id: 'only',
        cap: 50,
        rules: [{ id: 'it', event: 'pricing_view', points: 10, cap: 20, ...rule }],
      },
    ],
  },
})
const clauseOf = (agreement: Agreement, id: string) =>
  sentences(agreement)
    .flatMap((section) => section.clauses)
    .find((clause) => clause.id === id)
const said = (agreement: Agreement, id = 'it') => clauseOf(agreement, id)?.text

test.each<[Partial<EngagementRule>, string]>([
  [
    { halfLifeDays: 14 },
    'Each pricing view counts 10 points, at most 20 at any time, and is worth half after 14 days.',
  ],
  [{}, 'Each pricing view counts 10 points, at most 20 at any time, and never fades.'],
  [
    { points: 1, cap: 1, halfLifeDays: 1 },
    'Each pricing view counts 1 point, at most 1 at any time, and is worth half after 1 day.',
  ],
  [
    { event: 'Order Completed', points: 0.5 },
    'Each Order Completed counts 0.5 points, at most 20 at any time, and never fades.',
  ],
  [
    { event: 'download', distinctBy: 'asset', cap: 10 },
    'Each download counts 10 points, once for each asset, and never fades.',
  ],
  [
    { event: 'download', distinctBy: 'assetName' },
    'Each download counts 10 points, at most 20 for each asset name, and never fades.',
  ],
  [{ bucket: 'day' }, 'Each pricing view counts 10 points, at most 20 a day, and never fades.'],
  [{ bucket: 'day', cap: 10 }, 'Each pricing view counts 10 points, once a day, and never fades.'],
  [
    { bucket: 'day', cap: 10, distinctBy: 'page' },
    'Each pricing view counts 10 points, once a day for each page, and never fades.',
  ],
  [
    { points: -10, halfLifeDays: 30 },
    'Each pricing view takes away 10 points, at most 20 at any time, and weighs half after 30 days.',
  ],
  [
    { event: 'webinar', where: [{ property: 'minutes', atLeast: 20 }] },
    'Each webinar with 20 minutes or more counts 10 points, at most 20 at any time, and never fades.',
  ],
  [
    {
      where: [
        { property: 'plan', in: ['pro', 'team'] },
        { property: 'trial', is: false },
      ],
    },
    'Each pricing view with plan “pro” or “team” and not marked as trial counts 10 points, at most 20 at any time, and never fades.',
  ],
])('the rule %j is said in one sentence', (rule, sentence) => {
  expect(said(withRule(rule))).toBe(sentence)
})

test('a lead is passed by points in words and not in codes of cells', () => {
  expect(clauseOf(ours, 'qualify')).toMatchObject({
    number: '3.1',
    owes: 'marketing',
    text: 'Marketing passes a person to sales when the fit is A and the engagement at least 20 points, or when the fit is B and the engagement at least 40 points, or when the person asks to talk to us.',
    runsAs: 'A1, A2, B1 when points rise, or asks to talk',
  })
})

test.each<[Partial<Agreement['qualify']>, string]>([
  [
    { cells: ['A1', 'B1'] },
    'the fit is A or B and the engagement at least 40 points, or when the person asks',
  ],
  [{ cells: ['A1', 'A2', 'A3'] }, 'when the fit is A, or when the person asks'],
  [{ cells: [] }, 'to sales when the person asks to talk to us.'],
  [{ cells: ['A1'], handRaises: [] }, 'the fit is A and the engagement at least 40 points.'],
])('the way in %j is said', (qualify, words) => {
  expect(said({ ...ours, qualify: { ...ours.qualify, ...qualify } }, 'qualify')).toContain(words)
})

test.each<[string[], string]>([
  [[], 'No detail has to be known before: a lead is passed at the moment it qualifies.'],
  [
    ['email'],
    'Before that we know one thing: the email. Until then the lead waits with marketing.',
  ],
  [
    ['email', 'company', 'country'],
    'Before that we know three things: the email, the company and the country. Until then the lead waits with marketing.',
  ],
])('the details %j are asked for in words', (minimumInformation, sentence) => {
  expect(said({ ...ours, minimumInformation }, 'qualify.minimum')).toBe(sentence)
})

test('a limit is said in business hours and in working days of eight hours', () => {
  const clocks = [
    { id: 'decision' as const, owes: 'sales' as const, businessHours: 8, handRaiseHours: 1 },
    { id: 'answer' as const, owes: 'marketing' as const, businessHours: 4 },
    { id: 'feedback' as const, owes: 'sales' as const, businessHours: 24 },
  ]
  expect(said({ ...ours, clocks }, 'clock.decision')).toBe(
    'Sales accepts or rejects every lead within 8 business hours (one working day), and within 1 business hour when the person asked to talk to us.',
  )
  expect(said({ ...ours, clocks }, 'clock.answer')).toContain(
    '4 business hours (half a working day)',
  )
  expect(said({ ...ours, clocks }, 'clock.feedback')).toContain(
    '24 business hours (three working days)',
  )
})

test('a rejection for a wrong desk is treated apart from one for no lead', () => {
  expect(said(ours, 'closing.rejected')).toBe(
    'A rejected lead rests 14 days with marketing and starts again without points. For “wrong desk” or “wrong details” it may be passed again at once and keeps its points.',
  )
})

test('reasons are named by family, and a family that is its only reason is named once', () => {
  expect(said(ours, 'reasons.rejected')).toBe(
    'Who rejects a lead names one of nine reasons. Wrong desk: “Belongs to another rep”, “We know them already”, “Is a customer, or has an open deal”; wrong details: “No way to reach them”, “Details are false or missing”; not a lead: “Outside our market”, “Student, supplier or competitor”, “Too small for us”; “Not ready yet”.',
  )
  expect(said(ours, 'reasons.lost')).toBe(
    'Who loses a deal names one of three reasons: “Chose a competitor”, “Too expensive”, “Decided nothing”.',
  )
})

test('a closing that the agreement leaves out is said with its default', () => {
  expect(
    sentences({ ...ours, closings: {} })
      .find(({ number }) => number === '5')
      ?.clauses.slice(0, 2),
  ).toMatchObject([
    { id: 'closing.recycled', text: expect.stringContaining('rests 14 days') },
    { id: 'closing.rejected', text: expect.stringContaining('“wrong desk” or “wrong details”') },
  ])
})

test('every rule has a clause with a number of its own', () => {
  const clauses = sentences(ours).flatMap((section) => section.clauses)
  const rules = [...ours.fit.rules, ...ours.engagement.groups.flatMap((group) => group.rules)]
  for (const rule of rules)
    expect(clauses.filter((clause) => clause.id === rule.id)).toHaveLength(1)
  expect(new Set(clauses.map((clause) => clause.number)).size).toBe(clauses.length)
  expect(new Set(clauses.map((clause) => clause.id)).size).toBe(clauses.length)
})

const anyRule = fc
  .record({
    event: fc.stringMatching(/^[a-z]{3,8}_[a-z]{3,8}$/),
    size: fc.integer({ min: 2, max: 9_999 }),
    sign: fc.constantFrom(1, -1),
    more: fc.integer({ min: 1, max: 9_999 }),
    halfLifeDays: fc.integer({ min: 2, max: 36_500 }),
  })
  .map(({ event, size, sign, more, halfLifeDays }) => ({
    event,
    points: (sign * size) / 4,
    cap: (size + more) / 4,
    halfLifeDays,
  }))
const figure = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 20 })

test('points, cap, half-life and event of every rule stand in its sentence', () => {
  fc.assert(
    fc.property(anyRule, (rule) => {
      const text = said(withRule(rule)) ?? ''
      expect(text).toContain(` ${rule.event.replace('_', ' ')} `)
      expect(text).toContain(` ${figure(Math.abs(rule.points))} point`)
      expect(text).toContain(` at most ${figure(rule.cap)} `)
      expect(text).toContain(` after ${figure(rule.halfLifeDays)} days`)
      expect(text).toContain(rule.points < 0 ? ' takes away ' : ' counts ')
    }),
    { seed: 20261122 },
  )
})

test('a change of any number of the agreement changes a sentence', () => {
  const text = (agreement: Agreement) => JSON.stringify(sentences(agreement))
  const before = text(ours)
  for (const path of numbersIn(ours)) {
    const changed = structuredClone(ours)
    const holder = path
      .slice(0, -1)
      .reduce<never>((part, key) => part[key] as never, changed as never)
    const key = path.at(-1) as never
    ;(holder as Record<string, number>)[key] = (holder[key] as number) + 0.25
    expect(text(changed), path.join('.')).not.toBe(before)
  }
  expect(numbersIn(ours).length).toBeGreaterThan(60)
})

function numbersIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value === 'number') return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, [...path, key]))
}
