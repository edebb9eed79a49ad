import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { append, type NewEvent, tell } from '#server/db/log.ts'
import { BEGIN, randomStream } from '#server/db/random-stream.example.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { foldDue } from './fold.ts'
import { rebuild } from './rebuild.ts'
import { verify } from './verify.ts'

const HOUR = 3_600_000

async function everything(house: TestDatabase): Promise<string> {
  const tables = ['person_state', 'handoff', 'handoff_deal', 'deal', 'event']
  const texts = tables.map((name) =>
    sql<{ all: string }>`select string_agg(t::text, ' ' order by t::text) as all
      from ${sql.table(name)} t`.execute(house.owner),
  )
  return (await Promise.all(texts)).map(({ rows }) => rows[0]?.all).join('\n')
}

describe('a live log with late events', () => {
  let house: TestDatabase
  beforeAll(async () => {
    house = await testDatabase()
    for (const { now, events } of randomStream(1, 150))
      await tell(house.db, house.workspaceId, 'web', events, now)
    await sql`insert into arrival (workspace_id, source, clicks, digest, channel)
      values (${house.workspaceId}, 'fair', '{}', gen_random_uuid(), 'Event')`.execute(house.owner)
  })
  afterAll(() => house.close())

  test('what the live fold keeps is what the whole log says, bit for bit', async () => {
    const found = await verify(house.db, house.workspaceId)
    expect(found).toMatchObject({ people: 6, pending: 0, differences: [], count: 0, strays: 0 })
    expect(found.events).toBeGreaterThan(300)
  })

  test('a rebuild keeps the same, to the byte', async () => {
    const before = await everything(house)
    expect(await rebuild(house.db, house.workspaceId, BEGIN)).toBe(6)
    expect(await everything(house)).toBe(before)
  })

  test('events become known one after the other, and later than whatever was known', async () => {
    const { rows } = await sql<{ doubles: number; unknown: number }>`
      select count(*) filter (where known_at is null) as unknown,
        count(*) - count(distinct (person_id, known_at)) as doubles
      from event e join source s using (workspace_id, source_id) where s.name = 'web'`.execute(
      house.owner,
    )
    expect(rows).toEqual([{ doubles: 0, unknown: 0 }])
  })

  test.each([
    ['person_state', 'engagement', 'engagement + 1e-12'],
    ['person_state', 'traits', `traits || '{"title": "Owner"}'`],
    ['person_state', 'memory', `jsonb_set(memory, '{kernel,won}', 'true')`],
    ['person_state', 'events', 'events + 1'],
    ['person_state', 'live_since', `live_since + interval '1 ms'`],
    ['handoff', 'mql_at', `mql_at + interval '1 ms'`],
    ['handoff', 'would_not_qualify', 'not would_not_qualify'],
    ['handoff', 'closed_at', `closed_at - interval '1 ms'`],
  ])('verify finds one changed value: %s.%s', async (table, column, value) => {
    const { owner, db, workspaceId } = house
    const chosen = sql`ctid = (select ctid from ${sql.table(table)}
      where ${sql.ref(column)} is not null order by person_id desc limit 1)`
    const set = (to: ReturnType<typeof sql>) =>
      sql`update ${sql.table(table)} set ${sql.ref(column)} = ${to} where ${chosen}
        returning person_id`.execute(owner)
    await set(sql.raw(value))
    const found = await verify(db, workspaceId)
    await rebuild(db, workspaceId, BEGIN)
    expect(found.count).toBe(1)
    expect(found.differences[0]?.field).toContain(column)
    expect(await verify(db, workspaceId)).toMatchObject({ count: 0 })
  })

  test.each([
    [
      'a word',
      'word',
      'person_word',
      `(workspace_id, person_id, word, is_contact) select workspace_id, person_id, 'zzz', false`,
    ],
    [
      'a source',
      'source',
      'person_source',
      `(workspace_id, person_id, source_id) select workspace_id, person_id, 4711`,
    ],
    [
      'a way',
      'arrival',
      'person_came',
      `(workspace_id, person_id, arrival_id) select workspace_id, person_id, 4711`,
    ],
  ])(
    'verify finds %s that somebody is found by and the log does not tell, and a rebuild takes it away',
    async (_, field, table, row) => {
      const { owner, db, workspaceId } = house
      await sql`insert into ${sql.table(table)} ${sql.raw(row)} from person_state limit 1`.execute(
        owner,
      )
      const found = await verify(db, workspaceId)
      expect(found).toMatchObject({ count: 1, differences: [{ field, told: null }] })
      await rebuild(db, workspaceId, BEGIN)
      expect(await verify(db, workspaceId)).toMatchObject({ count: 0 })
    },
  )

  test.each(['person_word', 'person_source'])(
    'verify finds what is missing in %s',
    async (table) => {
      const { owner, db, workspaceId } = house
      await sql`delete from ${sql.table(table)}
      where ctid = (select ctid from ${sql.table(table)} limit 1)`.execute(owner)
      expect(await verify(db, workspaceId)).toMatchObject({
        count: 1,
        differences: [{ kept: null }],
      })
      await rebuild(db, workspaceId, BEGIN)
      expect(await verify(db, workspaceId)).toMatchObject({ count: 0 })
    },
  )

  test.each([
    ['known_at', `known_at + interval '40 days'`],
    ['happened_at', `happened_at - interval '400 days'`],
  ])('verify finds an event whose %s was changed behind its back', async (column, value) => {
    const { owner, db, workspaceId } = house
    await sql`alter table event disable trigger user`.execute(owner)
    const { rows } = await sql<{ event_id: number; before: number }>`
      update event set ${sql.ref(column)} = ${sql.raw(value)}
      where event_id = (select max(event_id) from event e join signature s using (signature_id)
        where s.name = 'pricing_view')
      returning event_id`.execute(owner)
    const found = await verify(db, workspaceId)
    await sql`update event set ${sql.ref(column)} = ${sql.raw(value.replace(/[+-]/, (sign) => (sign === '+' ? '-' : '+')))}
      where event_id = ${rows[0]?.event_id}`.execute(owner)
    await sql`alter table event enable trigger user`.execute(owner)
    expect(found.count).toBeGreaterThan(0)
    expect(await verify(db, workspaceId)).toMatchObject({ count: 0 })
  })

  test('verify finds an event that names nobody we know', async () => {
    const { owner, db, workspaceId } = house
    await sql`alter table event disable trigger user`.execute(owner)
    await sql`insert into event (workspace_id, source_id, message_id, person_id, signature_id, happened_at, received_at, known_at)
      select workspace_id, source_id, 'stray', 4711, signature_id, happened_at, received_at, known_at
      from event limit 1`.execute(owner)
    expect(await verify(db, workspaceId)).toMatchObject({ strays: 1 })
    await sql`delete from event where message_id = 'stray'`.execute(owner)
    await sql`alter table event enable trigger user`.execute(owner)
  })
})

describe('one lead', () => {
  let house: TestDatabase
  beforeAll(async () => {
    house = await testDatabase()
  })
  afterAll(() => house.close())

  const raised = (messageId: string, happenedAt: number): NewEvent => ({
    messageId,
    person: 'ada@acme.example',
    kind: 'behaviour',
    name: 'demo_request',
    properties: {},
    happenedAt,
  })

  test('asks for a demo, is passed at once, and the rule writes both decisions into the log', async () => {
    await tell(house.db, house.workspaceId, 'web', [raised('1', BEGIN - 10)], BEGIN)
    const { rows } = await sql<{ name: string; at: number; known: number }>`
      select s.name, e.happened_at - ${new Date(BEGIN).toISOString()}::timestamptz = interval '-10 ms' as at,
        e.known_at = ${new Date(BEGIN).toISOString()}::timestamptz as known
      from event e join signature s using (workspace_id, signature_id)
      where s.properties ->> 'by' = 'rule' order by s.name`.execute(house.owner)
    expect(rows).toEqual([
      { name: 'mql', at: true, known: true },
      { name: 'passed', at: true, known: true },
    ])
  })

  test('the same message again is passed over', async () => {
    const { db, workspaceId } = house
    const again = await inWorkspace(db, workspaceId, (tx) =>
      append(tx, workspaceId, 'web', [raised('1', BEGIN)], BEGIN + HOUR),
    )
    expect(again).toEqual({ messageIds: new Set(), people: [] })
  })

  test('the next event is folded from what was kept, without reading the log again', async () => {
    const { db, owner, workspaceId } = house
    await sql`update person_state set first_seen_at = first_seen_at - interval '1 year'`.execute(
      owner,
    )
    const written = async () => {
      const { rows } = await sql<{ row: string }>`select xmin::text as row from handoff`.execute(
        owner,
      )
      return rows.map(({ row }) => row)
    }
    const before = await written()
    await tell(house.db, house.workspaceId, 'web', [raised('2', BEGIN + HOUR)], BEGIN + HOUR)
    // Their hand-off is as it was, so its row was not written again.
    expect(before).toHaveLength(1)
    expect(await written()).toEqual(before)
    const state = await inWorkspace(db, workspaceId, (tx) =>
      tx
        .selectFrom('person_state')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirstOrThrow(),
    )
    expect(state.events).toBe(2)
    expect(new Date(state.first_seen_at).getUTCFullYear()).toBe(2025)
    await rebuild(db, workspaceId, BEGIN + HOUR)
  })

  test('what was told but not claimed before a crash is claimed by the next start', async () => {
    const { db, workspaceId } = house
    await inWorkspace(db, workspaceId, (tx) =>
      append(tx, workspaceId, 'web', [raised('3', BEGIN + 2 * HOUR)], BEGIN + 2 * HOUR),
    )
    expect(await foldDue(db, workspaceId, BEGIN + 3 * HOUR)).toBe(1)
    expect(await foldDue(db, workspaceId, BEGIN + 3 * HOUR)).toBe(0)
    expect(await verify(db, workspaceId)).toMatchObject({ count: 0, events: 3 })
  })

  test('poison in an event is kept as a sign that says so, and its batch comes in whole', async () => {
    const { db, workspaceId } = house
    const odd = {
      ...raised('4', BEGIN + 4 * HOUR),
      properties: { note: 'a\0b\ud800c', deep: { x: ['\0'] } },
    }
    await tell(
      house.db,
      house.workspaceId,
      'web',
      [odd, raised('5', BEGIN + 4 * HOUR)],
      BEGIN + 4 * HOUR,
    )
    expect(await verify(db, workspaceId)).toMatchObject({ count: 0, events: 5 })
  })
})

test('whoever is told about twice at one instant, after much was told before, is folded on with the greater message id last', async () => {
  const house = await testDatabase()
  const told = (messageId: string, at: number, title: string): NewEvent => ({
    ...{ messageId, person: 'ada', kind: 'identify', name: 'identify' },
    ...{ properties: { title }, happenedAt: at },
  })
  const live = (at: number, ...events: NewEvent[]) =>
    tell(house.db, house.workspaceId, 'web', events, at)
  await live(BEGIN, told('z', BEGIN, 'Clerk'))
  await live(
    BEGIN + HOUR,
    told('b', BEGIN + HOUR, 'Head of sales'),
    told('a', BEGIN + HOUR, 'Owner'),
  )
  const { rows } = await sql`select traits ->> 'title' as title, events from person_state`.execute(
    house.owner,
  )
  expect(rows).toEqual([{ title: 'Head of sales', events: 3 }])
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0, pending: 0 })
  await house.close()
})
