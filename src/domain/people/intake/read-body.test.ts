import { describe, expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { type Arrived, type Read, readBody } from './read-body.ts'

const NOW = instant(Date.parse('2026-11-22T08:00:00Z'))
const batch: Arrived = { call: null, receivedAt: NOW, unique: 'r1' }
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const decode = (bytes: Uint8Array) => {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}
const bytesOf = (text: string | Buffer) => (typeof text === 'string' ? Buffer.from(text) : text)
const read = (text: string | Buffer, arrived = batch) => {
  const body = readBody(bytesOf(text), arrived, decode)
  if (!body.ok) throw new Error(body.refusal.code)
  return body.value.events
}
const good = (n: number) =>
  JSON.stringify({
    type: 'track',
    userId: `p${n}`,
    event: 'download',
    messageId: `m${n}`,
    timestamp: '2026-11-22T07:59:00Z',
  })
const told = (event: Read | undefined) => {
  if (!event || !('told' in event)) throw new Error(JSON.stringify(event))
  return event.told
}
const track = (fields: string) => `{"type":"track","userId":"p","event":"x",${fields}}`

/** Bytes written as a text in which «xx» stands for one byte. */
const raw = (text: string) =>
  Buffer.concat(
    text
      .split(/(«..»)/)
      .map((part) =>
        part.startsWith('«') ? Buffer.from(part.slice(1, 3), 'hex') : Buffer.from(part),
      ),
  )

describe('one poison among 49 good events', () => {
  const among = (poison: string | Buffer) =>
    Buffer.concat([
      Buffer.from(`{"batch":[${Array.from({ length: 25 }, (_, n) => good(n)).join()},`),
      bytesOf(poison),
      Buffer.from(`,${Array.from({ length: 24 }, (_, n) => good(n + 25)).join()}]}`),
    ])

  test.each<[string, string | Buffer, string, string | null]>([
    ['a bare NUL', raw(track('"properties":{"a":"x«00»"}')), 'not-json', null],
    ['an overlong sign', raw(track('"properties":{"a":"«c0»«af»"}')), 'bytes-unreadable', null],
    ['Latin-1', raw(track('"properties":{"a":"caf«e9»"}')), 'bytes-unreadable', null],
    ['a sign cut short', raw(track('"properties":{"a":"«e2»«82»"}')), 'bytes-unreadable', null],
    ['1e400', track('"properties":{"n":1e400}'), 'number-too-large', '$.properties.n'],
    [
      '2^53 + 1',
      track('"properties":{"a":[{"id":9007199254740993}]}'),
      'number-inexact',
      '$.properties.a[0].id',
    ],
    [
      'a user id of 2^53 + 1',
      '{"type":"track","userId":9007199254740993,"event":"x"}',
      'number-inexact',
      '$.userId',
    ],
    ['NaN', track('"properties":{"n":NaN}'), 'not-json', null],
    [
      'a name that stands twice',
      track('"properties":{"a":{"b":1,"\\u0062":2}}'),
      'name-twice',
      '$.properties.a.b',
    ],
    [
      '__proto__',
      track('"properties":{"__proto__":{"admin":true}}'),
      'name-forbidden',
      '$.properties.__proto__',
    ],
    ['33 levels', track(`"a":${'['.repeat(32)}${']'.repeat(32)}`), 'too-deep', null],
    ['5,000 levels', track(`"a":${'['.repeat(5_000)}${']'.repeat(5_000)}`), 'too-deep', null],
    [
      '1,000,000 levels',
      track(`"a":${'['.repeat(1e6)}${']'.repeat(1e6)}`),
      'event-too-large',
      null,
    ],
    ['a list of a million', track(`"a":[${'1,'.repeat(1e6)}1]`), 'event-too-large', null],
    [
      '1,001 names',
      track(`"a":{${Array.from({ length: 1_001 }, (_, n) => `"${n}":1`).join()}}`),
      'too-many-names',
      null,
    ],
    [
      'a text of 8,193',
      track(`"properties":{"t":"${'a'.repeat(8_193)}"}`),
      'text-too-long',
      '$.properties.t',
    ],
    [
      'a name of 257 bytes',
      track(`"properties":{"${'é'.repeat(128)}a":1}`),
      'name-too-long',
      `$.properties[${JSON.stringify('é'.repeat(60))}]`,
    ],
    [
      'a message id of 201 bytes',
      track(`"messageId":"${'é'.repeat(100)}a"`),
      'message-id-too-long',
      '$.messageId',
    ],
    [
      'an id of 9,000 bytes',
      `{"type":"track","event":"x","userId":"${'a'.repeat(8_000)}"}`,
      'id-too-long',
      '$.userId',
    ],
    [
      'nobody',
      '{"type":"track","event":"x","userId":"null","anonymousId":"[object Object]"}',
      'nobody',
      '$.userId',
    ],
    ['no event', '{"type":"track","userId":"p"}', 'call-unfit', '$.event'],
    ['a decision', '{"type":"decision","userId":"p","event":"won"}', 'call-unfit', '$.type'],
    ['properties that are a list', track('"properties":[1]'), 'call-unfit', '$.properties'],
    ['a number', '17', 'call-unfit', null],
    ['a word', 'nonsense', 'not-json', null],
  ])('%s fails alone, with its reason and its bytes', (_, poison, code, path) => {
    const events = read(among(poison))
    const failed = events.flatMap((event) => ('fault' in event ? [event] : []))
    expect(events).toHaveLength(50)
    expect(failed.map((event) => [event.fault.code, event.fault.path, event.count])).toEqual([
      [code, path, 1],
    ])
    expect(failed[0]?.fault.reason).toMatch(/^[A-Z].*\.$/s)
    expect(Buffer.from(failed[0]?.bytes ?? []).equals(bytesOf(poison))).toBe(true)
  })

  test.each<[string, string, unknown, boolean]>([
    ['an escaped NUL', track('"properties":{"a":"x\\u0000y"}'), { a: 'x\ufffdy' }, true],
    [
      'text that only looks like one',
      track('"properties":{"a":"C:\\\\u0000dir"}'),
      { a: 'C:\\u0000dir' },
      false,
    ],
    ['a lone high half', track('"properties":{"a":"\\ud800"}'), { a: '\ufffd' }, true],
    ['a lone low half in a name', track('"properties":{"\\udc00":1}'), { '\ufffd': 1 }, true],
    [
      'halves in the wrong order',
      track('"properties":{"a":"\\udc00\\ud800"}'),
      { a: '\ufffd\ufffd' },
      true,
    ],
    ['a whole pair', track('"properties":{"a":"\\ud83d\\ude00"}'), { a: '😀' }, false],
    ['a negative zero', track('"properties":{"a":-0}'), { a: -0 }, false],
    ['32 levels', track(`"a":${'['.repeat(31)}${']'.repeat(31)}`), {}, false],
    ['constructor', track('"properties":{"constructor":1}'), { constructor: 1 }, false],
  ])('%s is stored, with a mark where a sign was mended', (_, item, properties, isMended) => {
    const events = read(among(item))
    expect(events.every((event) => 'told' in event)).toBe(true)
    expect(told(events[25])).toMatchObject({ properties, name: 'x' })
    expect(told(events[25]).flags.includes('text-mended')).toBe(isMended)
    expect(Buffer.from(events[25]?.bytes ?? []).toString()).toBe(item)
  })

  test('a million levels and a million items are refused in a few milliseconds', () => {
    const deep = Buffer.from(`{"batch":[${track(`"a":${'['.repeat(1e6)}${']'.repeat(1e6)}`)}]}`)
    const took = Array.from({ length: 10 }, () => {
      const began = performance.now()
      read(deep)
      return performance.now() - began
    })
    // 2 MB of brackets, on a machine that does other things beside.
    expect(Math.min(...took)).toBeLessThan(25)
  })
})

test.each(['', ' ', '{', '[{]', '{"a":1', '{"a" 1}', '{"batch":[1,]}x', 'a b', '{"a":"', '\u0000'])(
  'a body that is no JSON is refused as a whole: %s',
  (text) => {
    expect(readBody(bytesOf(text), batch, decode)).toMatchObject({
      ok: false,
      refusal: { code: 'body-unreadable' },
    })
  },
)

test('a single call that is no JSON is refused, one that cannot be stored fails', () => {
  const call: Arrived = { ...batch, call: 'track' }
  expect(readBody(bytesOf('{"event":nonsense}'), call, decode).ok).toBe(false)
  expect(read('{"event":"x"}', call)).toMatchObject([{ fault: { code: 'nobody' } }])
  // Whatever looks alike as a text would be one person.
  for (const field of ['userId', 'anonymousId'])
    for (const told of ['{"id":7}', '["a"]'])
      expect(read(`{"event":"x","${field}":${told}}`, call)).toMatchObject([
        { fault: { code: 'call-unfit', path: `$.${field}` } },
      ])
  expect(told(read('{"event":"x","anonymousId":42,"type":"page"}', call)[0])).toMatchObject({
    kind: 'behaviour',
    name: 'x',
    names: [{ system: 'anonymous', value: '42' }],
  })
})

test('what a batch says for all goes for each of its events, and what an event says goes first', () => {
  const body = {
    writeKey: 'k',
    context: { campaign: { name: 'spring' }, library: { name: 'a' } },
    sentAt: '2026-11-22T09:00:00Z',
    batch: [
      { type: 'page', anonymousId: 'a', timestamp: '2026-11-22T08:59:00Z' },
      {
        type: 'page',
        anonymousId: 'a',
        context: { campaign: { name: 'autumn' } },
        timestamp: '2026-11-22T07:59:00Z',
        sentAt: '2026-11-22T08:00:01Z',
      },
    ],
  }
  const found = readBody(bytesOf(`\ufeff${JSON.stringify(body)}`), batch, decode)
  expect(found).toMatchObject({ ok: true, value: { writeKey: 'k' } })
  const [first, second] = read(JSON.stringify(body)).map(told)
  // An hour ahead by its own word: what it told is set back by that hour.
  expect(first).toMatchObject({
    campaign: 'spring',
    context: { library: { name: 'a' } },
    happenedAt: Date.parse('2026-11-22T07:59:00Z'),
    toldAt: Date.parse('2026-11-22T08:59:00Z'),
    flags: ['clock-corrected', 'id-derived'],
  })
  expect(second).toMatchObject({
    campaign: 'autumn',
    happenedAt: Date.parse('2026-11-22T07:59:00Z'),
    flags: ['id-derived'],
  })
})

test.each([
  [
    'has more than 32 KB',
    `"context":{"a":["${'x'.repeat(8_000)}"${',"y"'.repeat(7_000)}]}`,
    'event-too-large',
    '$.context',
  ],
  ['holds a name twice', '"context":{"page":{"a":1,"a":2}}', 'name-twice', '$.context.page.a'],
  ['holds a number too large', '"context":{"n":[1e400]}', 'number-too-large', '$.context.n[0]'],
  ['is a time that is none', '"sentAt":1e400', 'number-too-large', '$.sentAt'],
  ['is no JSON', '"context":{"a":nonsense}', 'not-json', '$.context'],
])(
  'what a batch says for all and %s fails with all of its events and all of its bytes',
  (_, said, code, path) => {
    const body = `{${said},"batch":[${good(1)},${good(2)}]}`
    const [failed, ...others] = read(body)
    expect(failed).toMatchObject({ fault: { code, path }, count: 2 })
    expect(others).toEqual([])
    expect(Buffer.from(failed?.bytes ?? []).toString()).toBe(body)
    expect(read(`{${said},"batch":[]}`)).toEqual([])
  },
)

test('of what a batch says for all nothing is kept of where its events go to', () => {
  const integrations = `"integrations":{"a":"${'x'.repeat(9_000)}"}`
  expect(read(`{${integrations},"batch":[${good(1)}]}`)).toMatchObject([{ told: {} }])
})

test('signs that no database keeps are marked at every event where its batch says them for all', () => {
  const context = '"context":{"campaign":{"name":"a\\u0000b"}}'
  const bad = '{"type":"track"}'
  const events = read(`{${context},"sentAt":"2026-11-22T09:00:00Z","batch":[${good(1)},${bad}]}`)
  expect(told(events[0])).toMatchObject({ campaign: 'a\ufffdb' })
  expect(told(events[0]).flags).toContain('text-mended')
  expect(events[1]).toMatchObject({ fault: { code: 'call-unfit' } })
  expect(events.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(
    [good(1), bad].map((event) => `{"batch":[${event}],${context}}`),
  )
  const large = `"context":{"a":"\\u0000${'x'.repeat(8_000)}"}`
  const many = read(
    `{${large},"batch":[${Array.from({ length: 1_000 }, (_, n) => good(n)).join()}]}`,
  )
  expect(many.every((event) => told(event).flags.includes('text-mended'))).toBe(true)
  expect(many.map(({ bytes }) => bytes.length > 8_000).filter(Boolean)).toHaveLength(1)
})

test('a batch without a list, and events beyond 2,500, fail visibly', () => {
  expect(read('{}')).toMatchObject([{ fault: { code: 'batch-missing' }, count: 1 }])
  expect(read('{"batch":17}')).toMatchObject([{ fault: { code: 'batch-missing' } }])
  expect(read('{"batch":[]}')).toEqual([])
  const many = read(`[${Array.from({ length: 2_600 }, (_, n) => good(n)).join()}]`)
  expect(many).toHaveLength(2_501)
  expect(many.at(-1)).toMatchObject({ fault: { code: 'too-many-events' }, count: 100 })
})

test('what comes beyond 2,500 events is parted into batches, each with all of its bytes', () => {
  const rest = Array.from({ length: 2_600 }, (_, n) => good(n))
  const short = Array.from({ length: 2_500 }, () => '1')
  const parts = read(`[${[...short, ...rest].join()}]`).slice(2_500)
  const whole = parts.map(({ bytes }) => Buffer.from(bytes).toString())
  expect(whole.join()).toBe(rest.join())
  expect(whole.length).toBeGreaterThan(1)
  for (const [i, part] of parts.entries()) {
    expect(part.bytes.length).toBeLessThanOrEqual(500_000)
    const again = read(`[${whole[i]}]`)
    expect(again).toHaveLength('count' in part ? part.count : 0)
    expect(again.every((event) => 'told' in event)).toBe(true)
  }
  const large = `{"a":"${'x'.repeat(600_000)}"}`
  expect(read(`[${[...short, '2', large, '3'].join()}]`).slice(2_500)).toMatchObject([
    { count: 1 },
    { count: 1 },
    { count: 1 },
  ])
})

test('without an id the content and its time stand for it, without a time nothing is promised', () => {
  const ids = (fields: string, unique = 'r1') =>
    read(`[${track(fields)}]`, { ...batch, unique }).map((event) => told(event))
  const [timed] = ids('"timestamp":"2026-11-22T07:00:00Z"')
  const [again] = ids('"timestamp":"2026-11-22T07:00:00Z"', 'r2')
  const [other] = ids('"timestamp":"2026-11-22T07:00:01Z"')
  expect(timed?.messageId).toBe(again?.messageId)
  expect(timed?.messageId).not.toBe(other?.messageId)
  expect(timed?.flags).toEqual(['id-derived'])
  const [untimed] = ids('"properties":{}')
  expect(untimed?.flags).toEqual(['no-id-promised'])
  expect(untimed?.messageId).not.toBe(ids('"properties":{}', 'r2')[0]?.messageId)
})

test('every call of the six becomes an event, with all the names it uses', () => {
  const calls = [
    { type: 'identify', userId: 'P1', anonymousId: 'a1', traits: { email: 'Ada@Acme.example' } },
    { type: 'alias', userId: 'P1', previousId: 'a1' },
    { type: 'group', userId: 'P1', groupId: 'g', traits: { name: 'Acme' } },
    { type: 'screen', userId: 'ADA@acme.example' },
    { type: 'track', userId: 'undefined', anonymousId: 'a1', event: 'won' },
  ]
  expect(
    read(JSON.stringify(calls)).map((event) => {
      const { kind, name, properties, names } = told(event)
      return [kind, name, properties, names.map((one) => `${one.system}:${one.value}`)]
    }),
  ).toEqual([
    [
      'identify',
      'identify',
      { email: 'Ada@Acme.example' },
      ['id:P1', 'anonymous:a1', 'email:ada@acme.example'],
    ],
    ['identify', 'alias', {}, ['id:P1', 'id:a1']],
    ['identify', 'identify', { company: 'Acme', 'company.group': 'g' }, ['id:P1']],
    ['behaviour', 'screen_view', {}, ['email:ada@acme.example']],
    ['behaviour', 'won', {}, ['anonymous:a1']],
  ])
})

test('of the program behind a click in a mail only a known scanner is kept, wherever it is told', () => {
  const of = (event: string, more: object) =>
    told(
      read(
        JSON.stringify({ batch: [{ type: 'track', userId: 'p', messageId: 'm', event, ...more }] }),
      )[0],
    ).properties
  const scanner = { context: { userAgent: 'Barracuda Sentinel (EE)' } }
  const browser = { context: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' } }
  const kept = { userAgent: 'Barracuda Sentinel (EE)' }
  expect(of('email_click', scanner)).toEqual(kept)
  expect(of('Email Opened', scanner)).toEqual(kept)
  expect(of('email_click', { ...scanner, properties: { userAgent: 'Safari' } })).toEqual({
    userAgent: 'Safari',
  })
  expect(of('email_click', browser)).toEqual({})
  expect(of('page_view', scanner)).toEqual({})
})
