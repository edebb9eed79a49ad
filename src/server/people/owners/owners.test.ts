import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PersonRow } from '#api/people.ts'
import { verify } from '#server/db/fold/verify.ts'
import { tell } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'

const SEEN = Date.UTC(2026, 0, 5)
let house: TestApp
let mira: TestMember
beforeEach(async () => {
  house = await testApp()
  mira = await testMember(house.db, house.workspaceId, {
    name: 'Mira Manager',
    roles: ['sales-manager'],
    sees: 'all',
  })
  await told('ada', { owner: 'Ben' })
  await told('bea', { owner: 'Ben' })
  await told('cy', {})
  await told('dee', { owner: 'Rosa' })
})
afterEach(() => house.close())

const told = (person: string, properties: object, at = SEEN) =>
  tell(
    house.db,
    house.workspaceId,
    'crm',
    [
      {
        messageId: `${person}-${at}`,
        person,
        kind: 'identify',
        name: 'identify',
        properties: { name: person, ...properties },
        happenedAt: at,
      },
    ],
    Math.max(at, Date.now()),
  )

type Said = { code?: string; changeId: number; changed: number; same: number }
async function post(who: TestMember, url: string, payload: object = {}) {
  const answer = await house.app.inject({
    method: 'POST',
    url: `/api/v1${url}`,
    headers: who.headers,
    payload,
  })
  return { status: answer.statusCode, body: answer.json() as Said }
}

async function owners(): Promise<Record<string, string | null>> {
  const answer = await house.app.inject({ url: '/api/v1/people', headers: mira.headers })
  const { rows } = answer.json() as { rows: PersonRow[] }
  return Object.fromEntries(rows.map(({ name, owner }) => [name, owner]))
}
const idOf = async (key: string) => {
  const { rows } = await inWorkspace(house.db, house.workspaceId, (tx) =>
    sql<{ id: number }>`select person_id as id from person
      where workspace_id = ${house.workspaceId} and key = ${key}`.execute(tx),
  )
  return rows[0]?.id as number
}

test('all that a filter finds get an owner at once, and back what they had', async () => {
  const before = await owners()
  const { body } = await post(mira, '/owner-changes', { owner: 'Rosa', filter: {}, count: 4 })
  expect(body).toMatchObject({ changed: 3, same: 1 })
  expect(await owners()).toEqual({ ada: 'Rosa', bea: 'Rosa', cy: 'Rosa', dee: 'Rosa' })
  const undone = await post(mira, `/owner-changes/${body.changeId}/undo`)
  expect(undone.body).toEqual({ restored: 3, skipped: 0 })
  expect(await owners()).toEqual(before)
  const again = await post(mira, `/owner-changes/${body.changeId}/undo`)
  expect([again.status, again.body.code]).toEqual([409, 'change-undone'])
})

test('who got another owner since keeps that one when the change is undone', async () => {
  const filter = { owner: 'Ben' }
  const { body } = await post(mira, '/owner-changes', { owner: 'Rosa', filter, count: 2 })
  await told('bea', { owner: 'Tomas' }, Date.now() + 1)
  const undone = await post(mira, `/owner-changes/${body.changeId}/undo`)
  expect(undone.body).toEqual({ restored: 1, skipped: 1 })
  expect(await owners()).toMatchObject({ ada: 'Ben', bea: 'Tomas' })
})

test('nobody was here because a member gave them to somebody, and a fold of the whole log says the same', async () => {
  const people = [await idOf('ada'), await idOf('cy')]
  await post(mira, '/owner-changes', { owner: 'Rosa', people, count: 2 })
  const answer = await house.app.inject({ url: '/api/v1/people', headers: mira.headers })
  const { rows } = answer.json() as { rows: PersonRow[] }
  expect(rows.map(({ lastSeenAt, lastEvent }) => [lastSeenAt, lastEvent])).toEqual(
    Array.from({ length: 4 }, () => [SEEN, 'identify']),
  )
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0, strays: 0 })
})

test('the number that was asked about must still be the number, and is nobody who is not seen', async () => {
  const other = await post(mira, '/owner-changes', { owner: 'Rosa', filter: {}, count: 3 })
  expect([other.status, other.body.code]).toEqual([409, 'other-people'])
  const rep = await testMember(house.db, house.workspaceId, {
    name: 'Ben',
    roles: ['rep'],
    sees: 'own',
  })
  const people = [await idOf('ada'), await idOf('dee')]
  expect((await post(rep, '/owner-changes', { owner: 'X', people, count: 2 })).status).toBe(409)
  const own = await post(rep, '/owner-changes', { owner: 'X', people, count: 1 })
  expect(own.body).toMatchObject({ changed: 1 })
  expect(await owners()).toMatchObject({ ada: 'X', dee: 'Rosa' })
  // Not seen any more, and still taken back by who gave them away.
  const back = await post(rep, `/owner-changes/${own.body.changeId}/undo`)
  expect(back.body).toEqual({ restored: 1, skipped: 0 })
})

test('one entry of the audit tells of them all, and who may not change people changes none', async () => {
  const viewer = await testMember(house.db, house.workspaceId, { name: 'V', roles: ['viewer'] })
  const no = await post(viewer, '/owner-changes', { owner: 'X', filter: {}, count: 4 })
  expect(no.status).toBe(403)
  await post(mira, '/owner-changes', { owner: 'Rosa', filter: {}, count: 4 })
  const rows = await inWorkspace(house.db, house.workspaceId, (tx) =>
    tx
      .selectFrom('audit')
      .select(['action', 'subject_label', 'after'])
      .where('workspace_id', '=', house.workspaceId)
      .where('action', '=', 'change-owners')
      .execute(),
  )
  expect(rows).toEqual([
    { action: 'change-owners', subject_label: '3 people', after: { owner: 'Rosa', people: 3 } },
  ])
})
