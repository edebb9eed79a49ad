import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Forgetting, PrivacySettings } from '#api/privacy.ts'
import { DAY } from '#domain/time.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { verify } from '#server/db/fold/verify.ts'
import { send, writeKey } from '#server/people/intake/sending.example.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'
import { forgetOld } from './retention.ts'

let house: TestApp
beforeAll(async () => {
  house = await testApp()
  const key = await writeKey(house, 'site')
  const batch = [
    ...Array.from({ length: 12 }, (_, i) => ({
      type: 'page',
      anonymousId: `visitor-${i}`,
      messageId: `v${i}`,
    })),
    // Known, handed over, and connected with somebody who is.
    { type: 'page', userId: 'ada', messageId: 'a1' },
    { type: 'track', event: 'demo_request', anonymousId: 'hand-raiser', messageId: 'h1' },
    { type: 'page', userId: 'ben', anonymousId: 'browser-of-ben', messageId: 'b1' },
    { type: 'page', userId: 'bad', messageId: 'x1', properties: { n: 'y'.repeat(40_000) } },
    { type: 'page', userId: 'odd', messageId: 'o1', properties: { note: 'a\u0000b' } },
  ]
  await send(house, key, JSON.stringify({ batch }))
  await foldDue(house.db, house.workspaceId, Date.now())
  await sql`insert into mail (workspace_id, recipient, subject, body, made_at, due_at, sent_at)
    values (${house.workspaceId}, 'x@acme.example', 'Old', '', now(), now(), now()),
      (${house.workspaceId}, 'x@acme.example', 'Waits', '', now(), now(), null)`.execute(
    house.owner,
  )
})
afterAll(() => house.close())

const ALL = {
  visitors: 30,
  'failed-events': 30,
  'refused-rows': 30,
  'sent-bytes': 30,
  evidence: 30,
  mails: 30,
}
const ask = async <T>(
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  payload?: object,
  headers = {},
) => {
  const answer = await house.app.inject({
    method,
    url: `/api/v1${url}`,
    headers,
    ...(payload && { payload }),
  })
  return {
    status: answer.statusCode,
    body: answer.json() as T & { code?: string },
    headers: answer.headers,
  }
}
const counts = async () =>
  (
    await sql<
      Record<string, number>
    >`select (select count(*) from event) as events, (select count(*) from person) as people,
    (select count(*) from failed_event) as failed, (select count(*) from event_mark where raw is not null) as raw,
    (select count(*) from mail) as mails, (select count(*) from handoff) as handoffs,
    (select sum(received) from intake_count)::bigint as received,
    (select sum(failed) from intake_count)::bigint as counted`.execute(house.owner)
  ).rows[0]

test('nothing goes before somebody says so, and only owners do', async () => {
  const seen = await ask<PrivacySettings>('GET', '/privacy')
  expect(seen.body.retention).toEqual({})
  expect(await forgetOld(house.db, house.workspaceId, Date.now() + 4_000 * DAY)).toEqual({})
  const rosa = await testMember(house.db, house.workspaceId, {
    name: 'Rosa',
    roles: ['sales-manager'],
  })
  const no = await ask(
    'PATCH',
    '/privacy',
    { retention: ALL },
    { ...rosa.headers, 'if-match': '"1"' },
  )
  expect(no.status).toBe(403)
  const yes = await ask<PrivacySettings>(
    'PATCH',
    '/privacy',
    { retention: ALL },
    { 'if-match': seen.headers.etag },
  )
  expect([yes.body.retention, yes.body.version]).toEqual([ALL, 2])
  const stale = await ask('PATCH', '/privacy', { retention: {} }, { 'if-match': '"1"' })
  expect(stale.status).toBe(412)
})

test('a dry run says what would go, what is kept long enough goes, and every number stays', async () => {
  const before = await counts()
  const dry = await ask<{ kinds: Forgetting[] }>('POST', '/privacy/previews', { retention: ALL })
  expect(dry.body.kinds.map(({ rows }) => rows)).toEqual([0, 0, 0, 0, 0, 0])
  expect(await forgetOld(house.db, house.workspaceId, Date.now())).toEqual({})
  expect(await counts()).toEqual(before)
  // As it is 400 days later.
  const gone = await forgetOld(house.db, house.workspaceId, Date.now() + 400 * DAY)
  expect(gone).toEqual({ visitors: 12, 'failed-events': 1, 'sent-bytes': 1, mails: 1 })
  expect(await counts()).toEqual({
    ...before,
    events: Number(before?.events) - 12,
    people: Number(before?.people) - 12,
    failed: 0,
    raw: 0,
    mails: 1,
  })
  const { rows } =
    await sql`select key from person where system = 'anonymous' order by key`.execute(house.owner)
  expect(rows).toEqual([{ key: 'browser-of-ben' }, { key: 'hand-raiser' }])
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0, strays: 0 })
  expect(await forgetOld(house.db, house.workspaceId, Date.now() + 400 * DAY)).toEqual({})
  const { rows: told } = await sql<{
    after: object
  }>`select after from audit where action = 'forget-old'`.execute(house.owner)
  expect(told).toEqual([{ after: { rows: 15, ...gone } }])
})

test('what would go is counted and shown as it goes', async () => {
  await sql`update failed_event set received_at = now()`.execute(house.owner)
  const { rows } = await sql<{
    n: number
  }>`select count(*) as n from mail where sent_at is not null`.execute(house.owner)
  expect(rows).toEqual([{ n: 0 }])
  await sql`update mail set sent_at = now() - interval '40 days'`.execute(house.owner)
  const dry = await ask<{ kinds: Forgetting[] }>('POST', '/privacy/previews', {
    retention: { mails: 30 },
  })
  expect(dry.body.kinds).toMatchObject([{ kind: 'mails', rows: 1, oldest: [{ what: 'Waits' }] }])
})
