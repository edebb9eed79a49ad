import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PersonRow } from '#api/people.ts'
import { verify } from '#server/db/fold/verify.ts'
import { tell } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'
import { carryOnOwners } from './carry-on.ts'

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

type Said = { code?: string; changeId: number; changed: number; same: number; left: number }
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
  expect(undone.body).toEqual({ restored: 3, skipped: 0, left: 0 })
  expect(await owners()).toEqual(before)
  const again = await post(mira, `/owner-changes/${body.changeId}/undo`)
  expect([again.status, again.body.code]).toEqual([409, 'change-undone'])
})

test('who had nobody has nobody again, as if they had never been given to anyone', async () => {
  const traits = async () => {
    const { rows } = await inWorkspace(house.db, house.workspaceId, (tx) =>
      sql<{ owned: boolean; owner: string }>`select traits ? 'owner' as owned, by_owner as owner
        from person_state where workspace_id = ${house.workspaceId} order by person_id`.execute(tx),
    )
    return rows
  }
  const before = await traits()
  expect(before.filter(({ owned }) => !owned)).toHaveLength(1)
  const { body } = await post(mira, '/owner-changes', { owner: 'Rosa', filter: {}, count: 4 })
  await post(mira, `/owner-changes/${body.changeId}/undo`)
  expect(await traits()).toEqual(before)
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0 })
})

test('who got another owner since keeps that one when the change is undone', async () => {
  const filter = { owner: 'Ben' }
  const { body } = await post(mira, '/owner-changes', { owner: 'Rosa', filter, count: 2 })
  await told('bea', { owner: 'Tomas' }, Date.now() + 1)
  const undone = await post(mira, `/owner-changes/${body.changeId}/undo`)
  expect(undone.body).toEqual({ restored: 1, skipped: 1, left: 0 })
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
  expect(back.body).toEqual({ restored: 1, skipped: 0, left: 0 })
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

async function getJson<T>(url: string): Promise<T> {
  const answer = await house.app.inject({ url: `/api/v1${url}`, headers: mira.headers })
  return answer.json() as T
}

/** Many more, all with Ben. */
async function tellMany(): Promise<void> {
  const events = Array.from({ length: 1_000 }, (_, i) => ({
    messageId: `many-${i}`,
    person: `many-${String(i).padStart(4, '0')}`,
    kind: 'identify' as const,
    name: 'identify',
    properties: { name: `Many ${i}`, owner: 'Ben' },
    happenedAt: SEEN,
  }))
  await tell(house.db, house.workspaceId, 'crm', events, Date.now())
}
const countOf = async (owner: string) =>
  (await getJson<{ people: number }>(`/owner-changes/count?owner=${owner}`)).people

/** Goes on until so many transactions were done. */
function after(steps: number): AbortSignal {
  let left = steps
  return {
    get aborted() {
      left -= 1
      return left < 0
    },
  } as AbortSignal
}

test('more than are folded at once are given in turn, stopped anywhere, and all of them given back', async () => {
  await tellMany()
  expect(await countOf('Ben')).toBe(1_002)
  const filter = { owner: 'Ben' }
  const { body } = await post(mira, '/owner-changes', { owner: 'Rosa', filter, count: 1_002 })
  expect(body).toMatchObject({ changed: 1_002, same: 0, left: 1_002 })
  expect(await countOf('Rosa')).toBe(1)

  await carryOnOwners(house.db, house.workspaceId, Date.now, after(3))
  expect(await countOf('Rosa')).toBe(751)
  const [half] = await getJson<{ by: string; left: number; people: number }[]>('/owner-changes')
  expect(half).toMatchObject({ by: 'Mira Manager', people: 1_002, left: 252 })

  await carryOnOwners(house.db, house.workspaceId, Date.now)
  expect([await countOf('Rosa'), await countOf('Ben')]).toEqual([1_003, 0])
  await told('bea', { owner: 'Tomas' }, Date.now() + 1)
  const undone = await post(mira, `/owner-changes/${body.changeId}/undo`)
  expect(undone.body).toMatchObject({ restored: 0, left: 1_002 })
  await carryOnOwners(house.db, house.workspaceId, Date.now)
  expect([await countOf('Rosa'), await countOf('Ben')]).toEqual([1, 1_001])
  const [all] = await getJson<{ restored: number; left: number }[]>('/owner-changes')
  expect(all).toMatchObject({ restored: 1_001, left: 0 })
})

test('what is undone halfway gives back those who were given away, and gives nobody away any more', async () => {
  await tellMany()
  const filter = { owner: 'Ben' }
  const { body } = await post(mira, '/owner-changes', { owner: 'Rosa', filter, count: 1_002 })
  await carryOnOwners(house.db, house.workspaceId, Date.now, after(2))
  const undone = await post(mira, `/owner-changes/${body.changeId}/undo`)
  expect(undone.body).toMatchObject({ left: 500 })
  await carryOnOwners(house.db, house.workspaceId, Date.now)
  expect([await countOf('Rosa'), await countOf('Ben')]).toEqual([1, 1_002])
  const [change] = await getJson<{ restored: number; left: number }[]>('/owner-changes')
  expect(change).toMatchObject({ restored: 500, left: 0 })
})
