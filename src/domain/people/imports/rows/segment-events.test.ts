import { expect, test } from 'vitest'
import { KIND } from '#domain/replay/log.ts'
import { readSegment } from '#domain/replay/segment.ts'
import { signatureOf } from '#domain/replay/signature.ts'
import { instant } from '#domain/time.ts'
import { segmentReader } from './segment-events.ts'

const NOW = instant(Date.parse('2026-11-22T08:00:00Z'))
const read = segmentReader({ timeZone: 'UTC', currency: 'EUR', now: NOW })
const told = (item: unknown) => {
  const result = read(item)
  if (!result.ok) throw new Error(result.refusal.reason)
  const [event] = result.value.events
  return { person: result.value.person?.value, ...event }
}
const at = (item: object) =>
  new Date(told({ type: 'track', userId: 'p1', event: 'x', ...item }).happenedAt ?? 0).toISOString()

test('what SDKs send becomes events of the log', () => {
  const when = { userId: 'P1', timestamp: '2026-01-01T00:00:00Z' }
  const kinds = [
    { type: 'identify', traits: { country: 'NL' } },
    { type: 'track', event: 'download', properties: { asset: 'X' } },
    { type: 'page', name: 'Prices', properties: { url: '/prices' } },
    { type: 'group', groupId: 'g1', traits: { name: 'X BV' } },
    { type: 'decision', event: 'recycled', properties: { reason: 'not_ready' } },
  ].map((item) => told({ ...when, ...item }))
  expect(
    kinds.map(({ person, kind, name, properties }) => [person, kind, name, properties]),
  ).toEqual([
    ['P1', 'identify', 'identify', { country: 'NL' }],
    ['P1', 'behaviour', 'download', { asset: 'X' }],
    ['P1', 'behaviour', 'page_view', { name: 'Prices', url: '/prices' }],
    ['P1', 'identify', 'identify', { company: 'X BV', 'company.group': 'g1' }],
    ['P1', 'decision', 'recycled', { reason: 'not_ready' }],
  ])
})

test('a group call tells of its company, and an identify beside a group of whom it is about', () => {
  const when = { userId: 'P1', timestamp: '2026-01-01T00:00:00Z' }
  const group = { type: 'group', groupId: 'g1', traits: { name: 'X BV', domain: 'x.nl' } }
  expect(told({ ...when, ...group }).account).toEqual({
    account: { system: 'group', value: 'g1' },
    name: 'X BV',
    host: 'x.nl',
  })
  expect(told({ ...when, type: 'group', groupId: 'g1' }).account).toBeUndefined()
  const identify = { ...when, type: 'identify', context: { groupId: 'g2' } }
  expect(told(identify).properties).toEqual({ 'company.group': 'g2' })
  expect(told({ ...identify, traits: { 'company.group': 'g3' } }).properties).toEqual({
    'company.group': 'g3',
  })
})

test.each([
  { type: 'page', name: 'Prices', properties: { url: '/prices' } },
  { type: 'page', event: 'pricing_view' },
  { type: 'screen', name: 'Home' },
  { type: 'group', groupId: 'g1', traits: { name: 'X BV', employees: 120, phone: '+31 20' } },
  { type: 'group', groupId: 'g1', traits: { industry: 'steel' } },
  { type: 'identify', traits: { email: 'a@x.nl', country: 'NL' }, userId: 'Ada@X.nl' },
  { type: 'track', event: ' download ', properties: { asset: 'X', deep: { a: 1 } } },
  { type: 'track', event: 'x', userId: '', anonymousId: 42 },
  { type: 'decision', event: 'recycled', properties: { reason: 'not_ready' } },
])('a replay and an import read one thing in a call (%#)', (item) => {
  const call = {
    userId: 'p1',
    messageId: 'm1',
    originalTimestamp: '2026-01-01T10:00:00Z',
    sentAt: '2026-01-01T10:00:10Z',
    receivedAt: '2026-01-01T08:00:10Z',
    ...item,
  }
  const replayed = readSegment(call, 1)
  const imported = told(call)
  const { kind = 'identify', name = '', properties = {} } = imported
  expect(replayed).toMatchObject({
    ok: true,
    value: {
      person: imported.person,
      happenedAt: imported.happenedAt,
      signature: signatureOf(KIND[kind], name, properties).signature,
    },
  })
})

test('a page is a page view, a screen a screen view, and a group tells of the company alone', () => {
  const when = { userId: 'p1', timestamp: '2026-01-01T00:00:00Z' }
  const name = (item: object) => told({ ...when, ...item }).name
  expect([name({ type: 'page' }), name({ type: 'screen' })]).toEqual(['page_view', 'screen_view'])
  const traits = { name: 'X BV', employees: 120, phone: '+31 20', website: 'x.nl' }
  expect(told({ ...when, type: 'group', traits }).properties).toEqual({
    company: 'X BV',
    employees: 120,
    website: 'x.nl',
  })
})

test('the sender’s clock is corrected by what it told of its own time', () => {
  expect(
    at({
      originalTimestamp: '2026-01-01T10:00:00Z',
      sentAt: '2026-01-01T10:00:10Z',
      receivedAt: '2026-01-01T08:00:10Z',
    }),
  ).toBe('2026-01-01T08:00:00.000Z')
  expect(at({ timestamp: '2026-01-01T10:00:00Z' })).toBe('2026-01-01T10:00:00.000Z')
  expect(at({ timestamp: '2026-01-01T10:00:00Z', receivedAt: '2026-01-01T09:00:00Z' })).toBe(
    '2026-01-01T09:00:00.000Z',
  )
  expect(at({ timestamp: '2027-01-01T10:00:00Z' })).toBe(new Date(NOW).toISOString())
})

test('a message id is kept, and made from the content where none is given', () => {
  const item = { type: 'track', userId: 'p1', event: 'x', timestamp: '2026-01-01T00:00:00Z' }
  expect(told({ ...item, messageId: 'm1' }).messageId).toBe('m1')
  expect(told(item).messageId).toBe(told({ ...item }).messageId)
  expect(told(item).messageId).not.toBe(told({ ...item, properties: { a: 1 } }).messageId)
})

test.each([
  [[], null],
  [{ type: 'track', event: 'x', timestamp: '2026-01-01' }, 'userId'],
  [{ type: 'track', userId: 'p1', timestamp: '2026-01-01' }, 'event'],
  [{ type: 'alias', userId: 'p1', timestamp: '2026-01-01' }, 'type'],
  [{ type: 'decision', userId: 'p1', event: 'liked', timestamp: '2026-01-01' }, 'event'],
  [{ type: 'track', userId: 'p1', event: 'x' }, 'timestamp'],
  [{ type: 'track', userId: 'p1', event: 'x', timestamp: '32 Jan' }, 'timestamp'],
  [
    {
      type: 'track',
      userId: 'p1',
      event: 'x',
      timestamp: '2026-01-01',
      messageId: 'é'.repeat(101),
    },
    'messageId',
  ],
])('an item that cannot be read stays out (%#)', (item, column) => {
  const result = read(item)
  expect(result.ok ? 'read' : result.refusal.column).toBe(column)
})

test('keys that reach for the prototype and text the database refuses do no harm', () => {
  const item = JSON.parse(
    '{"type":"track","userId":"p1","event":"x","timestamp":"2026-01-01","properties":{"__proto__":{"admin":true},"a":{"b\\u0000":"\\ud800"}}}',
  )
  const { properties } = told(item)
  expect(properties).toEqual({ a: { 'b\ufffd': '\ufffd' } })
  expect((properties as { admin?: boolean }).admin).toBeUndefined()
})

test('a call that names somebody twice claims that both are one person, the user before the browser', () => {
  const when = { type: 'track', event: 'x', timestamp: '2026-01-01T00:00:00Z' }
  const named = (item: object) => {
    const result = read({ ...when, ...item })
    if (!result.ok) throw new Error(result.refusal.reason)
    return [result.value.person, ...(result.value.events[0]?.names ?? [])]
  }
  const browser = { system: 'anonymous', value: 'b1' }
  expect(named({ userId: 'p1', anonymousId: 'b1' })).toEqual([
    { system: 'id', value: 'p1' },
    browser,
  ])
  expect(named({ userId: 'null', anonymousId: 'b1' })).toEqual([browser])
  expect(
    named({ type: 'identify', userId: 'p1', traits: { email: ' Ada@X.nl ' }, anonymousId: 'b1' }),
  ).toEqual([{ system: 'id', value: 'p1' }, browser, { system: 'email', value: 'ada@x.nl' }])
  // The address of a company is nobody's name.
  expect(named({ type: 'group', userId: 'p1', traits: { email: 'info@x.nl' } })).toHaveLength(1)
  expect(read({ ...when, userId: 'guest', anonymousId: 'undefined' }).ok).toBe(false)
})

test('a call says how the person came', () => {
  const page = {
    url: 'https://acme.example/?utm_source=google&utm_campaign=Spring',
    referrer: 'https://google.com/',
  }
  const came = told({
    type: 'page',
    userId: 'p1',
    timestamp: '2026-01-01T00:00:00Z',
    context: { page },
  })
  expect(came).toMatchObject({
    campaign: 'Spring',
    arrival: { source: 'google', referrer: 'google.com' },
  })
})
