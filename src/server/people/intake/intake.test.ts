import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { createWorkspace } from '#server/db/workspaces.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { HIGH_WATER } from './pressure.ts'
import { account, basic, send, writeKey } from './sending.example.ts'

let house: TestApp
let key: string
beforeAll(async () => {
  // The tests themselves keep the thread busy; what that does is a test of its own.
  house = await testApp({ highWater: { ...HIGH_WATER, delayMs: 60_000 } })
  key = await writeKey(house, 'site')
})
afterAll(() => house.close())

let number = 0
const track = (over: object = {}) => {
  number += 1
  return {
    type: 'track',
    userId: `p${number}`,
    event: 'download',
    messageId: `m${number}`,
    timestamp: new Date(Date.now() - 60_000).toISOString(),
    ...over,
  }
}
const batchOf = (...items: (object | string)[]) =>
  `{"batch":[${items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join()}]}`

describe('a batch of 50 with one poison', () => {
  const poisons: [string, string | Buffer, 'stored' | 'failed', string][] = [
    [
      'an escaped NUL',
      '{"type":"track","userId":"p","event":"x","messageId":"n1","properties":{"a\\u0000":"\\u0000"}}',
      'stored',
      'text-mended',
    ],
    [
      'a lone surrogate',
      '{"type":"track","userId":"p","event":"x","messageId":"n2","properties":{"a":"\\ud800"}}',
      'stored',
      'text-mended',
    ],
    [
      'a lone surrogate as a user',
      '{"type":"track","userId":"p\\udfff","event":"x","messageId":"n3"}',
      'stored',
      'text-mended',
    ],
    [
      'year +275760',
      '{"type":"track","userId":"p","event":"x","messageId":"n4","timestamp":"+275760-09-13T00:00:00.000Z"}',
      'stored',
      'time-unread',
    ],
    [
      'year -1',
      '{"type":"track","userId":"p","event":"x","messageId":"n5","timestamp":"-000001-01-01T00:00:00.000Z"}',
      'stored',
      'time-unread',
    ],
    [
      'year 300000',
      '{"type":"track","userId":"p","event":"x","messageId":"n6","timestamp":"300000-01-01T00:00:00Z"}',
      'stored',
      'time-unread',
    ],
    [
      '1e400000',
      '{"type":"track","userId":"p","event":"x","properties":{"n":1e400000}}',
      'failed',
      'number-too-large',
    ],
    [
      'a key of 9,000 bytes',
      `{"type":"track","userId":"p","event":"x","messageId":"${'k'.repeat(9_000)}"}`,
      'failed',
      'text-too-long',
    ],
    [
      'a key of 300 bytes',
      `{"type":"track","userId":"p","event":"x","messageId":"${'k'.repeat(300)}"}`,
      'failed',
      'message-id-too-long',
    ],
    [
      'a bare NUL',
      Buffer.from('{"type":"track","userId":"p","event":"x","properties":{"a":"\0"}}'),
      'failed',
      'not-json',
    ],
    [
      'no UTF-8',
      Buffer.from('{"type":"track","userId":"p","event":"caf\xe9"}', 'latin1'),
      'failed',
      'bytes-unreadable',
    ],
    ['5,000 levels', `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, 'failed', 'too-deep'],
    ['a million levels', `{"a":${'['.repeat(1e6)}${']'.repeat(1e6)}}`, 'failed', 'event-too-large'],
    [
      'a name twice',
      '{"type":"track","userId":"p","event":"x","event":"y"}',
      'failed',
      'name-twice',
    ],
    [
      '__proto__',
      '{"type":"track","userId":"p","event":"x","properties":{"__proto__":{"admin":true}}}',
      'failed',
      'name-forbidden',
    ],
    [
      '2^53 + 1',
      '{"type":"track","userId":9007199254740993,"event":"x"}',
      'failed',
      'number-inexact',
    ],
    ['a decision', '{"type":"decision","userId":"p","event":"accepted"}', 'failed', 'call-unfit'],
  ]
  test.each(poisons)('%s costs none of its mates', async (name, poison, result, code) => {
    const source = `poison ${name}`
    const its = await writeKey(house, source)
    const before = Array.from({ length: 25 }, () => JSON.stringify(track())).join()
    const after = Array.from({ length: 24 }, () => JSON.stringify(track())).join()
    const body = Buffer.concat([
      Buffer.from(`{"batch":[${before},`),
      Buffer.from(poison as string),
      Buffer.from(`,${after}]}`),
    ])
    const answer = await send(house, its, body)
    expect(answer.status).toBe(200)
    expect(answer.body.success).toBe(true)
    const results = answer.body.results ?? []
    expect(results.filter((one) => one.result === 'stored')).toHaveLength(
      result === 'stored' ? 50 : 49,
    )
    expect(results[25]?.result).toBe(result)
    const failed = result === 'failed' ? 1 : 0
    expect(await account(house, source)).toEqual({
      received: 50,
      stored: 50 - failed,
      duplicate: 0,
      failed,
      events: 50 - failed,
      waiting: failed,
    })
    const { rows } = await sql<{ code: string; raw: Buffer }>`
      select f.code, f.raw from failed_event f join source s using (workspace_id, source_id)
      where s.name = ${source} union all
      select array_to_string(m.flags, ' '), coalesce(m.raw, '') from event_mark m
      join event e using (workspace_id, event_id) join source s using (workspace_id, source_id)
      where s.name = ${source}`.execute(house.owner)
    expect(rows.map((row) => row.code)).toEqual([expect.stringContaining(code)])
    if (code !== 'time-unread')
      expect(rows[0]?.raw.equals(Buffer.from(poison as string))).toBe(true)
  })
})

test('the same event again is a duplicate, another under its id is a conflict that is shown', async () => {
  const its = await writeKey(house, 'again')
  const event = track({ properties: { a: 1, text: 'x'.repeat(500), deep: { b: [1] } } })
  const changed = { ...event, properties: { a: 2 } }
  const sentAt = new Date().toISOString()
  const first = await send(house, its, batchOf(event))
  const again = await send(house, its, JSON.stringify({ sentAt, batch: [event, changed, event] }))
  expect(first.body.results?.map((one) => one.result)).toEqual(['stored'])
  expect(again.body.results?.map((one) => one.result)).toEqual(['duplicate', 'failed', 'duplicate'])
  expect(again.body.results?.[1]).toMatchObject({ code: 'id-reused', path: '$.messageId' })
  const later = { ...event, timestamp: new Date(Date.now() - 30_000).toISOString() }
  expect((await send(house, its, batchOf(later))).body.results?.[0]?.code).toBe('id-reused')
  const twins = track()
  const both = await send(house, its, batchOf(twins, twins, { ...twins, event: 'other' }))
  expect(both.body.results?.map((one) => one.result)).toEqual(['stored', 'duplicate', 'failed'])
  expect(await account(house, 'again')).toMatchObject({
    received: 8,
    stored: 2,
    duplicate: 3,
    failed: 3,
    events: 2,
  })
})

test('the same id from another source or another workspace is another event', async () => {
  const card = { name: 'Other', timeZone: 'UTC', currency: 'EUR', isExample: false }
  const other = await createWorkspace(house.db, card, defaultAgreement('Other', 'UTC'), Date.now())
  const made = await house.app.inject({
    method: 'POST',
    url: '/api/v1/keys',
    headers: { 'lockstep-workspace': other },
    payload: { kind: 'write', name: 'k', source: 'site' },
  })
  const elsewhere = (made.json() as { text: string }).text
  const event = track()
  for (const its of [key, await writeKey(house, 'second site'), elsewhere])
    expect((await send(house, its, batchOf(event))).body.results?.[0]?.result).toBe('stored')
})

test('a batch ten times over, in any order and any parts, is stored once', async () => {
  const its = await writeKey(house, 'ten times')
  const events = Array.from({ length: 200 }, () => track({ properties: { n: number } }))
  await Promise.all(
    Array.from({ length: 10 }, async (_, turn) => {
      const mixed = [...events].sort((a, b) => (a.messageId + turn < b.messageId + turn ? -1 : 1))
      if (turn % 2) mixed.reverse()
      for (let at = 0; at < mixed.length; at += 20 + turn)
        await send(house, its, batchOf(...mixed.slice(at, at + 20 + turn)))
    }),
  )
  expect(await account(house, 'ten times')).toMatchObject({
    received: 2_000,
    stored: 200,
    duplicate: 1_800,
    failed: 0,
    events: 200,
  })
})

test.each([
  ['nothing', '', 'request-unfit'],
  ['half a body', '{"batch":[{"type":', 'request-unfit'],
  ['a picture', randomBytes(100), 'request-unfit'],
])('%s is no JSON: refused, and kept all the same', async (name, body, code) => {
  const its = await writeKey(house, `unreadable ${name}`)
  const answer = await send(house, its, body)
  expect([answer.status, answer.body.code]).toEqual([400, code])
  expect(await account(house, `unreadable ${name}`)).toMatchObject({
    received: 1,
    failed: 1,
    waiting: 1,
  })
})

describe('what is packed', () => {
  const event = () => JSON.stringify(track())
  test('comes in', async () => {
    const answer = await send(house, key, batchOf(...Array.from({ length: 50 }, event)), {
      gzip: true,
    })
    expect([answer.status, answer.body.results?.length]).toEqual([200, 50])
  })
  test('and grows beyond bounds is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000, ' '))
    const began = performance.now()
    const before = process.memoryUsage().rss
    const answer = await send(house, key, bomb, { headers: { 'content-encoding': 'gzip' } })
    expect(answer.status).toBe(413)
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  })
  test.each([
    ['twice', gzipSync(gzipSync('{"batch":[]}'))],
    [
      'with a wrong sum',
      (() => {
        const packed = gzipSync('{"batch":[]}')
        packed[packed.length - 8] = (packed[packed.length - 8] as number) ^ 1
        return packed
      })(),
    ],
    ['not at all', Buffer.from('{"batch":[]}')],
  ])('%s is no JSON', async (_, body) => {
    const answer = await send(house, key, body, { headers: { 'content-encoding': 'gzip' } })
    expect(answer.status).toBe(400)
  })
  test('more than 4 MB is refused and leaves a record, for whoever sent it drops it', async () => {
    const own = await writeKey(house, 'too large')
    expect((await send(house, own, Buffer.alloc(4_000_001, ' '))).status).toBe(413)
    const grown = await send(house, own, Buffer.alloc(9_000_000, ' '), { gzip: true })
    expect(grown.status).toBe(413)
    expect((await send(house, `${own}x`, Buffer.alloc(4_000_001, ' '))).status).toBe(413)
    expect(await account(house, 'too large')).toEqual({
      ...{ received: 2, stored: 0, duplicate: 0, failed: 2, events: 0, waiting: 2 },
    })
  })
})

describe('who may send', () => {
  test('a write key, by the header or in the body, on every path', async () => {
    for (const path of [
      'track',
      'identify',
      'page',
      'screen',
      'group',
      'alias',
      't',
      'p',
      'import',
      'batch',
    ]) {
      const { type: _, ...call } = track({ previousId: 'old', writeKey: key })
      const body = ['import', 'batch'].includes(path) ? { writeKey: key, batch: [track()] } : call
      const answer = await send(house, null, JSON.stringify(body), {
        path,
        headers: { 'content-type': 'text/plain' },
      })
      expect([path, answer.status, answer.body.results?.[0]?.result]).toEqual([path, 200, 'stored'])
    }
  })
  test('nobody with another key, and nobody whose key was revoked', async () => {
    const its = await writeKey(house, 'revoked')
    const api = await house.app.inject({
      method: 'POST',
      url: '/api/v1/keys',
      payload: { kind: 'api', name: 'a', scopes: ['read-people'] },
    })
    expect((await send(house, its, batchOf(track()))).status).toBe(200)
    await sql`update access_key set revoked_at = now() where name = 'revoked'`.execute(house.owner)
    const texts = [its, (api.json() as { text: string }).text, `${its}x`, 'nonsense', '']
    for (const text of texts) {
      const answer = await send(house, text, batchOf(track()))
      expect([answer.status, answer.body.code]).toEqual([401, 'key-unknown'])
    }
    expect((await send(house, null, batchOf(track()))).status).toBe(401)
    expect(await account(house, 'revoked')).toMatchObject({ received: 1 })
  })
  test('a write key reads nothing and decides nothing', async () => {
    const headers = { authorization: `Bearer ${key}`, host: 'localhost:4400' }
    for (const url of ['/people', '/keys', '/scoreboard', '/workspaces']) {
      const answer = await house.app.inject({ url: `/api/v1${url}`, headers })
      expect(answer.statusCode).toBeGreaterThanOrEqual(401)
    }
    const { rows: before } =
      await sql`select count(*) from event e join signature s using (workspace_id, signature_id) where s.kind >= 2`.execute(
        house.owner,
      )
    await send(
      house,
      key,
      batchOf(
        { ...track(), type: 'decision', event: 'won' },
        { ...track(), event: 'won' },
        { ...track(), type: 'track', kind: 2, by: 'rule' },
      ),
    )
    const { rows: after } =
      await sql`select count(*) from event e join signature s using (workspace_id, signature_id) where s.kind >= 2`.execute(
        house.owner,
      )
    expect(after).toEqual(before)
  })
  test('a page of any name, without its cookies', async () => {
    const headers = { origin: 'https://shop.example', host: 'localhost:4400' }
    const asked = await house.app.inject({
      method: 'OPTIONS',
      url: '/v1/track',
      headers: { ...headers, 'access-control-request-method': 'POST' },
    })
    expect([
      asked.statusCode,
      asked.headers['access-control-allow-origin'],
      asked.headers['access-control-allow-credentials'],
    ]).toEqual([204, '*', undefined])
    const sent = await send(house, key, batchOf(track()), { headers })
    expect([sent.status, sent.headers['access-control-allow-origin']]).toEqual([200, '*'])
    const elsewhere = await house.app.inject({ url: '/api/v1/people', headers })
    expect(elsewhere.statusCode).toBe(403)
  })
  test('a key has a bucket of its own', async () => {
    const few = { name: 'few', requests: 2, seconds: 60 }
    const many = { name: 'many', requests: 1_000, seconds: 60 }
    const strict = await testApp({
      limits: { address: many, member: many, key: many, intake: few },
    })
    const [one, other] = [await writeKey(strict, 'one'), await writeKey(strict, 'other')]
    const answers = []
    for (let n = 0; n < 3; n += 1) answers.push(await send(strict, one, batchOf(track())))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429])
    expect(Number(answers[2]?.headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(answers[2]?.headers['x-ratelimit-reset'])).toBeGreaterThan(Date.now() / 1_000)
    expect((await send(strict, other, batchOf(track()))).status).toBe(200)
    await strict.close()
  })
})

test('above high water events are refused for now, and everything else goes on', async () => {
  const full = await testApp({ highWater: { backlog: 0, waitingBytes: -1, delayMs: 60_000 } })
  const its = await writeKey(full, 'full')
  const answer = await send(full, its, batchOf(track()))
  expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([
    503,
    'intake-busy',
    '10',
  ])
  expect((await full.app.inject('/api/v1/people?limit=1')).statusCode).toBe(200)
  await full.close()
})

test('without the header an answer is Segment’s, and nothing more', async () => {
  const answer = await house.app.inject({
    method: 'POST',
    url: '/v1/batch',
    headers: { authorization: basic(key), host: 'localhost:4400' },
    payload: batchOf(track()),
  })
  expect(answer.json()).toEqual({ success: true })
})

test('while the disk is nearly full nothing is written, everything is read, and then it goes on', async () => {
  let isFull = true
  const full = await testApp({ disk: { isFull: () => isFull, close: () => undefined } })
  const add = () =>
    full.app.inject({
      method: 'POST',
      url: '/api/v1/keys',
      payload: { kind: 'write', name: 'web', source: 'web' },
    })
  const isSaid = async () => (await full.app.inject('/api/v1/session')).json().isDiskFull
  const refused = await add()
  expect([refused.statusCode, refused.json().code]).toEqual([507, 'disk-full'])
  expect(await isSaid()).toBe(true)
  expect((await full.app.inject('/api/v1/people?limit=1')).statusCode).toBe(200)
  isFull = false
  const its = await writeKey(full, 'web')
  isFull = true
  const waits = await send(full, its, batchOf(track()))
  expect([waits.status, waits.headers['retry-after']]).toEqual([503, '10'])
  isFull = false
  expect((await send(full, its, batchOf(track()))).status).toBe(200)
  expect(await isSaid()).toBe(false)
  await full.close()
})

test('what is asked of the intake otherwise than by POST is answered as by a program, not with a page', async () => {
  for (const url of ['/v1/batch', '/v1/track', '/v1/nothing']) {
    const answer = await house.app.inject({
      url,
      headers: { authorization: basic(key), host: 'localhost:4400' },
    })
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'not-found'])
  }
})
