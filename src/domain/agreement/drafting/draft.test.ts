import { expect, test } from 'vitest'
import { checkAgreement } from '#api/check-agreement.ts'
import { OUTCOME } from '#domain/agreement/backtest/episodes.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { columnsOf } from '#domain/replay/columns.ts'
import { KIND, type LogEvent } from '#domain/replay/log.ts'
import { signatureOf } from '#domain/replay/signature.ts'
import { DAY, type Instant, instant } from '#domain/time.ts'
import { draftFromHistory, type HistoryDraft } from './draft.ts'
import { sayHistoryDraft } from './history-words.ts'

const START = Date.UTC(2026, 0, 5)
const base = defaultAgreement('Acme', 'UTC')
const [handRaise] = base.qualify.handRaises

type Lead = { did: string[]; traits: Record<string, unknown>; isDeal: boolean }

/** Everybody looks at a page and opens with it; what they did and what we knew of them was the day before. */
function toldOf(leads: Lead[]) {
  const of = (name: string, kind: keyof typeof KIND, properties: object) =>
    signatureOf(KIND[kind], name, properties as Record<string, unknown>).signature
  const events = leads.flatMap(({ did, traits }, i) => {
    const person = `p${String(i).padStart(4, '0')}`
    const said = (
      name: string,
      at: number,
      kind: keyof typeof KIND,
      properties = {},
    ): LogEvent => ({
      ...{ messageId: `${person} ${name} ${at}`, person, signature: of(name, kind, properties) },
      ...{ happenedAt: instant(at), receivedAt: instant(at), knownAt: instant(at) },
    })
    return [
      said('', START, 'identify', traits),
      ...did.map((name) => said(name, START, 'behaviour')),
      said('page_view', START + DAY, 'behaviour'),
    ]
  })
  return tell(columnsOf(events), leads)
}

const tell = (log: ReturnType<typeof columnsOf>, leads: Lead[]) => ({
  ...log,
  asOf: instant(START + 200 * DAY) as Instant,
  windowDays: 90,
  recorded: {
    count: leads.length,
    person: Uint32Array.from(leads, (_, i) => i),
    mqlAt: new Float64Array(leads.length).fill(START + DAY),
    reached: Uint8Array.from(leads, ({ isDeal }) =>
      isDeal ? OUTCOME.passed + OUTCOME.accepted + OUTCOME.deal : OUTCOME.passed,
    ),
    closing: new Uint8Array(leads.length),
    closedAt: new Float64Array(leads.length).fill(Number.NaN),
    byPeople: new Uint8Array(leads.length),
    version: new Uint32Array(leads.length).fill(1),
    won: { episode: new Uint32Array(0), cents: new Float64Array(0), currency: new Uint8Array(0) },
    currencies: [],
  },
})
const several = (count: number, lead: (i: number) => Lead) =>
  Array.from({ length: count }, (_, i) => lead(i))

/** Rule 3.7: 20 of 100 without, 45 of 90 with it. */
const WEBINAR = [
  ...several(100, (i) => ({ did: [], traits: { country: 'NL' }, isDeal: i < 20 })),
  ...several(90, (i) => ({ did: ['webinar'], traits: { country: 'NL' }, isDeal: i < 45 })),
]

test('what went before deals becomes points, by the printed case of rule 3.7', () => {
  const found = draftFromHistory(base, toldOf(WEBINAR), 'seed') as HistoryDraft
  // 40 without a penalty; with that of one β₁ is 1.25394 by bisection of both slopes, 36.18 points.
  expect(found.acts).toEqual([{ id: 'webinar', event: 'webinar', points: 36 }])
  expect(found.holds).toContainEqual({ id: 'webinar', people: 90, reached: 45 })
  const checked = checkAgreement(found.document)
  expect(checked.ok ? [] : checked.refusal).toEqual([])
  // A day before, so a little faded: less than half of them did it, and a quarter did.
  const { bands } = found.document.engagement
  expect(bands.map(({ name }) => name)).toEqual(['1', '2', '3'])
  expect(bands[0]?.atLeast).toBeLessThanOrEqual(36)
  expect(bands[0]?.atLeast).toBeGreaterThan(30)
  expect(bands[1]?.atLeast).toBe(1)
  expect(found.document.clocks).toEqual(base.clocks)
  expect(found.ended.map(({ how, of }) => [how, of.num, of.den])).toEqual([
    ['were accepted', 65, 190],
    ['became a deal', 65, 190],
    ['were won', 0, 190],
  ])
  expect(found.filled).toEqual([{ trait: 'country', known: 190 }])
})

test('what went with fewer deals is named and gives nothing, and asking to talk to us is no rule', () => {
  const leads = [
    ...several(100, (i) => ({ did: [handRaise as string], traits: {}, isDeal: i < 50 })),
    ...several(90, (i) => ({ did: ['careers_view'], traits: {}, isDeal: i < 15 })),
  ]
  const found = draftFromHistory(base, toldOf(leads), 'seed') as HistoryDraft
  expect(found.acts).toEqual([])
  expect(found.against).toMatchObject([{ event: 'careers_view' }])
  expect(found.against[0]?.points).toBeLessThan(0)
  expect(found.document.engagement).toEqual(base.engagement)
})

test('few leads, or too young ones, suggest nothing', () => {
  expect(draftFromHistory(base, toldOf(WEBINAR.slice(0, 120)), 'seed')).toEqual({
    tooFew: { reached: 40, others: 80, needed: 50 },
  })
  const young = { ...toldOf(WEBINAR), asOf: instant(START + 30 * DAY) as Instant }
  expect(draftFromHistory(base, young, 'seed')).toMatchObject({ tooFew: { reached: 0 } })
})

test('what was known or done only after a lead opened is not asked', () => {
  const told = toldOf(WEBINAR)
  const early = {
    ...told,
    recorded: { ...told.recorded, mqlAt: told.recorded.mqlAt.map(() => START - DAY) },
  }
  const found = draftFromHistory(base, early, 'seed') as HistoryDraft
  expect([found.acts, found.filled]).toEqual([[], []])
})

test('it is said in words', () => {
  const found = draftFromHistory(base, toldOf(WEBINAR), 'seed') as HistoryDraft
  const says = sayHistoryDraft(found, { answered: 150, medianHours: 0.5, p90Hours: 72 })
  expect(says.map(({ title }) => title)).toEqual([
    '65 of 190 leads became a deal (34%).',
    'What they had in common, most points first. Twenty points double the odds.',
    'How often we knew it when a lead opened:',
    'How far to trust it',
  ])
  expect(says[0]?.lines).toContain('65 of 190 (34%, 28% to 41%) became a deal.')
  expect(says[0]?.lines.at(-1)).toBe(
    'Half of 150 answers came within 30 minutes, nine of ten within 3.0 days.',
  )
})
