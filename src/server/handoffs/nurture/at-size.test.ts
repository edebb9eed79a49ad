import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { rowsRead } from '#server/db/test-reads.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { EVERYBODY } from '#server/sight.ts'
import { beginNurture } from './running/read-tracks.ts'
import { dueSteps } from './running/run.ts'
import { listTracks } from './shown/list-tracks.ts'
import { peopleOfTrack } from './shown/people.ts'

const MANY = 100_000
const NOW = Date.UTC(2026, 10, 23)
const TABLES = [
  'enrolment',
  'nurture_step',
  'milestone_reached',
  'track_count',
  'person',
  'person_state',
]
let house: TestDatabase
let trackId = 0
beforeAll(async () => {
  house = await testDatabase()
  const { db, workspaceId, owner } = house
  await beginNurture(db, workspaceId, NOW)
  const { rows } = await sql<{ id: number }>`update track set is_on = true
    where position = 0 returning track_id as id`.execute(owner)
  trackId = Number(rows[0]?.id)
  await sql`insert into person (workspace_id, system, key)
    select ${workspaceId}::uuid, 'id', 'p' || i from generate_series(1, ${MANY}::int) i`.execute(
    owner,
  )
  await sql`insert into person_state (workspace_id, person_id, traits, stage, fit, fit_band, engagement,
      engagement_band, as_of, first_seen_at, last_seen_at, last_event_name, events, memory)
    select workspace_id, person_id, '{}', 'lead', 0, 'C', 0, '3', now(), now(), now(), 'page_view', 1, '{}'
    from person where workspace_id = ${workspaceId}`.execute(owner)
  // One in ten waits for the second step, one in a thousand was passed, one in ten thousand is due.
  await sql`insert into enrolment (workspace_id, track_id, person_id, n, from_stage, came_to, entered_at, step_id, due_at)
    select workspace_id, ${trackId}::bigint, person_id, 0, 'lead', case when person_id % 1000 = 0 then 3 else 1 end, now(),
      case when person_id % 10 = 0 then 'second' else 'first' end,
      to_timestamp(${NOW}::float8 / 1000) + case when person_id % 10000 = 0 then -1 else 1 end * interval '1 day'
    from person where workspace_id = ${workspaceId} order by person_id`.execute(owner)
  // What was not written out yet is not seen as settled, and would be read row by row.
  await sql`checkpoint`.execute(owner)
  await sql`vacuum analyze person, person_state, enrolment`.execute(owner)
})
afterAll(() => house.close())

const reads = async (
  read: (tx: Parameters<Parameters<typeof inWorkspace>[2]>[0]) => Promise<unknown>,
) => {
  let rows = 0
  await inWorkspace(house.db, house.workspaceId, async (tx) => {
    rows = await rowsRead(tx, TABLES, () => read(tx))
  })
  return rows
}

test('with a hundred thousand people in a track its page reads what it counts, and none of them', async () => {
  expect(await reads((tx) => listTracks(tx, house.workspaceId))).toBeLessThan(100)
})

test.each([
  ['in', ''],
  ['step', 'second'],
  ['came', 'passed'],
] as const)('the first fifty of “%s %s” are read with some hundred rows', async (of, what) => {
  const asked = { trackId, of, what, limit: 50 }
  let found = 0
  const rows = await reads(async (tx) => {
    found = (await peopleOfTrack(tx, house.workspaceId, EVERYBODY, asked))?.rows.length ?? 0
  })
  expect(found).toBe(50)
  expect(rows).toBeLessThan(600)
})

test('what is due is found without a look at who is not', async () => {
  let due = 0
  const rows = await reads(async (tx) => {
    due = (await dueSteps(tx, house.workspaceId, NOW)).length
  })
  expect(due).toBe(MANY / 10_000)
  expect(rows).toBeLessThan(100)
})
