import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_RULES } from '#domain/people/channels/default-rules.ts'
import { connect } from '#server/db/connect.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { listCampaigns } from '#server/people/campaigns/read.ts'
import { cameBy, toldBy } from '#server/people/list/ways.ts'
import { previewRules, sumsQuery } from './preview.ts'
import { countQuery, listChannels } from './store.ts'

/** People, and how often each came by one of the ways of coming. */
const [PEOPLE, EACH, WAYS] = [20_000, 4, 5_000]

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
  const { owner, workspaceId: id } = house
  const run = (text: string) => sql.raw(text).execute(owner)
  await run(`insert into source (workspace_id, name) values ('${id}', 'web')`)
  await run(`insert into signature (workspace_id, kind, name, properties, digest)
    values ('${id}', 1, 'page_view', '{}', gen_random_uuid())`)
  await run(`insert into person (workspace_id, system, key)
    select '${id}', 'id', 'p' || n from generate_series(1, ${PEOPLE}) n`)
  await run(`insert into arrival (workspace_id, source, campaign, clicks, digest, channel)
    select '${id}', 's' || n, 'c' || n, '{}', gen_random_uuid(), 'Channel ' || n % 20
    from generate_series(1, ${WAYS}) n`)
  await run(`insert into event (workspace_id, source_id, message_id, person_id, signature_id,
      happened_at, received_at, known_at, arrival_id)
    select '${id}', s.source_id, p.person_id || ':' || n, p.person_id, g.signature_id, now(), now(), now(), a.arrival_id
    from person p cross join generate_series(1, ${2 * EACH}) n
    join source s on s.workspace_id = p.workspace_id
    join signature g on g.workspace_id = p.workspace_id
    left join (select arrival_id, row_number() over () as place from arrival) a
      on n <= ${EACH} and a.place = (p.person_id * 7 + n * n) % ${WAYS} + 1
    where p.workspace_id = '${id}' and s.name = 'web'`)
  await run(`insert into person_came (workspace_id, person_id, arrival_id)
    select distinct workspace_id, person_id, arrival_id from event
    where workspace_id = '${id}' and arrival_id is not null`)
  await run(`insert into source (workspace_id, name)
    select '${id}', 'file ' || n from generate_series(1, 200) n`)
  await run(`insert into person_source (workspace_id, person_id, source_id)
    select p.workspace_id, p.person_id, s.source_id from person p
    join source s on s.workspace_id = p.workspace_id and s.name = 'file ' || p.person_id % 200 + 1
    where p.workspace_id = '${id}'`)
  await run(`insert into campaign (workspace_id, name)
    select '${id}', 'Campaign ' || n from generate_series(1, 150) n`)
  await run(`insert into campaign_alias (workspace_id, alias, campaign_id)
    select '${id}', 'c' || row_number() over (), campaign_id from campaign`)
  for (const table of [
    'event',
    'arrival',
    'person',
    'person_came',
    'person_source',
    'campaign',
    'campaign_alias',
  ])
    await run(`vacuum analyze ${table}`)
})
afterAll(() => house.close())

const planOf = (query: RawBuilder<unknown>) =>
  inWorkspace(house.db, house.workspaceId, async (tx) => {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain (costs off) ${query}`.execute(tx)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })

test('channels are counted from the events that the index of arrivals names', async () => {
  const plan = await planOf(countQuery(house.workspaceId))
  expect(plan).toContain('event_by_arrival')
  expect(plan).not.toContain('Seq Scan on event')
})

const NOTHING = {
  source: null,
  medium: null,
  campaign: null,
  term: null,
  content: null,
  id: null,
  clicks: [],
  referrer: null,
  landing: null,
}

test('what other rules would move is counted from it too, by the ways of coming that move', async () => {
  const moved = [{ arrivalId: 7, from: 'Channel 7', to: 'Other', arrival: NOTHING }]
  const plan = await planOf(sumsQuery(house.workspaceId, moved))
  expect(plan).toContain('Index Only Scan using event_by_arrival on event')
})

test.each([
  ['a channel', { channel: 'Channel 3' }, 'arrival_by_channel'],
  ['a campaign', { campaign: '3' }, 'arrival_by_campaign'],
  ['one way of coming', { arrival: '3' }, 'arrival_pkey'],
])('who came by %s is found by indexes', async (_, filter, index) => {
  const { db, workspaceId } = house
  const [came] = await inWorkspace(db, workspaceId, (tx) => cameBy(tx, workspaceId, filter))
  const plan = await planOf(came?.set ?? sql``)
  expect(plan).toContain('person_came_pkey')
  expect(plan).toContain(index)
  expect(plan).not.toContain('Seq Scan on person_came')
  expect(plan).not.toContain('event')
})

test('whom a source told of is found by its index', async () => {
  const { db, workspaceId } = house
  const { rows } = await sql<{ id: string }>`select source_id::text as id from source
    where workspace_id = ${workspaceId} and name = 'file 7'`.execute(house.owner)
  const [told] = await inWorkspace(db, workspaceId, (tx) =>
    toldBy(tx, workspaceId, { source: String(rows[0]?.id) }),
  )
  expect(told?.size).toBe(PEOPLE / 200)
  const plan = await planOf(told?.set ?? sql``)
  expect(plan).toContain('Index Only Scan using person_source_pkey on person_source')
})

test('a list asks the same few questions however long it is', async () => {
  const asked: string[] = []
  const db = connect(applicationAddress(house.address), {
    max: 1,
    reword: (text) => {
      asked.push(text)
      return text
    },
  })
  const { workspaceId } = house
  const count = async (limit: number) => {
    asked.length = 0
    await inWorkspace(db, workspaceId, async (tx) => {
      await listCampaigns(tx, workspaceId, { from: 0, limit })
      await listChannels(tx, workspaceId)
      await previewRules(tx, workspaceId, DEFAULT_RULES)
    })
    return asked.length
  }
  expect(await count(100)).toBe(await count(1))
  await db.destroy()
})
