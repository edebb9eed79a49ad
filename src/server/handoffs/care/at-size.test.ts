import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Tx } from '#server/db/connect.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { rowsRead } from '#server/db/test-reads.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { readNews } from '#server/handoffs/feed/news.ts'
import { countOpen, listRequests } from '#server/handoffs/requests/list.ts'
import { leadsGiven } from '#server/handoffs/routing/reps.ts'
import { EVERYBODY } from '#server/sight.ts'
import { firstContacts, openDesks, promises, refusals } from './figures.ts'
import { listRows } from './rows.ts'

/** Hand-offs over a thousand days, one in a hundred of them open. */
const MANY = 100_000
const OPEN = MANY / 100
const NOW = Date.UTC(2026, 10, 23)
const TABLES = [
  'desk',
  'clock',
  'handoff',
  'stage_change',
  'team_request',
  'person',
  'person_state',
]
let house: TestDatabase
let memberId = 0
beforeAll(async () => {
  house = await testDatabase()
  const { workspaceId: id, owner } = house
  const run = (text: string) => sql.raw(text).execute(owner)
  const now = `to_timestamp(${NOW / 1_000})`
  const { rows } = await sql<{
    id: number
  }>`insert into member (workspace_id, human_id, name, email, roles, sees, joined_at)
    values (${id}, gen_random_uuid(), 'Rosa', 'rosa@acme.example', '{rep}', 'all', now())
    returning member_id as id`.execute(owner)
  memberId = Number(rows[0]?.id)
  await run(`insert into person (workspace_id, system, key)
    select '${id}', 'id', 'p' || i from generate_series(1, ${MANY}) i`)
  await run(`insert into person_state (workspace_id, person_id, traits, stage, fit, fit_band, engagement,
      engagement_band, as_of, first_seen_at, last_seen_at, last_event_name, events, memory)
    select '${id}', person_id, '{}', 'sal', 0, 'C', 0, '3', now(), now(), now(), 'page_view', 1, '{}' from person
    where workspace_id = '${id}'`)
  await run(`create temporary table went as select person_id,
      ${now} - (${MANY} - row_number() over (order by person_id)) * interval '1 day' / ${MANY / 1_000} as at,
      person_id % 100 = 0 as is_open from person where workspace_id = '${id}'`)
  await run(`insert into handoff (workspace_id, person_id, n, version, mql_at, effective_at, opened_by, fit, fit_band,
      engagement, engagement_band, passed_at, closed_at, closing, reason, implied, would_not_qualify, deal_came_first)
    select '${id}', person_id, 1, 1, at, at, 'score', 0, 'A', 0, '1', at, case when not is_open then at end,
      case when not is_open then 'rejected' end, case when not is_open then 'too-small' end, 0, false, false from went`)
  await run(`insert into desk (workspace_id, person_id, n, member_id, state, passed_at, given_at, rank, is_history, half_at, due_at)
    select '${id}', person_id, 1, ${memberId}, case when is_open then 'waiting' else 'over' end, at, at, 0, false, at, at
    from went`)
  await run(`insert into clock (workspace_id, person_id, n, kind, owes, member_id, version, started_at, target_ms, since,
      half_at, due_at, stopped_at, is_history)
    select '${id}', person_id, 1, k, 'sales', ${memberId}, 1, at, 1, at, at, at, at, false from went,
      unnest(array['decision', 'first-follow-up']) k`)
  await run(`insert into stage_change (workspace_id, no, person_id, happened_at, recorded_at, to_stage, n)
    select '${id}', row_number() over (order by at), person_id, at, at, 'passed', 1 from went`)
  await run(`insert into team_request (workspace_id, kind, owes, asker_id, person_id, wants, asked_at, changed_at,
      started_at, due_at, target_ms, version, state)
    select '${id}', 'feedback', 'sales', ${memberId}, person_id, 'Why?', at, at, at, at, 1, 1,
      case when is_open then 'open' else 'closed' end from went`)
  // What was not written out yet is not seen as settled, and would be read row by row.
  await sql`checkpoint`.execute(owner)
  for (const table of TABLES) await run(`vacuum analyze ${table}`)
})
afterAll(() => house.close())

async function reads(read: (tx: Tx) => Promise<unknown>): Promise<number> {
  let rows = 0
  await inWorkspace(house.db, house.workspaceId, async (tx) => {
    rows = await rowsRead(tx, TABLES, () => read(tx))
  })
  return rows
}
const acting = () =>
  ({
    ...{ workspaceId: house.workspaceId, now: NOW, memberId },
    holder: { roles: ['sales-manager'], sees: 'all', teams: [] },
  }) as never

test('the first page of the feed reads what it shows', async () => {
  const page = { sight: EVERYBODY, limit: 50 }
  expect(await reads((tx) => readNews(tx, house.workspaceId, page))).toBeLessThan(600)
})

test('requests are read without a look at those in another state', async () => {
  const page = { whose: 'all' as const, limit: 50 }
  const read = (state: 'open' | 'closed') =>
    reads((tx) => listRequests(tx, acting(), { ...page, state }))
  expect(await read('closed')).toBeLessThan(600)
  expect(await read('open')).toBeLessThan(2 * OPEN)
})

test('open requests are counted without a look at those that are over', async () => {
  expect(await reads((tx) => countOpen(tx, acting()))).toBeLessThan(10 * OPEN)
})

test.each([
  ['what lies on desks', openDesks, OPEN],
  ['first contacts of a month', firstContacts, (MANY * 30) / 1_000],
  ['promises of a month', promises, (2 * MANY * 30) / 1_000],
  ['rejections of a month', refusals, (2 * MANY * 30) / 1_000],
  [
    'leads given in a week',
    ({ workspaceId, now }: { workspaceId: string; now: number }) => leadsGiven(workspaceId, now),
    (MANY * 7) / 1_000,
  ],
] as const)('%s are counted by their own rows', async (_, source, most) => {
  const asked = { workspaceId: house.workspaceId, now: NOW, days: 30 }
  const count = (tx: Tx) => sql`select count(*) from (${source(asked)}) f`.execute(tx)
  const rows = await reads(count)
  expect(rows).toBeLessThan(1.2 * most + 10)
})

test('the rows of a number are read as they are counted, and no others', async () => {
  const which = { figure: 'with-nobody' as const, days: 30, limit: 50 }
  expect(await reads((tx) => listRows(tx, acting(), which))).toBeLessThan(5 * OPEN)
})
