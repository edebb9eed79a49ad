import { expect, test } from 'vitest'
import type { ImportMap } from '#domain/people/imports/map.ts'
import { instant } from '#domain/time.ts'
import { rowReader } from './row-events.ts'

const NOW = instant(Date.parse('2026-11-22T08:00:00Z'))
const SETTING = { timeZone: 'UTC', currency: 'EUR', now: NOW }
type Row = Record<string, unknown>

const leads: ImportMap = {
  schema: 'lockstep.map/1',
  name: 'leads',
  format: 'csv',
  decimal: '.',
  history: true,
  person: { column: 'email' },
  company: { column: 'company' },
  traits: { email: { column: 'email' }, employees: { column: 'employees' } },
  traitsAt: { column: 'created' },
  events: [
    {
      name: { value: 'demo_request' },
      at: { column: 'demo' },
      kind: 'behaviour',
      properties: { page: { column: 'page' } },
    },
  ],
}
const deals: ImportMap = {
  schema: 'lockstep.map/1',
  name: 'deals',
  format: 'csv',
  decimal: '.',
  history: true,
  person: { column: 'contact' },
  deal: {
    id: { column: 'id' },
    amount: { column: 'amount' },
    openedAt: { column: 'opened' },
    closedAt: { column: 'closed' },
    state: { column: 'stage', won: ['Closed Won'], lost: ['Closed Lost'] },
  },
}
const read = (map: ImportMap, row: Row) => {
  const reader = rowReader<Row>(map, (column) => (told) => told[column], SETTING)
  if (!reader.ok) throw new Error(JSON.stringify(reader.refusal))
  return reader.value(row)
}
const told = (map: ImportMap, row: Row) => {
  const result = read(map, row)
  if (!result.ok) throw new Error(result.refusal.reason)
  return result.value
}
const said = (map: ImportMap, row: Row) =>
  told(map, row).events.map((event) => [event.name, new Date(event.happenedAt).toISOString()])
const refusal = (map: ImportMap, row: Row) => {
  const result = read(map, row)
  return result.ok ? null : result.refusal
}

test('a lead tells traits on the day it was created and what it did', () => {
  const row = {
    email: 'Ada@X.org',
    company: 'X BV',
    employees: '120',
    created: '2026-01-01',
    demo: '2026-01-02 10:00',
    page: '/demo',
  }
  const { person, company, events } = told(leads, row)
  expect(person).toEqual({ system: 'email', value: 'ada@x.org' })
  expect(company).toBe('X BV')
  expect(events.map(({ kind, name, properties }) => ({ kind, name, properties }))).toEqual([
    {
      kind: 'identify',
      name: 'identify',
      properties: { email: 'Ada@X.org', employees: 120, company: 'X BV' },
    },
    { kind: 'behaviour', name: 'demo_request', properties: { page: '/demo' } },
  ])
  expect(said(leads, row)).toEqual([
    ['identify', '2026-01-01T00:00:00.000Z'],
    ['demo_request', '2026-01-02T10:00:00.000Z'],
  ])
})

test('the same row tells the same message ids, another value another one', () => {
  const row = { email: 'ada@x.org', demo: '2026-01-02', page: '/demo' }
  const ids = (one: Row) => told(leads, one).events.map((event) => event.messageId)
  expect(ids(row)).toEqual(ids({ ...row }))
  expect(ids(row)[1]).not.toBe(ids({ ...row, page: '/prices' })[1])
  expect(ids(row)[1]).not.toBe(ids({ ...row, demo: '2026-01-03' })[1])
  expect(ids(row)[1]).not.toBe(ids({ ...row, email: 'ben@x.org' })[1])
})

test('an empty cell tells nothing, so that it keeps what is known', () => {
  const events = told(leads, { email: 'ada@x.org', employees: ' ', demo: '' }).events
  expect(events.map((event) => event.properties)).toEqual([{ email: 'ada@x.org' }])
})

test('traits without a date are told with the first thing the row dates, else at the import', () => {
  expect(said(leads, { email: 'ada@x.org', demo: '2026-01-02' })[0]?.[1]).toBe(
    '2026-01-02T00:00:00.000Z',
  )
  expect(said(leads, { email: 'ada@x.org' })[0]?.[1]).toBe(new Date(NOW).toISOString())
})

test('nothing happens after the import that tells it', () => {
  const row = { email: 'ada@x.org', created: '2026-01-01', demo: '2027-01-02' }
  expect(said(leads, row)[1]).toEqual(['demo_request', new Date(NOW).toISOString()])
})

test.each([
  [{ email: '', demo: '2026-01-02' }, 'email', 'Names neither a person nor a deal'],
  [{ email: 'ada@x.org', demo: '31.02.2025' }, 'demo', '“31.02.2025” is not a date we can read'],
  [
    { email: 'ada@x.org', created: 'soon', demo: '2026-01-02' },
    'created',
    '“soon” is not a date we can read',
  ],
  [{ email: 'a'.repeat(201) }, 'email', `“${'a'.repeat(60)}…” is too long for a key (200 bytes)`],
  [
    { email: 'ada@x.org', employees: 'x'.repeat(1_000_000) },
    'employees',
    `“${'x'.repeat(60)}…” is longer than 8192 characters`,
  ],
])('a row that cannot be read stays out and says why (%#)', (row, column, reason) => {
  expect(refusal(leads, row)).toEqual({ column, reason })
})

test('a decision outside the ladder keeps its row out', () => {
  const map: ImportMap = {
    ...leads,
    events: [{ name: { column: 'what' }, at: { column: 'demo' }, kind: 'decision' }],
  }
  const row = { email: 'ada@x.org', demo: '2026-01-02' }
  expect(said(map, { ...row, what: 'accepted' })[1]?.[0]).toBe('accepted')
  expect(refusal(map, { ...row, what: 'liked' })).toEqual({
    column: 'what',
    reason: '“liked” is no decision of the ladder',
  })
})

test('a won deal is opened and won, each a fact of its own', () => {
  const row = {
    id: 'D7',
    contact: 'ada@x.org',
    amount: '1054',
    opened: '2026-01-01',
    closed: '2026-02-01',
    stage: 'closed won',
  }
  const { deal, events } = told(deals, row)
  expect(deal).toMatchObject({
    key: 'D7',
    state: 'won',
    amountCents: 105_400,
    currency: 'EUR',
    sourceStage: 'closed won',
  })
  expect(events.map(({ messageId, name, ofDeal }) => ({ messageId, name, ofDeal }))).toEqual([
    { messageId: 'D7:opened:ada@x.org', name: 'opportunity', ofDeal: true },
    { messageId: 'D7:won:ada@x.org', name: 'won', ofDeal: true },
  ])
})

test('everybody who takes part in a deal is told of it, so that it can be linked to each of their hand-offs', () => {
  const row = { id: 'D7', opened: '2026-01-01', stage: 'Negotiation' }
  const ids = ['ada@x.org', 'rosa@x.org', ''].map((contact) =>
    told(deals, { ...row, contact }).events.map(({ messageId }) => messageId),
  )
  expect(ids).toEqual([['D7:opened:ada@x.org'], ['D7:opened:rosa@x.org'], ['D7:opened']])
})

test('a stage in neither list is an open deal, and its close date is only a hope', () => {
  const row = { id: 'D8', opened: '2026-01-01', closed: '2027-02-01', stage: 'Negotiation' }
  const { deal, events, person } = told(deals, row)
  expect(person).toBeNull()
  expect(deal).toMatchObject({ state: 'open', closedAt: null, amountCents: null, currency: null })
  expect(events.map((event) => event.name)).toEqual(['opportunity'])
  expect(events[0]?.details).not.toHaveProperty('undated')
})

test.each([
  [{ id: 'D9', stage: 'Prospecting' }, 'D9:undated', { undated: true }],
  [{ id: 'D9', stage: 'Closed Won' }, 'D9:undated', { undated: true, closedWithoutDate: true }],
  [
    { id: 'D9', stage: 'Closed Won', opened: '2026-01-01' },
    'D9:opened',
    { closedWithoutDate: true },
  ],
])(
  'a deal that lacks the date of its state is kept as an open one and flagged (%#)',
  (row, id, flags) => {
    const { deal, events } = told(deals, row)
    expect(deal?.state).toBe('open')
    expect(events.map((event) => [event.messageId, event.name])).toEqual([[id, 'opportunity']])
    expect(events[0]?.details).toEqual({ stage: row.stage, ...flags })
  },
)

test('an amount that is none keeps its row out', () => {
  expect(refusal(deals, { id: 'D1', opened: '2026-01-01', amount: 'a lot' })).toEqual({
    column: 'amount',
    reason: '“a lot” is no amount of EUR we can read',
  })
})

test('NUL bytes and halves of surrogate pairs become U+FFFD', () => {
  const { events } = told(leads, { email: 'ada@x.org', company: 'a\0b\ud800c' })
  expect(events[0]?.properties).toMatchObject({ company: 'a\ufffdb\ufffdc' })
})

test('numbers that are ids stay text', () => {
  const value = (text: string) =>
    told(leads, { email: 'ada@x.org', employees: text }).events[0]?.properties.employees
  expect(['12', '-1.50', '0', '007', '1e5', '12345678901234567', 'true', '1,5'].map(value)).toEqual(
    [12, -1.5, 0, '007', '1e5', '12345678901234567', true, '1,5'],
  )
})

test('a map that does not fit is refused with every fault at once', () => {
  const faulty: ImportMap = {
    ...leads,
    timeZone: 'Mars/Olympus',
    events: [{ name: { value: 'liked' }, at: { column: 'at' }, kind: 'decision' }],
  }
  const result = rowReader<Row>(faulty, (column) => (column === 'at' ? null : () => ''), SETTING)
  expect(result.ok ? [] : result.refusal.map((fault) => fault.path)).toEqual([
    'events.0.at',
    'timeZone',
    'events.0.name',
  ])
})

test('columns of tagged links say how the person came, and make no other ids than before', () => {
  const event = { name: { value: 'visit' }, at: { column: 'demo' }, kind: 'behaviour' } as const
  const plain: ImportMap = { ...leads, traits: undefined, traitsAt: undefined, events: [event] }
  const arrival = {
    source: { column: 'utm_source' },
    campaign: { column: 'utm_campaign' },
    url: { column: 'landing' },
  }
  const tagged: ImportMap = { ...plain, events: [{ ...event, arrival }] }
  const row = {
    email: 'ada@x.org',
    demo: '2026-01-02',
    utm_source: '',
    utm_campaign: '',
    landing: '',
  }
  const read = (map: ImportMap, more: Partial<typeof row> = {}) => {
    const reader = rowReader<Row>(map, (column) => (found) => found[column] ?? '', SETTING)
    if (!reader.ok) throw new Error('The map does not fit')
    const told = reader.value({ ...row, ...more })
    return told.ok ? told.value.events[0] : undefined
  }
  expect(read(tagged)).toEqual(read(plain))
  const landing = 'https://acme.example/?utm_medium=cpc'
  const came = read(tagged, { utm_source: 'google', utm_campaign: 'Spring', landing })
  expect(came).toMatchObject({
    campaign: 'Spring',
    arrival: { source: 'google', medium: 'cpc', campaign: 'Spring', landing: 'acme.example' },
  })
  expect(read(tagged, { utm_source: 'bing' })?.messageId).not.toBe(came?.messageId)
})

test('a map makes the same ids whatever the order in which its cells are written', () => {
  const row = { email: 'ada@x.org', page: 'a', utm: 'b', created: '2026-01-01', demo: '2026-01-02' }
  const ids = (properties: string[]) => {
    const cells = Object.fromEntries(properties.map((column) => [column, { column }]))
    const [event] = leads.events ?? []
    if (!event) throw new Error('The map has an event')
    const map = { ...leads, traits: cells, events: [{ ...event, properties: cells }] }
    return told(map, row).events.map(({ messageId }) => messageId)
  }
  expect(ids(['utm', 'email', 'page'])).toEqual(ids(['page', 'utm', 'email']))
})
