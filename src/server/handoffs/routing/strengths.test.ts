import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OwnStrengths, RoutingSeen, TeamStrengths } from '#api/routing.ts'
import { DAY, instant } from '#domain/time.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { append } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { settleDesks } from '#server/handoffs/settling/settle.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'
import { learnStrengths } from './learn.ts'
import { routeMany } from './route-many.ts'

const NOW = instant(Date.now())
let house: TestApp
let owner: TestMember
let manager: TestMember
let rosa: TestMember
let remy: TestMember

beforeAll(async () => {
  house = await testApp()
  const join = (name: string, role: 'owner' | 'sales-manager' | 'rep') =>
    testMember(house.db, house.workspaceId, { name, roles: [role], sees: 'all' })
  owner = await join('Olga', 'owner')
  manager = await join('Mona', 'sales-manager')
  rosa = await join('Rosa', 'rep')
  remy = await join('Remy', 'rep')
  await sql`update member set joined_at = '2020-01-01'`.execute(house.owner)
})
afterAll(() => house.close())

let count = 0
/** Leads that were accepted so many days ago, some of which led to a deal after so many days. */
async function accepted(
  by: TestMember,
  leads: number,
  deals: number,
  some: { daysAgo?: number; dealAfter?: number; isHistory?: boolean; first?: boolean } = {},
) {
  const { daysAgo = 200, dealAfter = 30, isHistory = false, first = false } = some
  const id = house.workspaceId
  const at = sql`${new Date(NOW - daysAgo * DAY).toISOString()}::timestamptz`
  await sql`with came as (
      insert into person (workspace_id, system, key)
      select ${id}::uuid, 'id', 'old' || (${count}::int + i) from generate_series(1, ${leads}::int) i
      returning person_id),
    numbered as (select person_id, row_number() over () as no from came),
    led as (
      insert into handoff (workspace_id, person_id, n, version, mql_at, effective_at, opened_by, fit, fit_band,
        engagement, engagement_band, passed_at, accepted_at, deal_at, implied, would_not_qualify, deal_came_first)
      select ${id}::uuid, person_id, 1, 1, ${at}, ${at}, 'score', 0, 'A', 0, '1', ${at}, ${at},
        case when no <= ${deals} then ${at} + ${dealAfter}::int * interval '24 hours' end, 0, false, ${first} from numbered)
    insert into desk (workspace_id, person_id, n, member_id, state, passed_at, given_at, rank, is_history)
    select ${id}::uuid, person_id, 1, ${by.memberId}, 'over', ${at}, ${at}, 0, ${isHistory} from came`.execute(
    house.owner,
  )
  count += leads
}
async function call<T>(
  who: TestMember,
  method: 'GET' | 'PUT',
  path: string,
  payload?: object,
): Promise<{ status: number; body: T }> {
  const seen = await house.app.inject({ url: '/api/v1/routing', headers: who.headers })
  const answer = await house.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { ...who.headers, ...(method === 'PUT' && { 'if-match': String(seen.headers.etag) }) },
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json() as T }
}
const switched = (strengths: boolean) =>
  call<RoutingSeen>(manager, 'PUT', '/routing', { rules: [], reps: [], strengths })
const learn = () => learnStrengths(house.db, house.workspaceId, Date.now())
/** As if what is kept had been kept so many days earlier. */
async function daysPass(days: number) {
  const back = sql`${days}::int * interval '24 hours'`
  await sql`update strength set shown_at = shown_at - ${back}`.execute(house.owner)
  await sql`update routing set learned_at = learned_at - ${back}`.execute(house.owner)
}
const own = async (who: TestMember) =>
  (await call<OwnStrengths>(who, 'GET', '/routing/strengths/own')).body
const ofTeam = async () => (await call<TeamStrengths>(manager, 'GET', '/routing/strengths')).body
const A1 = { fit: 'A', engagement: '1', openedBy: 'score' as const }

/** How many of 210 new leads of the kind Rosa gets, and how often the reason says that she does well with such. */
async function getsOf210(): Promise<{ rosa: number; said: number }> {
  const at = sql`${new Date(NOW).toISOString()}::timestamptz`
  const { rows } = await sql<{ id: number }>`with came as (
      insert into person (workspace_id, system, key)
      select ${house.workspaceId}::uuid, 'id', 'new' || (${count}::int + i) from generate_series(1, 210) i returning person_id),
    known as (insert into person_state (workspace_id, person_id, traits, stage, fit, fit_band, engagement,
        engagement_band, as_of, first_seen_at, last_seen_at, last_event_name, events, memory)
      select ${house.workspaceId}::uuid, person_id, '{}', 'mql', 0, 'A', 0, '1', ${at}, ${at}, ${at}, 'x', 1, '{}' from came)
    insert into handoff (workspace_id, person_id, n, version, mql_at, effective_at, opened_by, fit, fit_band,
      engagement, engagement_band, passed_at, implied, would_not_qualify, deal_came_first)
    select ${house.workspaceId}::uuid, person_id, 1, 1, ${at}, ${at}, 'score', 0, 'A', 0, '1', ${at}, 0, false, false
    from came returning person_id as id`.execute(house.owner)
  count += 210
  await sql`update routing_turn set owed = 0`.execute(house.owner)
  const given = await inWorkspace(house.db, house.workspaceId, (tx) =>
    routeMany(
      tx,
      house.workspaceId,
      rows.map(({ id }) => ({ personId: Number(id), n: 1, isHistory: true })),
      instant(Date.now()),
    ),
  )
  return {
    rosa: given.filter(({ memberId }) => memberId === rosa.memberId).length,
    said: given.filter(({ why }) => why.says.includes('more of theirs became deals')).length,
  }
}

test('off by default: nothing is looked for, and nobody sees anything', async () => {
  // 14 of 40 beside 6 of 60: 20 of 100 together.
  await accepted(rosa, 40, 14)
  await accepted(remy, 60, 6)
  expect(await learn()).toBeNull()
  expect((await call<RoutingSeen>(rosa, 'GET', '/routing')).body.strengths).toBe(false)
  expect(await own(rosa)).toEqual({ isOn: false, isOff: false, rows: [] })
  expect((await getsOf210()).rosa).toBe(105)
})

test('leads that are too young, too late, of history or behind a deal say nothing', async () => {
  await accepted(remy, 50, 50, { daysAgo: 89 })
  await accepted(remy, 50, 50, { daysAgo: 800 })
  await accepted(remy, 50, 50, { isHistory: true })
  await accepted(remy, 50, 50, { first: true })
  expect((await switched(true)).status).toBe(200)
  expect(await learn()).toBe(1)
  const { rows } = await own(rosa)
  expect(rows).toEqual([
    {
      ...A1,
      ...{ leads: 40, deals: 14, teamLeads: 100, teamDeals: 20, weight: 1.25 },
      weighsFrom: expect.closeTo(NOW + 14 * DAY, -6),
    },
  ])
})

test('a strength is its rep’s alone for a fortnight, and then weighs in the turn', async () => {
  expect(await ofTeam()).toMatchObject({ rows: [], soon: 1 })
  expect(await getsOf210()).toEqual({ rosa: 105, said: 0 })
  expect((await own(remy)).rows).toEqual([])
  expect((await call(rosa, 'GET', '/routing/strengths')).status).toBe(403)
  // Looked for once more on each day; when it was shown first stays.
  expect(await learn()).toBeNull()
  await daysPass(13)
  expect(await learn()).toBe(1)
  expect(await ofTeam()).toMatchObject({ rows: [], soon: 1 })
  await daysPass(1)
  expect(await ofTeam()).toMatchObject({ rows: [{ ...A1, name: 'Rosa', weight: 1.25 }], soon: 0 })
  // 1.25 to 1 of 210 are 116.67 to 93.33.
  const got = await getsOf210()
  expect(Math.abs(got.rosa - 116.67)).toBeLessThan(1)
  expect(got.said).toBe(got.rosa)
})

test('a rep switches their own off, and nobody else sees it any more', async () => {
  const off = { isOff: true }
  expect((await call(rosa, 'PUT', '/routing/strengths/own', off)).body).toMatchObject(off)
  expect((await own(rosa)).rows).toHaveLength(1)
  expect(await ofTeam()).toMatchObject({ rows: [], soon: 0 })
  expect(await getsOf210()).toEqual({ rosa: 105, said: 0 })
  await call(rosa, 'PUT', '/routing/strengths/own', { isOff: false })
  expect((await getsOf210()).rosa).toBeGreaterThan(115)
})

test('switched off, nothing is kept; switched on again, the rep sees it first again', async () => {
  await switched(false)
  expect(await own(rosa)).toEqual({ isOn: false, isOff: false, rows: [] })
  await switched(true)
  expect(await learn()).toBe(1)
  expect((await own(rosa)).rows[0]?.weighsFrom).toBeGreaterThan(NOW + 14 * DAY)
  expect(await getsOf210()).toEqual({ rosa: 105, said: 0 })
})

test('whoever accepted a lead keeps that it was them when a manager gives it to somebody else', async () => {
  const tell = (name: string) =>
    inWorkspace(house.db, house.workspaceId, (tx) =>
      append(
        ...([tx, house.workspaceId, 'crm'] as const),
        [
          {
            messageId: `m${name}`,
            person: 'ada',
            kind: 'decision',
            name,
            properties: {},
            happenedAt: Date.now(),
          },
        ],
        Date.now(),
      ),
    )
  const settle = async () => {
    await foldLive(house.db, house.workspaceId, () => Date.now(), new AbortController().signal)
    await settleDesks(house.db, house.workspaceId, () => instant(Date.now()))
  }
  const desk = () =>
    house.owner
      .selectFrom('desk as d')
      .innerJoin('person as p', 'p.person_id', 'd.person_id')
      .where('p.key', '=', 'ada')
      .select(['d.person_id', 'd.member_id', 'd.accepted_by'])
      .executeTakeFirstOrThrow()
  await tell('passed')
  await settle()
  const { person_id, member_id: first } = await desk()
  const give = (to: TestMember) =>
    call(owner, 'PUT', `/handoffs/${person_id}/1/owner`, { memberId: to.memberId })
  const [holder, other] = first === rosa.memberId ? [rosa, remy] : [remy, rosa]
  // Before it is accepted it just goes on.
  expect((await give(other)).status).toBe(200)
  expect(await desk()).toMatchObject({ member_id: other.memberId, accepted_by: null })
  await give(holder)
  expect((await call(holder, 'PUT', `/handoffs/${person_id}/1/acceptance`, {})).status).toBe(200)
  await settle()
  await give(other)
  await give(manager)
  expect(await desk()).toMatchObject({
    member_id: manager.memberId,
    accepted_by: holder.memberId,
  })
})
