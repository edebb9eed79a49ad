import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RoutingSeen, Trial } from '#api/routing.ts'
import type { RepTerms } from '#domain/handoffs/routing-plan.ts'
import { DAY, HOUR, instant } from '#domain/time.ts'
import { settleCompanies } from '#server/db/companies/settle.ts'
import { claim } from '#server/db/fold/fold.ts'
import { append } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { otherHours } from '#server/handoffs/hours/keep.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'
import { type Given, routeMany } from './route-many.ts'

/** A Monday morning. */
const NOW = instant(Date.UTC(2026, 2, 2, 10))

let house: TestApp
let manager: TestMember
let reps: TestMember[]
const people = new Map<string, number>()

beforeAll(async () => {
  house = await testApp()
  const { db, workspaceId } = house
  manager = await testMember(db, workspaceId, {
    name: 'Mona',
    roles: ['sales-manager'],
    sees: 'all',
  })
  reps = []
  for (const name of ['Rosa', 'Sam', 'Tess'])
    reps.push(await testMember(db, workspaceId, { name, roles: ['rep'], knownAs: [name] }))
  await sql`update member set joined_at = '2020-01-01' where roles && array['rep']`.execute(
    house.owner,
  )
  const traits: Record<string, Record<string, string | number>> = {
    ada: { country: 'DE', company: 'Acme Pumps', employees: 900 },
    ben: { country: 'NL', company: 'Acme Pumps', owner: 'Sam' },
    cleo: { country: 'FR', company: 'Other' },
  }
  for (let i = 0; i < 60; i++) traits[`lead${i}`] = { country: 'US' }
  await inWorkspace(db, workspaceId, async (tx) => {
    const events = Object.entries(traits).map(([person, properties]) => ({
      messageId: person,
      person,
      kind: 'identify' as const,
      name: 'identify',
      properties,
      happenedAt: NOW - DAY,
    }))
    const appended = await append(tx, workspaceId, 'CRM', events, NOW - DAY)
    await claim(tx, workspaceId, appended.people, NOW - DAY)
    const rows = await tx
      .selectFrom('person')
      .select(['person_id', 'key'])
      .where('workspace_id', '=', workspaceId)
      .execute()
    for (const { person_id, key } of rows) people.set(key, person_id)
  })
  await settleCompanies(db, workspaceId)
})
afterAll(() => house.close())

const id = (key: string) => people.get(key) as number
const give = (keys: string[], now = NOW) =>
  inWorkspace(house.db, house.workspaceId, (tx) =>
    routeMany(
      tx,
      house.workspaceId,
      keys.map((key) => ({ personId: id(key), n: 1 })),
      now,
    ),
  )
const names = (given: Given[]) =>
  given.map(
    ({ memberId }) => ['Rosa', 'Sam', 'Tess'][reps.findIndex((rep) => rep.memberId === memberId)],
  )

async function call<T>(
  who: TestMember,
  method: 'GET' | 'PUT',
  url: string,
  payload?: object,
  version?: number,
) {
  const answer = await house.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: { ...who.headers, ...(version !== undefined && { 'if-match': `"${version}"` }) },
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json() as T }
}
const terms = (rep: TestMember, some: Partial<RepTerms> = {}) => ({
  memberId: rep.memberId,
  takes: true,
  weight: 1,
  capacity: 25,
  since: null,
  ...some,
})

test('who works with a person gets them, and who works with their company next', async () => {
  const given = await give(['ben', 'ada'])
  expect(names(given)).toEqual(['Sam', 'Sam'])
  expect(given.map(({ why }) => why.says)).toEqual([
    'Sam works with this person already.',
    'Sam works with this company already.',
  ])
})

test('others go in turn, one each, however small the batches are', async () => {
  const got = new Map<string | undefined, number>()
  for (let i = 0; i < 30; i++)
    for (const name of names(await give([`lead${i}`]))) got.set(name, (got.get(name) ?? 0) + 1)
  expect(Object.fromEntries(got)).toEqual({ Rosa: 10, Sam: 10, Tess: 10 })
  const together = names(await give(Array.from({ length: 30 }, (_, i) => `lead${30 + i}`)))
  const counts = ['Rosa', 'Sam', 'Tess'].map(
    (name) => together.filter((one) => one === name).length,
  )
  expect(counts).toEqual([10, 10, 10])
})

test('reading for sixty leads takes as many queries as for one', async () => {
  const spoken: string[] = []
  const counted = async (keys: string[]) => {
    spoken.length = 0
    await inWorkspace(house.db, house.workspaceId, async (tx) => {
      const executor = tx.getExecutor()
      const run = executor.executeQuery.bind(executor)
      executor.executeQuery = ((query: { sql: string }, ...rest: []) => {
        spoken.push(query.sql)
        return run(query as never, ...rest)
      }) as never
      await routeMany(
        tx,
        house.workspaceId,
        keys.map((key) => ({ personId: id(key), n: 1 })),
        NOW,
      )
    })
    return spoken.length
  }
  const one = await counted(['cleo'])
  expect(await counted(Array.from({ length: 60 }, (_, i) => `lead${i}`))).toBeLessThanOrEqual(one)
})

test('a manager says rules, and who says nothing of a rep leaves them as usual', async () => {
  const read = await call<RoutingSeen>(reps[0] as TestMember, 'GET', '/routing')
  expect(read.body).toMatchObject({ rules: [{ kind: 'owner' }], version: 1 })
  expect(read.body.reps.map(({ name, takes, room }) => [name, takes, room])).toEqual([
    ['Mona', false, 6.25],
    ['Rosa', true, 25],
    ['Sam', true, 25],
    ['Tess', true, 25],
  ])
  const [rosa, sam, tess] = reps as [TestMember, TestMember, TestMember]
  const plan = {
    rules: [
      {
        kind: 'territory',
        name: 'DACH',
        when: [{ trait: 'country', in: ['DE', 'AT'] }],
        to: [tess.memberId],
      },
      { kind: 'owner' },
    ],
    reps: [terms(sam, { takes: false })],
  }
  expect((await call(rosa, 'PUT', '/routing', plan, 1)).status).toBe(403)
  expect(
    (
      await call(
        manager,
        'PUT',
        '/routing',
        { ...plan, reps: [{ ...terms(sam), memberId: 999_999 }] },
        1,
      )
    ).status,
  ).toBe(404)
  expect((await call(manager, 'PUT', '/routing', plan, 1)).status).toBe(200)
  expect((await call(manager, 'PUT', '/routing', plan, 1)).status).toBe(412)
  const [german] = await give(['ada'])
  expect([...names(german ? [german] : []), german?.why.says]).toEqual([
    'Tess',
    'Tess is the only one who can take it. It belongs to the territory DACH.',
  ])
})

test('a manager tries out who would get somebody, and nobody’s turn is used', async () => {
  const turns = () =>
    sql`select member_id, owed from routing_turn order by member_id`.execute(house.owner)
  const before = await turns()
  const { status, body } = await call<Trial>(manager, 'GET', `/people/${id('ada')}/routing`)
  expect([status, body.name]).toEqual([200, 'Tess'])
  expect(body.others).toEqual([
    { memberId: reps[0]?.memberId, name: 'Rosa', says: 'Is not in the territory DACH.' },
  ])
  expect((await turns()).rows).toEqual(before.rows)
  expect((await call(reps[0] as TestMember, 'GET', `/people/${id('ada')}/routing`)).status).toBe(
    404,
  )
})

test('who is away gets nothing, and two who work with one company are told of each other', async () => {
  const [, , tess] = reps as [TestMember, TestMember, TestMember]
  const { workspaceId } = house
  await inWorkspace(house.db, workspaceId, async (tx) => {
    await otherHours(tx, workspaceId)
    await tx
      .insertInto('absence')
      .values({
        ...{ workspace_id: workspaceId, member_id: tess.memberId, kind: 'holiday', note: '' },
        ...{ from_at: NOW - HOUR, to_at: NOW + 14 * DAY, made_at: NOW - HOUR },
      })
      .execute()
  })
  await inWorkspace(house.db, workspaceId, (tx) =>
    tx
      .insertInto('deal')
      .values({
        workspace_id: workspaceId,
        key: 'D1',
        batch_id: null,
        company_id:
          sql`(select c.company_id from company c join person_state ps on ps.workspace_id = c.workspace_id
          and ps.company = c.spelled where ps.workspace_id = ${workspaceId}::uuid and ps.person_id = ${id('ada')})` as never,
        name: null,
        owner: 'Sam',
        amount_cents: null,
        currency: null,
        state: 'open',
        source_stage: null,
        opened_at: NOW,
        closed_at: null,
        reason: null,
      })
      .execute(),
  )
  const [given] = await give(['ada'])
  expect(given && names([given])).toEqual(['Rosa'])
  expect(given?.why.says).toContain('Mind that Sam has an open deal at Acme Pumps.')
})

test('a second who gives leads waits for the first, so that turns add up', async () => {
  const many = await Promise.all(Array.from({ length: 20 }, (_, i) => give([`lead${i}`])))
  expect(many.flat().every(({ memberId }) => memberId !== null)).toBe(true)
  const { rows } = await sql<{ sum: number }>`select sum(owed) as sum from routing_turn`.execute(
    house.owner,
  )
  expect(rows[0]?.sum).toBeCloseTo(0, 6)
})
