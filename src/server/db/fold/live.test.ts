import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { append, type NewEvent } from '#server/db/log.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { foldDue } from './fold.ts'
import { countUnfolded, foldLive } from './live.ts'
import { verify } from './verify.ts'

const NOW = Date.UTC(2026, 10, 22, 8)
const MINUTE = 60_000
let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

const never = new AbortController().signal
const event = (messageId: string, name: string, person = 'ada'): NewEvent => ({
  messageId,
  person,
  kind: 'behaviour',
  name,
  properties: {},
  happenedAt: NOW,
})
const arrive = (...events: NewEvent[]) =>
  inWorkspace(house.db, house.workspaceId, (tx) =>
    append(tx, house.workspaceId, 'site', events, NOW),
  )
const known = async () => {
  const { rows } = await sql<{ message_id: string; known_at: number | null }>`
    select message_id, known_at from event e join source s using (workspace_id, source_id)
    where s.name = 'site' order by 1`.execute(house.owner)
  return Object.fromEntries(rows.map((row) => [row.message_id, row.known_at]))
}
const live = (now: number) => foldLive(house.db, house.workspaceId, () => now, never)

test('a click in a mail is known a minute after it came, and what else its person does at once', async () => {
  await arrive(
    event('1', 'email_click'),
    event('2', 'download'),
    event('3', 'Email Link Clicked', 'ben'),
  )
  expect(await live(NOW + 1_000)).toBe(1)
  expect(await known()).toEqual({ 1: null, 2: NOW + 1_000, 3: null })
  expect(await foldDue(house.db, house.workspaceId, NOW + MINUTE - 1)).toBe(0)
  expect(await countUnfolded(house.db, house.workspaceId, 10)).toBe(2)
  expect(await live(NOW + MINUTE)).toBe(2)
  expect(await known()).toMatchObject({ 1: NOW + MINUTE, 3: NOW + MINUTE })
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0, events: 3 })
})

test('whoever an import is about to fold is left to it, and everybody else is folded meanwhile', async () => {
  await arrive(event('4', 'download', 'ada'), event('5', 'download', 'carla'))
  await sql`insert into fold_due (workspace_id, person_id)
    select workspace_id, person_id from person where key = 'ada'`.execute(house.owner)
  const running = await sql<{ batch_id: number }>`
    insert into batch (workspace_id, file_name, map, state, started_at)
    values (${house.workspaceId}, 'a.csv', '{}', 'reading', now()) returning batch_id`.execute(
    house.owner,
  )
  expect(await live(NOW + 2 * MINUTE)).toBe(1)
  await sql`update batch set state = 'done', finished_at = now()
    where batch_id = ${running.rows[0]?.batch_id}`.execute(house.owner)
  expect(await live(NOW + 3 * MINUTE)).toBe(1)
  expect(await known()).toMatchObject({ 4: NOW + 3 * MINUTE, 5: NOW + 2 * MINUTE })
})

test('many are folded in turns, and none is forgotten', async () => {
  await arrive(...Array.from({ length: 1_100 }, (_, n) => event(`many ${n}`, 'download', `p${n}`)))
  expect(await live(NOW + 4 * MINUTE)).toBe(1_100)
  expect(await countUnfolded(house.db, house.workspaceId, 10)).toBe(0)
})

test('somebody whom the database refuses to keep holds nobody else up, and is folded once it does not', async () => {
  const { owner, workspaceId } = house
  await sql`alter table person_state add constraint poison check (last_event_name <> 'poison')`.execute(
    owner,
  )
  await arrive(
    ...Array.from({ length: 20 }, (_, n) =>
      event(`odd ${n}`, n === 13 ? 'poison' : 'download', `odd${n}`),
    ),
  )
  const refused: number[] = []
  const fold = () =>
    foldLive(house.db, workspaceId, () => NOW + 5 * MINUTE, never, {
      refused: (id) => refused.push(id),
    })
  expect(await fold()).toBe(19)
  const { rows } = await sql<{
    id: number
  }>`select person_id as id from person where key = 'odd13'`.execute(owner)
  expect(refused).toEqual([rows[0]?.id])
  expect(await countUnfolded(house.db, workspaceId, 10)).toBe(1)
  await sql`alter table person_state drop constraint poison`.execute(owner)
  expect(await fold()).toBe(1)
  expect(await verify(house.db, workspaceId)).toMatchObject({ count: 0, pending: 0 })
})

test('somebody whose names are broken past us keeps nobody else waiting', async () => {
  const { owner, workspaceId } = house
  await arrive(event('n1', 'download', 'broken'), event('n2', 'download', 'eva'))
  await sql`insert into name_claim (workspace_id, person_id, other_id, source_id, message_id, happened_at)
    select workspace_id, person_id, 999999, 1, 'x', now() from person where key = 'broken'`.execute(
    owner,
  )
  await sql`insert into fold_due (workspace_id, person_id, regroup)
    select workspace_id, person_id, true from person where key = 'broken'`.execute(owner)
  const refused: string[] = []
  const fold = () =>
    foldLive(house.db, workspaceId, () => NOW + 5 * MINUTE, never, {
      refused: (_, error) => refused.push((error as Error).message),
    })
  expect(await fold()).toBe(1)
  expect(refused).toEqual(['Nobody is called by number 999999'])
  await sql`delete from name_claim where other_id = 999999`.execute(owner)
  expect(await fold()).toBe(1)
  expect(await verify(house.db, workspaceId)).toMatchObject({ count: 0, pending: 0 })
})

test('what known people do is written within the page of their row, and into no index', async () => {
  const writes = async () => {
    // Else the connection that folded tells its counts some ten seconds later.
    await sql`select pg_stat_force_next_flush()`.execute(house.db)
    const { rows } = await sql<{ all: number; within: number }>`
      select n_tup_upd as all, n_tup_hot_upd as within from pg_stat_user_tables
      where relname = 'person_state'`.execute(house.owner)
    return rows[0] ?? { all: 0, within: 0 }
  }
  await arrive(event('known 1', 'Page Opened', 'dora'))
  await live(NOW + 5 * MINUTE)
  const before = await writes()
  await arrive({ ...event('known 2', 'Page Opened', 'dora'), happenedAt: NOW + 1 })
  await live(NOW + 6 * MINUTE)
  await expect.poll(writes, { timeout: 20_000 }).toMatchObject({ all: before.all + 1 })
  expect(await writes()).toEqual({ all: before.all + 1, within: before.within + 1 })
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0 })
})
