import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ImportMapInput, importMap } from '#api/import-map.ts'
import { instant } from '#domain/time.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { runImport } from '../run-import.ts'
import { undoBatch } from '../undo.ts'

const DATA = resolve(process.env.LOCKSTEP_TEST_DATA ?? '../shared/data')
const missing = !existsSync(join(DATA, 'olist'))
const NOW = instant(Date.UTC(2026, 10, 22))

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

async function bringIn(mapName: string, file: string, given?: ImportMapInput): Promise<number> {
  const written = () => readFileSync(new URL(`./${mapName}.map.json`, import.meta.url), 'utf8')
  const result = await runImport(applicationAddress(house.address), {
    workspaceId: house.workspaceId,
    path: join(DATA, file),
    fileName: file,
    map: importMap.parse(given ?? JSON.parse(written())),
    now: NOW,
    by: BY_SYSTEM,
  })
  if (!result.ok) throw new Error(result.refusal.says)
  return result.value
}

/** Rows of a query on this workspace, which is its first parameter. */
async function rows<T>(query: (workspaceId: string) => ReturnType<typeof sql<T>>): Promise<T[]> {
  const { db, workspaceId } = house
  const found = await inWorkspace(db, workspaceId, (tx) => query(workspaceId).execute(tx))
  return found.rows
}

const batch = async (batchId: number) =>
  (
    await rows<Record<string, unknown>>(
      (id) => sql`select state, rows_read, rows_new, rows_known, rows_refused, events_new, error
        from batch where workspace_id = ${id} and batch_id = ${batchId}`,
    )
  )[0]

/** The log as it reads, without the numbers that a database gives. */
const logHash = async () =>
  (
    await rows<{ events: number; hash: string }>(
      (
        id,
      ) => sql`select count(*) as events, md5(coalesce(string_agg(row, e'\n' order by row), '')) as hash
        from (select concat_ws('|', o.name, e.message_id, p.key, d.key, s.digest, e.happened_at, e.known_at,
            e.details) as row
          from event e
          join source o on o.workspace_id = e.workspace_id and o.source_id = e.source_id
          join signature s on s.workspace_id = e.workspace_id and s.signature_id = e.signature_id
          left join person p on p.workspace_id = e.workspace_id and p.person_id = e.person_id
          left join deal d on d.workspace_id = e.workspace_id and d.deal_id = e.deal_id
          where e.workspace_id = ${id}) as log`,
    )
  )[0]

/** What the fold keeps of people, hand-offs and deals, without the order in which it was written. */
const keptHash = async () =>
  (
    await rows<{ hash: string }>(
      (id) => sql`select md5(coalesce(string_agg(row, e'\n' order by row), '')) as hash from (
        select s::text as row from person_state s where s.workspace_id = ${id}
        union all select h::text from handoff h where h.workspace_id = ${id}
        union all select l::text from handoff_deal l where l.workspace_id = ${id}
        union all select d::text from deal d where d.workspace_id = ${id}) as kept`,
    )
  )[0]

const LEADS = 'olist/olist_marketing_qualified_leads_dataset.csv'
const DEALS = 'olist/olist_closed_deals_dataset.csv'
const PIPELINE = 'maven-crm/sales_pipeline.csv'

describe.skipIf(missing)(`the real funnels in ${DATA}`, () => {
  test('Olist: 8,000 leads come in, and 842 of them won', async () => {
    expect(await batch(await bringIn('olist-leads', LEADS))).toEqual({
      state: 'done',
      rows_read: 8_000,
      rows_new: 8_000,
      rows_known: 0,
      rows_refused: 0,
      events_new: 16_000,
      error: null,
    })
    expect(await batch(await bringIn('olist-deals', DEALS))).toMatchObject({
      state: 'done',
      rows_read: 842,
      rows_new: 842,
      events_new: 842,
    })
    const counted = await rows(
      (id) => sql`select
        (select count(*) from person where workspace_id = ${id}) as people,
        (select count(*) from deal where workspace_id = ${id} and state = 'won') as won`,
    )
    expect(counted).toEqual([{ people: 8_000, won: 842 }])
  })

  test('Olist: leads and wins by origin are those of the published tables', async () => {
    // Counted by a query of its own, for which the database has to know how many there are.
    await sql`analyze event, signature, deal_contact`.execute(house.owner)
    const table = await rows<{ origin: string; leads: number; won: number }>(
      (id) => sql`select coalesce(s.properties ->> 'origin', '(blank)') as origin,
          count(distinct e.person_id) as leads, count(distinct c.deal_id) as won
        from event e
        join signature s on s.workspace_id = e.workspace_id and s.signature_id = e.signature_id
        left join deal_contact c on c.workspace_id = e.workspace_id and c.person_id = e.person_id
        where e.workspace_id = ${id} and s.kind = 0
        group by 1 order by leads desc`,
    )
    expect(table.map(({ origin, leads, won }) => [origin, leads, won])).toEqual([
      ['organic_search', 2_296, 271],
      ['paid_search', 1_586, 195],
      ['social', 1_350, 75],
      ['unknown', 1_099, 179],
      ['direct_traffic', 499, 56],
      ['email', 493, 15],
      ['referral', 284, 24],
      ['other', 150, 4],
      ['display', 118, 6],
      ['other_publicities', 65, 3],
      ['(blank)', 60, 14],
    ])
  })

  test('Olist: one deal was won before its lead’s first contact, and it is kept', async () => {
    const early = await rows(
      (id) => sql`select count(*) as early from event w
        join event c on c.workspace_id = ${id} and c.person_id = w.person_id and c.deal_id is null
        join signature s on s.workspace_id = ${id} and s.signature_id = c.signature_id
          and s.name = 'contact_request'
        where w.workspace_id = ${id} and w.deal_id is not null and w.happened_at < c.happened_at`,
    )
    expect(early).toEqual([{ early: 1 }])
  })

  test('the same files again tell nothing new', async () => {
    const before = await logHash()
    expect(await batch(await bringIn('olist-leads', LEADS))).toMatchObject({
      rows_read: 8_000,
      rows_new: 0,
      rows_known: 8_000,
      events_new: 0,
    })
    expect(await batch(await bringIn('olist-deals', DEALS))).toMatchObject({
      rows_new: 0,
      rows_known: 842,
      events_new: 0,
    })
    expect(await logHash()).toEqual(before)
  })

  test('Olist: every lead is an MQL of its first contact, and 842 hand-offs led to a win', async () => {
    const handoffs = await rows(
      (
        id,
      ) => sql`select count(*) as mqls, count(distinct person_id) as people, count(won_at) as won,
          count(*) filter (where deal_came_first) as came_first
        from handoff where workspace_id = ${id}`,
    )
    expect(handoffs).toEqual([{ mqls: 8_000, people: 8_000, won: 842, came_first: 1 }])
    const months = await rows<{ month: string; mqls: number; won: number }>(
      (id) => sql`select to_char(mql_at, 'YYYY-MM') as month, count(*) as mqls, count(won_at) as won
        from handoff where workspace_id = ${id} group by 1 order by 1`,
    )
    expect(months.map(({ month, mqls, won }) => [month, mqls, won])).toEqual([
      ['2017-06', 4, 0],
      ['2017-07', 239, 2],
      ['2017-08', 386, 9],
      ['2017-09', 312, 7],
      ['2017-10', 416, 14],
      ['2017-11', 445, 18],
      ['2017-12', 200, 11],
      ['2018-01', 1_141, 152],
      ['2018-02', 1_028, 149],
      ['2018-03', 1_174, 167],
      ['2018-04', 1_352, 183],
      ['2018-05', 1_303, 130],
    ])
  })

  test('undo: the log is as before, and so is what the fold keeps', async () => {
    const before = { log: await logHash(), kept: await keptHash() }
    await bringIn('olist-more', DEALS, {
      schema: 'lockstep.map/1',
      name: 'olist-more',
      person: { column: 'mql_id' },
      events: [{ name: { value: 'signed' }, at: { column: 'won_date' } }],
      deal: {
        id: { column: 'mql_id' },
        name: { column: 'lead_type' },
        openedAt: { column: 'won_date' },
        state: { value: 'open' },
      },
    })
    expect(await logHash()).not.toEqual(before.log)
    const { db, workspaceId } = house
    const [{ latest } = { latest: 0 }] = await rows<{ latest: number }>(
      (id) => sql`select max(batch_id) as latest from batch where workspace_id = ${id}`,
    )
    const undone = await undoBatch(db, { workspaceId, batchId: latest, now: NOW, by: BY_SYSTEM })
    expect(undone).toEqual({
      ok: true,
      value: { eventsRemoved: 2 * 842, peopleRemoved: 0, dealsRemoved: 0 },
    })
    expect({ log: await logHash(), kept: await keptHash() }).toEqual(before)
  })

  test('an import that something later builds on is not taken out', async () => {
    const { db, workspaceId } = house
    const [{ first } = { first: 0 }] = await rows<{ first: number }>(
      (id) => sql`select min(batch_id) as first from batch where workspace_id = ${id}`,
    )
    expect(await undoBatch(db, { workspaceId, batchId: first, now: NOW, by: BY_SYSTEM })).toEqual({
      ok: false,
      refusal: 'import-touched',
    })
  })

  test('Maven: every deal comes in, those without dates too', async () => {
    expect(await batch(await bringIn('maven-pipeline', PIPELINE))).toMatchObject({
      rows_read: 8_800,
      rows_new: 8_800,
      rows_refused: 0,
      events_new: 8_800 + 4_238 + 2_473,
    })
    const states = await rows(
      (id) => sql`select source_stage, state, count(*) as deals, sum(amount_cents)::bigint as cents
        from deal where workspace_id = ${id} and source_stage is not null group by 1, 2 order by 3 desc`,
    )
    expect(states).toEqual([
      { source_stage: 'Won', state: 'won', deals: 4_238, cents: 1_000_553_400 },
      { source_stage: 'Lost', state: 'lost', deals: 2_473, cents: 0 },
      { source_stage: 'Engaging', state: 'open', deals: 1_589, cents: null },
      { source_stage: 'Prospecting', state: 'open', deals: 500, cents: null },
    ])
    const undated = await rows(
      (id) => sql`select count(*) as deals from event
        where workspace_id = ${id} and details @> '{"undated": true}'`,
    )
    expect(undated).toEqual([{ deals: 500 }])
  })

  test('Maven: wins by quarter of close are those of the published table', async () => {
    const quarters = await rows(
      (id) => sql`select to_char(closed_at, 'YYYY"Q"Q') as quarter,
          count(*) filter (where state = 'won') as won, count(*) filter (where state = 'lost') as lost,
          (sum(amount_cents) filter (where state = 'won') / 100)::bigint as usd
        from deal where workspace_id = ${id} and currency = 'USD' and closed_at is not null
        group by 1 order by 1`,
    )
    expect(quarters).toEqual([
      { quarter: '2017Q1', won: 531, lost: 116, usd: 1_134_672 },
      { quarter: '2017Q2', won: 1_254, lost: 778, usd: 3_086_111 },
      { quarter: '2017Q3', won: 1_257, lost: 790, usd: 2_982_255 },
      { quarter: '2017Q4', won: 1_196, lost: 789, usd: 2_802_496 },
    ])
  })
})
