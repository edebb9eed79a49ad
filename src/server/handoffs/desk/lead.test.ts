import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { append } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { settleDesks } from '#server/handoffs/settling/settle.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'

let house: TestApp
beforeAll(async () => {
  house = await testApp()
})
afterAll(() => house.close())

test('what a CRM says of a contact in its own words is shown as a contact, and nothing is made up', async () => {
  const { db, workspaceId, owner } = house
  const { headers } = await testMember(db, workspaceId, { name: 'Rosa', roles: ['rep'] })
  const at = Date.now() - 10_000
  const words = [{}, { how: 'carrier pigeon', reached: 'perhaps' }, { how: 'call', reached: true }]
  const told = [{ name: 'passed' }, ...words.map((properties) => ({ name: 'touched', properties }))]
  await inWorkspace(db, workspaceId, (tx) =>
    append(
      ...([tx, workspaceId, 'crm'] as const),
      told.map((one, i) => ({
        ...{ messageId: `m${i}`, person: 'ada', kind: 'decision', properties: {}, ...one },
        happenedAt: at + i * 1_000,
      })),
      at + 5_000,
    ),
  )
  await foldLive(db, workspaceId, () => Date.now(), new AbortController().signal)
  await settleDesks(db, workspaceId, () => instant(Date.now()))
  const { person_id } = await owner
    .selectFrom('person')
    .select('person_id')
    .executeTakeFirstOrThrow()
  const answer = await house.app.inject({ url: `/api/v1/handoffs/${person_id}/1`, headers })
  expect(answer.statusCode, answer.body).toBe(200)
  expect(answer.json().touches).toMatchObject([
    { how: 'call', isReached: true },
    { how: null, isReached: null },
    { how: null, isReached: null },
  ])
})

test('what both teams want to know of a lead and nobody told stands on it, though the CRM passed them', async () => {
  const { owner } = house
  const lead = async () => {
    const { headers } = await testMember(house.db, house.workspaceId, {
      ...{ name: 'Sue', roles: ['sales-manager'], sees: 'all' },
    })
    return (await house.app.inject({ url: '/api/v1/handoffs/1/1', headers })).json()
  }
  expect((await lead()).missing).toEqual([])
  /** As superuser: versions of an agreement never change otherwise. */
  const wants = (what: string) =>
    owner.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      await sql`update agreement_version set document = jsonb_set(document, '{minimumInformation}', ${what}::jsonb)`.execute(
        tx,
      )
    })
  await wants('["telephone"]')
  expect((await lead()).missing).toEqual(['telephone'])
  await wants('[]')
})

test('what is taken back within its minute was never told: no mail has gone out, and the notice is gone', async () => {
  const { db, workspaceId, owner } = house
  const now = () => instant(Date.now())
  const settle = async () => {
    await foldLive(db, workspaceId, () => Date.now(), new AbortController().signal)
    await settleDesks(db, workspaceId, now)
  }
  await testMember(db, workspaceId, { name: 'Mia', roles: ['marketing-manager'] })
  const { headers } = await testMember(db, workspaceId, {
    name: 'Sally',
    roles: ['sales-manager'],
    sees: 'all',
  })
  await inWorkspace(db, workspaceId, (tx) =>
    append(
      ...([tx, workspaceId, 'crm'] as const),
      [
        {
          ...{ messageId: 'back', person: 'ben', kind: 'decision', name: 'passed', properties: {} },
          happenedAt: Date.now() - 1_000,
        },
      ],
      Date.now() - 1_000,
    ),
  )
  await settle()
  const { person_id } = await owner
    .selectFrom('person')
    .where('key', '=', 'ben')
    .select('person_id')
    .executeTakeFirstOrThrow()
  const url = `/api/v1/handoffs/${person_id}/1`
  const lead = (await house.app.inject({ url, headers })).json()
  const rejected = await house.app.inject({
    ...{ method: 'PUT', url: `${url}/rejection`, headers },
    payload: { reason: lead.reasons.rejected[0].id },
  })
  expect(rejected.statusCode, rejected.body).toBe(200)
  await settle()
  const told = () =>
    owner
      .selectFrom('notice')
      .where('person_id', '=', person_id)
      .where('topic', '=', 'lead-back')
      .select(['at', 'mail_due_at', 'chat_due_at'])
      .execute()
  const [notice] = await told()
  expect(notice).toMatchObject({
    mail_due_at: (notice?.at ?? 0) + 60_000,
    chat_due_at: (notice?.at ?? 0) + 60_000,
  })
  const undone = await house.app.inject({
    ...{ method: 'DELETE', url: `${url}/decisions/${rejected.json().decisionId}`, headers },
  })
  expect(undone.statusCode, undone.body).toBe(200)
  await settle()
  expect(await told()).toEqual([])
})

test('the menu counts the leads that wait for an answer of one’s own, and not what was answered or is with others', async () => {
  const { db, workspaceId } = house
  const waiting = async (headers: Record<string, string>) => {
    const answer = await house.app.inject({ url: '/api/v1/desk/waiting', headers })
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json().waiting as number
  }
  const manager = await testMember(db, workspaceId, {
    name: 'Sue',
    roles: ['owner'],
    sees: 'all',
  })
  const rep = await testMember(db, workspaceId, { name: 'Ria', roles: ['rep'] })
  const at = Date.now() - 1_000
  await inWorkspace(db, workspaceId, (tx) =>
    append(
      ...([tx, workspaceId, 'crm'] as const),
      ['cleo', 'dora', 'emil'].map((person) => ({
        ...{ messageId: `wait-${person}`, person, kind: 'decision' as const, name: 'passed' },
        ...{ properties: {}, happenedAt: at },
      })),
      at,
    ),
  )
  await foldLive(db, workspaceId, () => Date.now(), new AbortController().signal)
  await settleDesks(db, workspaceId, () => instant(Date.now()))
  const people = await house.owner
    .selectFrom('person')
    .where('key', 'in', ['cleo', 'dora', 'emil'])
    .select('person_id')
    .execute()
  const ids = people.map(({ person_id }) => person_id)
  const before = await waiting(rep.headers)
  for (const id of ids) {
    const given = await house.app.inject({
      ...{ method: 'PUT' as const, url: `/api/v1/handoffs/${id}/1/owner` },
      ...{ headers: manager.headers, payload: { memberId: rep.memberId } },
    })
    expect(given.statusCode, given.body).toBe(200)
  }
  const mine = await house.owner
    .selectFrom('desk')
    .where('member_id', '=', rep.memberId)
    .select('person_id')
    .execute()
  expect(mine.map(({ person_id }) => person_id)).toEqual(expect.arrayContaining(ids))
  expect(await waiting(rep.headers)).toBe(mine.length)
  expect(before).toBeLessThan(mine.length)
  expect(await waiting(manager.headers)).toBe(0)
  const accepted = await house.app.inject({
    ...{ method: 'PUT' as const, url: `/api/v1/handoffs/${ids[0]}/1/acceptance` },
    ...{ headers: rep.headers, payload: {} },
  })
  expect(accepted.statusCode, accepted.body).toBe(200)
  expect(await waiting(rep.headers)).toBe(mine.length - 1)
})
