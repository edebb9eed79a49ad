import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FailedEvent, IntakeAccount, WholeFailedEvent } from '#api/failed-events.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'
import { account, send, writeKey } from './sending.example.ts'

let house: TestApp
let key: string
beforeAll(async () => {
  house = await testApp()
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
  (await call<{ rows: FailedEvent[]; total: number; events: number }>('GET', `?state=${state}`))
    .body

test('what failed is listed with its reason, mended, replayed, and counted where it came', async () => {
  const item =
    '{"type":"track","userId":"ada","event":"sent","messageId":"f1","timestamp":"2026-01-01T10:00:00Z","properties":{"n":1e400}}'
  await send(house, key, `{"context":{"campaign":{"name":"spring"}},"batch":[${item}]}`)
  const [row] = (await list()).rows
  expect(row).toMatchObject({
    source: 'site',
    code: 'number-too-large',
    path: '$.properties.n',
    state: 'open',
    events: 1,
  })
  const url = `/${row?.failedEventId}`
  const { body: whole } = await call<WholeFailedEvent>('GET', url)
  expect(whole.raw).toBe(item)
  const still = await call('PUT', `${url}/replay`, { text: item })
  expect([still.status, still.body.code, still.body.detail]).toEqual([
    422,
    'failed-event-unfit',
    '$.properties.n: The number is too large to be held.',
  ])
  const mended = item.replace('1e400', '17')
  const replayed = await call<FailedEvent>('PUT', `${url}/replay`, { text: mended })
  expect(replayed.body).toMatchObject({ state: 'replayed' })
  const { rows } = await sql`select e.happened_at, e.campaign, s.properties from event e
    join signature s using (workspace_id, signature_id) where message_id = 'f1'`.execute(
    house.owner,
  )
  expect(rows).toEqual([
    { happened_at: Date.UTC(2026, 0, 1, 10), campaign: 'spring', properties: { n: 17 } },
  ])
  expect(await account(house, 'site')).toMatchObject({
    received: 1,
    stored: 1,
    failed: 0,
    events: 1,
  })
  expect((await call('PUT', `${url}/replay`, { text: mended })).body.code).toBe('failed-event-over')
  expect((await list()).total).toBe(0)
  expect((await list('replayed')).total).toBe(1)
})

test('a single call and a whole batch that was no JSON are mended as they came', async () => {
  await send(house, key, '{"event":"x","userId":"ben","timestamp":"2026-01-01T10:00:00Z"', {
    path: 'track',
  })
  await send(
    house,
    key,
    '{"batch":[{"type":"page","userId":"ben","timestamp":"2026-01-01T10:00:00Z"},{"type":"page"',
  )
  const [whole, single] = (await list()).rows
  expect([whole?.code, single?.code]).toEqual(['body-unreadable', 'body-unreadable'])
  const one = await call('PUT', `/${single?.failedEventId}/replay`, {
    text: '{"event":"x","userId":"ben","timestamp":"2026-01-01T10:00:00Z"}',
  })
  expect(one.status).toBe(200)
  const half = await call('PUT', `/${whole?.failedEventId}/replay`, {
    text: '{"batch":[{"type":"page","userId":"ben","timestamp":"2026-01-01T10:00:00Z"},{"type":"page"}]}',
  })
  expect([half.status, half.body.detail]).toEqual([
    422,
    '$.userId: It names nobody: it needs a userId or an anonymousId.',
  ])
  const before = await account(house, 'site')
  const both = await call('PUT', `/${whole?.failedEventId}/replay`, {
    text: '{"batch":[{"type":"page","userId":"ben","timestamp":"2026-01-01T10:00:00Z"},{"type":"page","userId":"eva","timestamp":"2026-01-01T10:00:00Z"}]}',
  })
  expect(both.status).toBe(200)
  expect(await account(house, 'site')).toMatchObject({
    events: Number(before?.events) + 2,
    failed: 0,
  })
})

test('some are tried again as they came, others are set aside and stay counted', async () => {
  await send(
    house,
    key,
    '{"batch":[{"type":"track","userId":"p","event":"x","messageId":"s1","timestamp":"2026-01-01T10:00:00Z"},{"type":"track"},{"type":"page"}]}',
  )
  const ids = (await list()).rows.map(({ failedEventId }) => failedEventId)
  expect(ids).toHaveLength(2)
  const tried = await call<{ replayed: number; failed: number }>('PUT', '/replays', {
    failedEventIds: ids,
  })
  expect(tried.body).toEqual({ replayed: 0, failed: 2 })
  const aside = await call<{ setAside: number }>('PUT', '/set-aside', { failedEventIds: ids })
  expect(aside.body).toEqual({ setAside: 2 })
  expect(
    (await call<{ setAside: number }>('PUT', '/set-aside', { failedEventIds: ids })).body,
  ).toEqual({ setAside: 0 })
  expect(await account(house, 'site')).toMatchObject({ failed: 2 })
  const { rows } = await sql<{
    action: string
  }>`select action from audit where subject_kind = 'failed-event' order by seq`.execute(house.owner)
  expect(rows.map(({ action }) => action)).toEqual([
    'replay-failed-event',
    'replay-failed-event',
    'replay-failed-event',
    'set-failed-event-aside',
    'set-failed-event-aside',
  ])
})

test('a body that waits as one counts as its events, in the list, tried again and set aside', async () => {
  const before = await list()
  const event = '{"type":"track","userId":"p","event":"x"}'
  await send(house, key, `{"context":{"n":1e400},"batch":[${event},${event},${event}]}`)
  const after = await list()
  expect([after.total - before.total, after.events - before.events]).toEqual([1, 3])
  const failedEventIds = [after.rows[0]?.failedEventId]
  const tried = await call('PUT', '/replays', { failedEventIds })
  expect(tried.body).toEqual({ replayed: 0, failed: 3 })
  const aside = await call('PUT', '/set-aside', { failedEventIds })
  expect(aside.body).toEqual({ setAside: 3 })
})

test('each source tells what came within the hour and the day, and when last', async () => {
  await writeKey(house, 'quiet')
  await sql`insert into intake_count (workspace_id, source_id, minute_at, received, stored, duplicate, failed, last_at)
    select workspace_id, source_id, date_trunc('minute', now()) - interval '90 minutes', 10, 7, 2, 1, now() - interval '90 minutes'
    from source where name = 'site'`.execute(house.owner)
  const { body } = await call<IntakeAccount[]>('GET', '/accounts')
  const [quiet, site] = body
  expect(quiet).toEqual({ source: 'quiet', lastAt: null, hour: NONE, day: NONE, open: 0 })
  expect(site?.day.received).toBe(Number(site?.hour.received) + 10)
  expect(site?.day.duplicate).toBe(2)
  for (const { hour, day } of body)
    for (const sums of [hour, day])
      expect(sums.received).toBe(sums.stored + sums.duplicate + sums.failed)
  expect(Date.now() - Number(site?.lastAt)).toBeLessThan(60_000)
})

const NONE = { received: 0, stored: 0, duplicate: 0, failed: 0, dropped: 0 }

test('whoever may not bring in files does not see what failed', async () => {
  const rep = await testMember(house.db, house.workspaceId, { name: 'Rosa', roles: ['rep'] })
  const answer = await house.app.inject({ url: '/api/v1/failed-events', headers: rep.headers })
  expect(answer.statusCode).toBe(403)
})
