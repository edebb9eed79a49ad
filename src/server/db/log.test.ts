import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { tell } from './log.ts'
import { randomStream } from './random-stream.example.ts'
import { type TestDatabase, testDatabase } from './test-database.ts'
import { inWorkspace } from './transaction.ts'
import { createWorkspace } from './workspaces.ts'

const NOW = Date.UTC(2026, 0, 1)
let house: TestDatabase
let other: string
beforeAll(async () => {
  house = await testDatabase()
  const card = { name: 'Other', timeZone: 'UTC', currency: 'EUR', isExample: false }
  other = await createWorkspace(house.db, card, defaultAgreement('Other', 'UTC'), NOW)
  for (const id of [house.workspaceId, other])
    for (const { now, events } of randomStream(7, 20)) await tell(house.db, id, 'web', events, now)
})
afterAll(() => house.close())

describe('the log only grows', () => {
  test.each([
    ['an event is deleted', (id: string) => sql`delete from event where workspace_id = ${id}`],
    [
      'a known event is known anew',
      (id: string) =>
        sql`update event set known_at = known_at + interval '1 ms' where workspace_id = ${id}`,
    ],
    [
      'an event happened at another time',
      (id: string) => sql`update event set happened_at = happened_at where workspace_id = ${id}`,
    ],
    ['the log is emptied', () => sql`truncate event`],
    [
      'an agreement is changed',
      (id: string) => sql`update agreement_version set version = 2 where workspace_id = ${id}`,
    ],
    [
      'an agreement is deleted',
      (id: string) => sql`delete from agreement_version where workspace_id = ${id}`,
    ],
    ['somebody becomes the owner', () => sql`set role lockstep_owner`],
  ])('the application is refused when %s', async (_, query) => {
    const { db, workspaceId } = house
    const asked = inWorkspace(db, workspaceId, (tx) => query(workspaceId).execute(tx))
    await expect(asked).rejects.toMatchObject({ code: '42501' })
  })

  test.each([
    ['deletes an event', () => sql`delete from event`],
    ['deletes an event as if erasing', () => sql`delete from event where event_id = -1`],
    ['changes what happened', () => sql`update event set details = '{"a":1}'`],
    ['changes when it was known', () => sql`update event set known_at = null`],
    ['empties the log', () => sql`truncate event cascade`],
    ['changes an agreement', () => sql`update agreement_version set created_at = created_at`],
    ['empties the agreements', () => sql`truncate agreement_version cascade`],
  ])('even the owner is refused who %s', async (_, query) => {
    await expect(query().execute(house.owner)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('a workspace', () => {
  test('sees its own rows only, even when asked for those of another', async () => {
    const { db, workspaceId } = house
    const seen = (set: string, asked: string) =>
      inWorkspace(db, set, (tx) =>
        tx
          .selectFrom('event')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('workspace_id', '=', asked)
          .executeTakeFirstOrThrow(),
      )
    expect((await seen(workspaceId, workspaceId)).count).toBeGreaterThan(30)
    expect((await seen(workspaceId, other)).count).toBe(0)
  })

  test('cannot write into another', async () => {
    const { db, workspaceId } = house
    const written = inWorkspace(db, workspaceId, (tx) =>
      tx.insertInto('source').values({ workspace_id: other, name: 'mine' }).execute(),
    )
    await expect(written).rejects.toMatchObject({ code: '42501' })
  })

  test('is not set by an id that is no uuid', async () => {
    const asked = inWorkspace(house.db, `' or true --`, async () => 1)
    await expect(asked).rejects.toThrow('uuid')
  })
})

describe('what is asked often is found by an index', () => {
  beforeAll(async () => {
    const { owner, workspaceId } = house
    await sql`insert into deal (workspace_id, key, state, closed_at)
      select ${workspaceId}::uuid, 'd' || i, 'won', timestamptz '2020-01-01Z' + i * interval '1 hour'
      from generate_series(1, 5000) i`.execute(owner)
    await sql`insert into person_state (workspace_id, person_id, traits, stage, fit, fit_band, engagement,
        engagement_band, as_of, first_seen_at, last_seen_at, last_event_name, events, memory)
      select workspace_id, 1000 + i, jsonb_build_object('name', md5(i::text)), stage, fit, fit_band, engagement,
        engagement_band, as_of, first_seen_at, last_seen_at + i * interval '1 s', last_event_name, events, memory
      from (select * from person_state where workspace_id = ${workspaceId} limit 1) one,
        generate_series(1, 5000) i`.execute(owner)
    await sql`insert into person (workspace_id, key)
      select ${workspaceId}::uuid, 'many-' || i from generate_series(1, 5000) i`.execute(owner)
    await sql`insert into event (workspace_id, source_id, message_id, person_id, signature_id, happened_at,
        received_at, known_at, deal_id)
      select ${workspaceId}::uuid, 1, 'many-' || i, 1000 + i % 500, 1, at, at, at,
        case when i % 4 = 0 then i end
      from (select i, timestamptz '2020-01-01Z' + i * interval '1 hour' as at
        from generate_series(1, 20000) i) events`.execute(owner)
    await sql`insert into handoff (workspace_id, person_id, n, version, mql_at, effective_at, opened_by, fit, fit_band,
        engagement, engagement_band, implied, would_not_qualify, deal_came_first)
      select ${workspaceId}::uuid, 100000 + i, 1, 1, at, at, 'score', 20, 'B', 40, '1', 0, false, false
      from (select i, timestamptz '2020-01-01Z' + i * interval '1 hour' as at
        from generate_series(1, 5000) i) handoffs`.execute(owner)
    await sql`vacuum analyze`.execute(owner)
  })

  test.each([
    ['event_by_person', `select * from event where $ws and person_id = 3 order by happened_at`],
    ['event_by_batch', `select * from event where $ws and batch_id = 3`],
    ['event_by_deal', `select * from event where $ws and deal_id = 3`],
    ['event_due_pkey', `select * from event_due where $ws and person_id = 3`],
    ['event_dealt', `select * from event where $ws and person_id = 3 and deal_id is not null`],
    ['event_message_key', `select * from event where $ws and source_id = 1 and message_id = 'm'`],
    ['person_name_key', `select * from person where $ws and system = 'id' and key = 'person-1'`],
    ['person_by_root', `select * from person where $ws and root_id = 3`],
    ['handoff_by_mql', `select * from handoff where $ws and mql_at > now() - interval '1 day'`],
    ['deal_by_close', `select * from deal where $ws and closed_at > now() - interval '1 day'`],
    [
      'person_state_by_seen',
      `select * from person_state where $ws order by by_seen desc, person_id limit 20`,
    ],
  ])('%s', async (index, query) => {
    const text = query.replace('$ws', `workspace_id = '${house.workspaceId}'`)
    const plan = await house.owner.transaction().execute(async (tx) => {
      // The tables of a test are small enough to be read whole; what counts is that the index can serve.
      await sql`set local enable_seqscan = off`.execute(tx)
      await sql`set local enable_sort = off`.execute(tx)
      return sql.raw<{ 'QUERY PLAN': string }>(`explain ${text}`).execute(tx)
    })
    expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(index)
  })
})
