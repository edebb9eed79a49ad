import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Key } from '#api/keys.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'

let house: TestApp
let ada: TestMember
beforeAll(async () => {
  house = await testApp()
  ada = await testMember(house.db, house.workspaceId, { name: 'Ada', roles: ['owner'] })
})
afterAll(() => house.close())

type Made = { key: Key; text: string }
async function call<T>(
  headers: Record<string, string>,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  payload?: object,
) {
  const answer = await house.app.inject({
    method,
    url: `/api/v1${url}`,
    headers,
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json() as T & { code?: string } }
}
const make = (over: object = {}) =>
  call<Made>(ada.headers, 'POST', '/keys', {
    kind: 'api',
    name: 'Nightly numbers',
    scopes: ['read-scoreboard', 'read-people'],
    ...over,
  })
const by = (text: string, url = '/people?limit=1') =>
  call({ authorization: `Bearer ${text}`, host: 'localhost:4400' }, 'GET', url)
const revoke = (key: Key, version = key.version) =>
  call<Key>({ ...ada.headers, 'if-match': `"${version}"` }, 'DELETE', `/keys/${key.keyId}`)

test('a key opens what it was made for and nothing else, and its text is kept nowhere', async () => {
  const { status, body } = await make()
  expect(status).toBe(200)
  expect(body.text).toMatch(/^lk_live_[0-9a-f]{32}[0-9a-z]+_[A-Za-z0-9]{43}$/)
  expect((await by(body.text)).status).toBe(200)
  expect((await by(body.text, '/members')).body.code).toBe('not-allowed')
  const secret = body.text.split('_').at(-1) ?? ''
  const kept = await sql<{ row: string }>`select row_to_json(k)::text as row from access_key k
    union all select row_to_json(a)::text from audit a`.execute(house.owner)
  expect(kept.rows.some(({ row }) => row.includes(secret))).toBe(false)
  const { body: listed } = await call<Key[]>(ada.headers, 'GET', '/keys')
  expect(listed[0]).toMatchObject({ name: 'Nightly numbers', madeBy: 'Ada', revokedAt: null })
  expect(listed[0]?.lastUsedAt).toBeGreaterThan(0)
  expect(JSON.stringify(listed)).not.toContain(secret)
})

test('a revoked key opens nothing from then on', async () => {
  const { body } = await make()
  expect((await by(body.text)).status).toBe(200)
  expect((await revoke(body.key, 9)).body.code).toBe('version-stale')
  expect((await revoke(body.key)).body.revokedAt).not.toBeNull()
  expect((await by(body.text)).body.code).toBe('key-unknown')
})

test('a renewed key and the one before are good together for a while, and no longer', async () => {
  const { body: first } = await make()
  const renewed = await call<Made>(ada.headers, 'POST', `/keys/${first.key.keyId}/renewals`, {
    overlapHours: 48,
  })
  expect(renewed.body.key).toMatchObject({ name: first.key.name, scopes: first.key.scopes })
  expect([(await by(first.text)).status, (await by(renewed.body.text)).status]).toEqual([200, 200])
  const { body: listed } = await call<Key[]>(ada.headers, 'GET', '/keys')
  const old = listed.find(({ keyId }) => keyId === first.key.keyId)
  expect((old?.expiresAt ?? 0) - renewed.body.key.madeAt).toBe(48 * 3_600_000)
  const { body: told } = await call<{
    rows: { sentence: string; before: unknown; after: unknown }[]
  }>(ada.headers, 'GET', `/audit?subject=key:${first.key.keyId}`)
  expect(told.rows[0]).toMatchObject({
    sentence: `renewed the key ${first.key.name}`,
    before: { expiresAt: null },
    after: { expiresAt: old?.expiresAt },
  })
  await sql`update access_key set expires_at = now() where key_id = ${first.key.keyId}`.execute(
    house.owner,
  )
  expect((await by(first.text)).status).toBe(401)
  const over = await call(ada.headers, 'POST', `/keys/${first.key.keyId}/renewals`, {})
  expect(over.body.code).toBe('access-key-over')
})

test('a write key is for one source and opens no page', async () => {
  const { body } = await make({ kind: 'write', source: 'acme.example', scopes: undefined })
  expect(body.key).toMatchObject({
    kind: 'write',
    source: 'acme.example',
    scopes: ['append-events'],
  })
  expect(body.text).toMatch(/^lw_live_/)
  expect((await by(body.text)).body.code).toBe('not-allowed')
  const own = await make({ kind: 'write', source: 'Lockstep', scopes: undefined })
  expect(own.body.code).toBe('source-reserved')
})

test('only an owner whose password was asked for lately makes keys of the workspace', async () => {
  for (const roles of [['rep'], ['sales-manager'], ['mediator']] as const) {
    const who = await testMember(house.db, house.workspaceId, {
      name: 'Somebody',
      roles: [...roles],
    })
    const asked = { kind: 'api', name: 'x', scopes: ['read-people'] }
    expect((await call(who.headers, 'POST', '/keys', asked)).body.code).toBe('not-allowed')
  }
  await sql`update human_session set confirmed_at = now() - interval '16 minutes'
    where id = ${ada.sessionId}`.execute(house.owner)
  expect((await make()).body.code).toBe('confirm-first')
  await sql`update human_session set confirmed_at = now()
    where id = ${ada.sessionId}`.execute(house.owner)
  expect((await make()).status).toBe(200)
  expect((await make({ expiresAt: Date.now() - 1 })).body.code).toBe('expiry-past')
})

test('an own key may what its member may, and never more', async () => {
  const rosa = await testMember(house.db, house.workspaceId, { name: 'Rosa', roles: ['rep'] })
  const own = (scopes: string[]) =>
    call<Made>(rosa.headers, 'POST', '/members/own/keys', { name: 'Mine', scopes })
  expect((await own(['read-audit'])).body.code).toBe('beyond-own')
  const { body } = await own(['read-people', 'see-members'])
  expect((await by(body.text, '/members')).status).toBe(200)
  // A role that is taken away is taken from the key, too.
  await sql`update member set roles = '{guest}', sees = 'origins', origins = '{webinar}'
    where member_id = ${rosa.memberId}`.execute(house.owner)
  expect((await by(body.text, '/members')).body.code).toBe('not-allowed')
  expect((await by(body.text)).status).toBe(200)
})

test('own keys are one’s own: nobody else lists or revokes them that way', async () => {
  const [rosa, karl] = await Promise.all(
    ['Rosa', 'Karl'].map((name) =>
      testMember(house.db, house.workspaceId, { name, roles: ['rep'] }),
    ),
  )
  const { body } = await call<Made>(rosa?.headers ?? {}, 'POST', '/members/own/keys', {
    name: 'Mine',
    scopes: ['read-people'],
  })
  const url = `/members/own/keys/${body.key.keyId}`
  const headers = { ...karl?.headers, 'if-match': '"1"' }
  expect((await call(headers, 'DELETE', url)).body.code).toBe('access-key-unknown')
  expect((await call<Key[]>(karl?.headers ?? {}, 'GET', '/members/own/keys')).body).toEqual([])
  const mine = { ...rosa?.headers, 'if-match': '"1"' }
  expect((await call<Key>(mine, 'DELETE', url)).body.revokedAt).not.toBeNull()
})
