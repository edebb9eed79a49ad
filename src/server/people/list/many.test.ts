import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PeopleFilter } from '#api/people-filter.ts'
import type { Tx } from '#server/db/connect.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { facetsOf } from '#server/people/facets/facets.ts'
import { EVERYBODY } from '#server/sight.ts'
import { listPeople } from './list.ts'

const MANY = 40_000
const now = Date.UTC(2026, 10, 22)

let house: TestDatabase
let place: Parameters<typeof facetsOf>[1]
/** Person i is the i-th one made; of whom i ends in 07 or 08 the hand-off was left unanswered, in 08 with a deal. */
let ids: number[]

beforeAll(async () => {
  house = await testDatabase()
  const { db, owner, workspaceId } = house
  place = { workspaceId, zone: 'Europe/Berlin', now, ...EVERYBODY }
  const id = sql.raw(`'${workspaceId}'::uuid`)
  await inWorkspace(db, workspaceId, async (tx) => {
    await sql`insert into person (workspace_id, system, key)
      select ${id}, 'id', 'p' || i from generate_series(1, ${MANY}::int) i order by i`.execute(tx)
    const { rows } = await sql<{ id: number }>`select person_id as id from person
      where workspace_id = ${id} order by substr(key, 2)::int`.execute(tx)
    ids = rows.map((row) => row.id)
    await sql`insert into person_state (workspace_id, person_id, traits, stage, fit, fit_band, engagement,
        engagement_band, as_of, first_seen_at, last_seen_at, last_event_name, events, live_since, memory)
      select ${id}, p.id, jsonb_strip_nulls(jsonb_build_object('name', 'Name ' || i % 977, 'company', 'Firm ' || i % 500,
          'owner', case when i % 2 = 0 then 'Élodie' when i <= 39000 then 'Owner ' || i % 30 else 'Zoe' end,
          'origin', case when i % 40 = 1 then 'fair' when i % 3 = 1 then 'web' end)),
        case when i % 10 < 7 then 'lead' when i % 10 < 9 then 'mql' else 'customer' end, 1,
        (array['A', 'B', 'C', 'D'])[1 + i % 4], 1, (1 + i % 3)::text, ${new Date(now).toISOString()}::timestamptz,
        timestamptz '2026-01-01Z' + i * interval '1 minute',
        timestamptz '2026-06-01Z' + i * 137 % ${MANY}::int * interval '1 minute', 'page_view', 1, null,
        case when i % 100 = 8 then '{"kernel": {"deal": "open"}}' else '{}' end::jsonb
      from unnest(${ids}::bigint[]) with ordinality as p (id, i)`.execute(tx)
    await sql`insert into handoff (workspace_id, person_id, n, version, mql_at, effective_at, opened_by, fit, fit_band,
        engagement, engagement_band, implied, would_not_qualify, deal_came_first, expires_at)
      select ${id}, p.id, 1, 1, at, at, 'score', 1, 'A', 1, '1', 0, false, false,
        timestamptz '2026-11-22Z' + case when i % 100 < 10 then interval '0' else interval '1 day' end
      from unnest(${ids}::bigint[]) with ordinality as p (id, i),
        lateral (select timestamptz '2025-12-31 22:30Z' + i * interval '1 minute' as at) m
      where i % 10 in (7, 8)`.execute(tx)
  })
  await sql`vacuum analyze person_state, person, handoff`.execute(owner)
})
afterAll(() => house.close())

const list = (asked: PeopleFilter & { from?: number; cursor?: string; limit?: number }) =>
  inWorkspace(house.db, house.workspaceId, (tx) => listPeople(tx, place, { limit: 100, ...asked }))

/** People of whom this holds, newest first: how long ago they were here is their number times 137. */
const newest = (holds: (i: number) => boolean) =>
  ids
    .map((id, at) => ({ id, i: at + 1 }))
    .filter(({ i }) => holds(i))
    .sort((a, b) => ((b.i * 137) % MANY) - ((a.i * 137) % MANY))
    .map(({ id }) => id)

test('of many people the filters offer each value, counted as far as is told', async () => {
  const facets = await inWorkspace(house.db, house.workspaceId, (tx) => facetsOf(tx, place))
  expect(facets).toMatchObject({ total: 20_000, isMore: true })
  expect(facets.origins).toEqual([
    { origin: 'web', people: 1_000, isMore: true },
    { origin: null, people: 1_000, isMore: true },
    { origin: 'fair', people: 1_000, isMore: false },
  ])
  expect(facets.owners.at(0)).toEqual({ owner: 'Élodie', people: 1_000, isMore: true })
  expect(facets.owners.at(-1)).toEqual({ owner: 'Zoe', people: 500, isMore: false })
  expect(facets.owners).toHaveLength(17)
  expect(facets.companies).toHaveLength(100)
  expect(facets.companies.every(({ people }) => people === MANY / 500)).toBe(true)
  expect(facets.stages).toEqual([
    { stage: 'lead', people: 1_000, isMore: true },
    { stage: 'mql', people: 1_000, isMore: true },
    { stage: 'opportunity', people: 400, isMore: false },
    { stage: 'customer', people: 1_000, isMore: true },
  ])
  expect(facets.months).toEqual([
    { month: '2025-12', handoffs: 6, isMore: false },
    { month: '2026-01', handoffs: 1_000, isMore: true },
  ])
})

test('whose hand-off nobody answered in time stands with those of whom it is kept, page by page', async () => {
  const isLate = (i: number) => i % 100 === 7
  const leads = newest((i) => i % 10 < 7 || isLate(i))
  expect(leads.slice(0, 300).some((id) => isLate(ids.indexOf(id) + 1))).toBe(true)
  const seen: number[] = []
  let cursor: string | undefined
  for (let page = 0; page < 3; page++) {
    const { rows, next, total, isMore } = await list({ stage: 'lead', ...(cursor && { cursor }) })
    expect({ total, isMore }).toEqual({ total: 10_000, isMore: true })
    expect(rows.every(({ stage }) => stage === 'lead')).toBe(true)
    seen.push(...rows.map(({ personId }) => personId))
    cursor = next ?? undefined
  }
  expect(seen).toEqual(leads.slice(0, 300))
  const jump = await list({ stage: 'lead', from: 250, limit: 50 })
  expect(jump.rows.map(({ personId }) => personId)).toEqual(leads.slice(250, 300))
})

test.each([
  ['mql', 7_200, (i: number) => [7, 8].includes(i % 10) && ![7, 8].includes(i % 100)],
  ['opportunity', 400, (i: number) => i % 100 === 8],
  ['contact', 0, () => false],
] as const)('%s has exactly %i of them', async (stage, total, holds) => {
  const found = await list({ stage })
  expect(found).toMatchObject({ total, isMore: false })
  expect(found.rows.map(({ personId }) => personId)).toEqual(newest(holds).slice(0, 100))
})

const SORTS = ['last-seen', 'first-seen', 'name', 'company', 'owner', 'origin', 'stage', 'band']
const asked = SORTS.flatMap((sort) => [{ sort }, { sort: `-${sort}` }]) as PeopleFilter[]

test.each([
  ...asked,
  { stage: 'lead' },
  { stage: 'mql', sort: 'owner' },
  { stage: 'opportunity' },
  { owner: 'Zoe' },
  { origin: 'fair' },
] as PeopleFilter[])('nobody is read twice for a list: %j', async (filter) => {
  const [before, after] = await inWorkspace(house.db, house.workspaceId, async (tx) => [
    await readSoFar(tx),
    await listPeople(tx, place, { limit: 100, ...filter }).then(() => readSoFar(tx)),
  ])
  expect(after?.whole).toBe(before?.whole)
  // Once to count them; a page that gathers and sorts everybody reads them once more.
  expect((after?.read ?? 0) - (before?.read ?? 0)).toBeLessThan(MANY + 2_000)
})

/** Of the table of people: how often it was read as a whole, and how many rows were read. */
async function readSoFar(tx: Tx) {
  const { rows } = await sql<{ whole: number; read: number }>`
    select seq_scan as whole, seq_tup_read + idx_tup_fetch as read from pg_stat_xact_user_tables
    where relname = 'person_state'`.execute(tx)
  return rows[0]
}
