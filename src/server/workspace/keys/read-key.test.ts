import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { writeKeyText } from '#domain/workspace/key-text.ts'
import type { AccessKeyTable } from '#server/db/member-tables.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { createWorkspace } from '#server/db/workspaces.ts'
import { readKey } from './read-key.ts'

const NOW = Date.UTC(2026, 10, 22)
const SECRET = 'k'.repeat(43)

let house: TestDatabase
let elsewhere: string
beforeAll(async () => {
  house = await testDatabase()
  const card = { name: 'Elsewhere', timeZone: 'UTC', currency: 'EUR', isExample: false }
  elsewhere = await createWorkspace(house.db, card, defaultAgreement(card.name, 'UTC'), NOW)
})
afterAll(() => house.close())

/** A key as it stands in the table, made behind the application's back. */
async function made(over: Partial<Omit<AccessKeyTable, 'key_id' | 'version'>> = {}) {
  const { key_id } = await house.owner
    .insertInto('access_key')
    .values({
      workspace_id: house.workspaceId,
      kind: 'api',
      name: 'Nightly numbers',
      shown: 'lk_live_…',
      secret_hash: createHash('sha256').update(SECRET).digest('hex'),
      scopes: ['read-scoreboard'],
      source_id: null,
      member_id: null,
      made_by: null,
      made_at: NOW,
      expires_at: null,
      last_used_at: null,
      revoked_at: null,
      ...over,
    })
    .returning('key_id')
    .executeTakeFirstOrThrow()
  return key_id
}

async function rosa(endedAt: number | null = null) {
  const { member_id } = await house.owner
    .insertInto('member')
    .values({
      workspace_id: house.workspaceId,
      human_id: randomUUID(),
      name: 'Rosa',
      email: 'rosa@acme.example',
      roles: ['rep'],
      sees: 'own',
      joined_at: NOW,
      ended_at: endedAt,
      last_here_at: null,
    })
    .returning('member_id')
    .executeTakeFirstOrThrow()
  return member_id
}

const text = (keyId: number, over: Partial<Parameters<typeof writeKeyText>[0]> = {}) =>
  writeKeyText({ kind: 'api', workspaceId: house.workspaceId, keyId, secret: SECRET, ...over })
const asked = (keyId: number, over: Partial<Parameters<typeof writeKeyText>[0]> = {}, now = NOW) =>
  readKey(house.db, text(keyId, over), now)

test('a key says where it acts and what it was made for', async () => {
  const keyId = await made()
  expect(await asked(keyId)).toEqual({
    workspaceId: house.workspaceId,
    who: {
      kind: 'key',
      keyId,
      name: 'Nightly numbers',
      scopes: ['read-scoreboard'],
      member: null,
    },
  })
})

test('a write key is only for events', async () => {
  const keyId = await made({ kind: 'write', scopes: ['append-events'] })
  expect((await asked(keyId, { kind: 'write' }))?.who.scopes).toEqual(['append-events'])
  expect(await asked(keyId, { kind: 'api' })).toBeNull()
})

test('a member’s own key acts as the member, and dies with the membership', async () => {
  const memberId = await rosa()
  const keyId = await made({ member_id: memberId })
  expect((await asked(keyId))?.who.member).toMatchObject({ memberId, roles: ['rep'], sees: 'own' })
  const left = await made({ member_id: await rosa(NOW - 1) })
  expect(await asked(left)).toBeNull()
})

test('what is revoked, expired, elsewhere, changed or never made is no key', async () => {
  const keyId = await made()
  expect(await asked(await made({ revoked_at: NOW - 1 }))).toBeNull()
  expect(await asked(await made({ expires_at: NOW }))).toBeNull()
  expect(await asked(await made({ expires_at: NOW + 1 }))).not.toBeNull()
  expect(await asked(keyId, { workspaceId: elsewhere })).toBeNull()
  expect(await asked(keyId, { workspaceId: randomUUID() })).toBeNull()
  expect(await asked(keyId, { secret: `${'k'.repeat(42)}K` })).toBeNull()
  expect(await asked(keyId, { secret: `${SECRET}k` })).toBeNull()
  expect(await asked(keyId + 1_000)).toBeNull()
  expect(await readKey(house.db, 'lk_live_', NOW)).toBeNull()
  expect(await asked(keyId)).not.toBeNull()
})

test('the last use is written once a minute', async () => {
  const keyId = await made()
  const lastUse = async () => {
    const row = await house.owner
      .selectFrom('access_key')
      .select(['last_used_at', 'version'])
      .where('workspace_id', '=', house.workspaceId)
      .where('key_id', '=', keyId)
      .executeTakeFirstOrThrow()
    return row.last_used_at
  }
  await Promise.all(Array.from({ length: 12 }, () => asked(keyId)))
  expect(await lastUse()).toBe(NOW)
  await asked(keyId, {}, NOW + 59_999)
  expect(await lastUse()).toBe(NOW)
  await asked(keyId, {}, NOW + 60_000)
  expect(await lastUse()).toBe(NOW + 60_000)
  await asked(keyId, { secret: 'x'.repeat(43) }, NOW + 600_000)
  expect(await lastUse()).toBe(NOW + 60_000)
})
