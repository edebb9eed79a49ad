import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FailedEvent, WholeFailedEvent } from '#api/failed-events.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { HIGH_WATER } from './pressure.ts'
import { account, send, writeKey } from './sending.example.ts'

let house: TestApp
let key: string
beforeAll(async () => {
  // The tests themselves keep the thread busy.
  house = await testApp({ highWater: { ...HIGH_WATER, delayMs: 60_000 } })
  key = await writeKey(house, 'site')
})
afterAll(() => house.close())

async function call<T>(method: 'GET' | 'PUT', url: string, payload?: object) {
  const answer = await house.app.inject({
    method,
    url: `/api/v1/failed-events${url}`,
    ...(payload && { payload }),
  })
  return {
    status: answer.statusCode,
    body: answer.json() as T & { code?: string; detail?: string },
  }
}
const list = async (state = 'open') =>
  (await call<{ rows: FailedEvent[]; total: number }>('GET', `?state=${state}`)).body

test('what a batch has beyond 2,500 events is kept whole and stored when it is tried again, but for what fails', async () => {
  const its = await writeKey(house, 'bulk')
  const items = Array.from({ length: 4_000 }, (_, n) =>
    JSON.stringify({
      ...{ type: 'track', event: 'bulk', messageId: `bulk ${n}`, userId: `b${n % 50}` },
      timestamp: '2026-01-01T10:00:00Z',
      properties: n === 3_000 ? { n: '1e400 here' } : { page: 'x'.repeat(40) },
    }).replace('"1e400 here"', '1e400'),
  )
  const body = `{"context":{"campaign":{"name":"spring"}},"batch":[${items.join()}]}`
  expect((await send(house, its, body)).status).toBe(200)
  expect(await account(house, 'bulk')).toMatchObject({
    received: 4_000,
    stored: 2_500,
    failed: 1_500,
    events: 2_500,
    waiting: 1_500,
  })
  const ids = (await list()).rows.map(({ failedEventId }) => failedEventId)
  const tried = await call<{ replayed: number }>('PUT', '/replays', { failedEventIds: ids })
  expect(tried.body.replayed).toBe(1_500)
  expect(await account(house, 'bulk')).toMatchObject({
    received: 4_000,
    stored: 3_999,
    failed: 1,
    events: 3_999,
  })
  const { rows: left } = await list()
  expect(left).toMatchObject([{ code: 'number-too-large', events: 1, path: '$.properties.n' }])
  const url = `/${left[0]?.failedEventId}`
  const { raw, isWhole } = (await call<WholeFailedEvent>('GET', url)).body
  expect([raw, isWhole]).toEqual([items[3_000], true])
  const text = raw.replace('1e400', '17')
  expect((await call('PUT', `${url}/replay`, { text })).status).toBe(200)
  const { rows } = await sql<{ of: number; campaigns: number }>`
    select count(*) as of, count(campaign) as campaigns from event where message_id like 'bulk %'`.execute(
    house.owner,
  )
  expect(rows[0]).toEqual({ of: 4_000, campaigns: 4_000 })
})

test('a body that is no JSON is kept whole, however long it is', async () => {
  const its = await writeKey(house, 'lines')
  const line = '{"type":"page","userId":"ida","timestamp":"2026-01-01T10:00:00Z"}'
  const body = Array.from({ length: 2_000 }, () => line).join('\n')
  expect((await send(house, its, body)).status).toBe(400)
  const [row] = (await list()).rows
  expect(row).toMatchObject({ code: 'body-unreadable', bytes: body.length })
  const { body: whole } = await call<WholeFailedEvent>('GET', `/${row?.failedEventId}`)
  expect([whole.raw === body, whole.isWhole]).toEqual([true, true])
  await call('PUT', '/set-aside', { failedEventIds: [row?.failedEventId] })
})

test('bytes that are no text are tried again as they came, and no text with a sign for them is stored', async () => {
  const its = await writeKey(house, 'latin')
  const item =
    '{"type":"track","userId":"uwe","event":"München","messageId":"l1","timestamp":"2026-01-01T10:00:00Z"}'
  await send(house, its, Buffer.from(`{"batch":[${item}]}`, 'latin1'))
  const [row] = (await list()).rows
  expect(row?.code).toBe('bytes-unreadable')
  const tried = await call('PUT', '/replays', { failedEventIds: [row?.failedEventId] })
  expect(tried.body).toEqual({ replayed: 0, failed: 1 })
  const url = `/${row?.failedEventId}`
  const { raw } = (await call<WholeFailedEvent>('GET', url)).body
  expect(raw).toContain('M\ufffdnchen')
  const still = await call('PUT', `${url}/replay`, { text: raw })
  expect([still.status, still.body.code]).toEqual([422, 'failed-event-unfit'])
  const mended = await call('PUT', `${url}/replay`, { text: raw.replace('\ufffd', 'ü') })
  expect(mended.status).toBe(200)
  const { rows } = await sql`select s.name from event e
    join signature s using (workspace_id, signature_id) where message_id = 'l1'`.execute(
    house.owner,
  )
  expect(rows).toEqual([{ name: 'München' }])
})

test.each([
  ['', '"sentAt":"2026-01-01T10:00:00Z",'],
  ['\n', '"writeKey":"k", "context" : {"campaign":{"name":"spring"}},'],
])('a whole batch is mended as one, whatever stands before its events', async (begin, head) => {
  const event = (id: string) =>
    `{"type":"page","userId":"ben","messageId":"${head.length} ${id}","timestamp":"2026-01-01T10:00:00Z"}`
  await send(house, key, `${begin}{${head}"batch":[${event('a')},${event('b')}`)
  const [row] = (await list()).rows
  expect(row?.code).toBe('body-unreadable')
  const before = await account(house, 'site')
  const text = `${begin}{${head}"batch":[${event('a')},${event('b')}]}`
  const { status, body } = await call('PUT', `/${row?.failedEventId}/replay`, { text })
  expect([status, body.detail]).toEqual([200, undefined])
  expect((await account(house, 'site'))?.events).toBe(Number(before?.events) + 2)
})

test('a batch waits whole while what it says for all cannot be read, and is stored with it once mended', async () => {
  const its = await writeKey(house, 'around')
  const event = (id: string) =>
    `{"type":"page","userId":"ben","messageId":"around ${id}","timestamp":"2026-01-01T10:00:00Z"}`
  const body = `{"context":{"campaign":{"name":"may"},"n":1e400},"batch":[${event('a')},${event('b')}]}`
  expect((await send(house, its, body)).status).toBe(200)
  expect(await account(house, 'around')).toMatchObject({ received: 2, failed: 2, waiting: 2 })
  const [row] = (await list()).rows
  expect(row).toMatchObject({ events: 2, path: '$.context.n', code: 'number-too-large' })
  const url = `/${row?.failedEventId}/replay`
  expect((await call('PUT', url, { text: body })).status).toBe(422)
  expect((await call('PUT', url, { text: body.replace('1e400', '1') })).status).toBe(200)
  expect(await account(house, 'around')).toMatchObject({ received: 2, stored: 2, failed: 0 })
  const { rows } = await sql`select campaign from event where message_id like 'around %'`.execute(
    house.owner,
  )
  expect(rows).toEqual([{ campaign: 'may' }, { campaign: 'may' }])
})
