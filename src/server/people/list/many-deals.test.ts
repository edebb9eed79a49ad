import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DealFilter } from '#api/people.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { rowsRead } from '#server/db/test-reads.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { listSilent } from '#server/people/silent-clicks.ts'
import { EVERYBODY, type Scope } from '#server/sight.ts'
import { testMember } from '#server/test-members.ts'
import { listDeals } from './deals.ts'

const MANY = 6_000
const now = Date.UTC(2026, 10, 22)

let house: TestDatabase
let rosa: number
let fair: number
beforeAll(async () => {
  house = await testDatabase()
  const { db, owner, workspaceId } = house
  const member = { name: 'Rosa', roles: ['rep' as const], sees: 'own' as const, knownAs: ['rosa'] }
  rosa = (await testMember(db, workspaceId, member)).memberId
  const partner = {
    name: 'Pia',
    roles: ['rep' as const],
    sees: 'origins' as const,
    origins: ['fair'],
  }
  fair = (await testMember(db, workspaceId, partner)).memberId
  const run = (text: string) => sql.raw(text.replaceAll('$ID', `'${workspaceId}'`)).execute(owner)
  await run(`insert into person (workspace_id, system, key)
    select $ID, 'id', 'p' || i from generate_series(1, ${MANY}) i`)
  // Every 40th is Rosa's, every 50th came by a fair; of every 80th there is a second name.
  await run(`insert into person_state (workspace_id, person_id, traits, stage, fit, fit_band, engagement,
      engagement_band, as_of, first_seen_at, last_seen_at, last_event_name, events, memory)
    select $ID, person_id, jsonb_strip_nulls(jsonb_build_object('owner', case when i % 40 = 0 then 'Rosa' end,
        'origin', case when i % 50 = 0 then 'fair' end)),
      'lead', 0, 'B', 0, '3', now(), now(), now(), 'page_view', 1, '{}'
    from (select person_id, substr(key, 2)::int as i from person where workspace_id = $ID) p`)
  await run(`insert into person (workspace_id, system, key, root_id)
    select $ID, 'id', 'second ' || key, person_id from person
    where workspace_id = $ID and substr(key, 2)::int % 80 = 0`)
  await run(`insert into company (workspace_id, system, key, name)
    select $ID, 'name', 'firm ' || i, 'Firm ' || i from generate_series(1, 50) i`)
  // Rosa owns every 100th; the others are seen by who takes part, in every 80th under a second name.
  await run(`insert into deal (workspace_id, key, name, owner, company_id, amount_cents, currency, state, opened_at,
      closed_at)
    select $ID, 'd' || i, 'Deal ' || i, case when i % 100 = 1 then 'ROSA' end,
      (select company_id from company where workspace_id = $ID and key = 'firm ' || (1 + i % 50)), 100, 'EUR',
      case when i % 3 = 0 then 'won' else 'open' end, timestamptz '2026-01-01Z' + i * interval '1 minute',
      case when i % 3 = 0 then timestamptz '2026-06-01Z' + i % 977 * interval '1 minute' end
    from generate_series(1, ${MANY}) i`)
  await run(`insert into deal_contact (workspace_id, deal_id, person_id)
    select $ID, d.deal_id, p.person_id from deal d join person p on p.workspace_id = $ID and p.key =
      case when substr(d.key, 2)::int % 80 = 0 then 'second p' else 'p' end || substr(d.key, 2)
    where d.workspace_id = $ID`)
  await run(`insert into source (workspace_id, name) values ($ID, 'mail')`)
  await run(`insert into signature (workspace_id, kind, name, properties, digest)
    values ($ID, 1, 'email_click', '{}', md5('1')::uuid)`)
  await run(`insert into event (workspace_id, source_id, message_id, batch_id, person_id, signature_id, happened_at,
      received_at, known_at)
    select $ID, (select source_id from source where workspace_id = $ID), key, 1, person_id,
      (select signature_id from signature where workspace_id = $ID), at, at, at
    from (select key, person_id, timestamptz '2026-01-01Z' + person_id * interval '1 minute' as at
      from person where workspace_id = $ID) p`)
  await run(`insert into false_signal (workspace_id, event_id, person_id, source_id, happened_at, test, evidence,
      is_silent)
    select $ID, event_id, person_id, source_id, happened_at, 'hidden-link', '{}', true from event
    where workspace_id = $ID`)
  // What is not yet on disk is not marked as visible to all, and tests commit without waiting for it.
  await sql`checkpoint`.execute(owner)
  await sql`vacuum analyze`.execute(owner)
}, 120_000)
afterAll(() => house.close())

const placeOf = (scope: Scope) => ({
  ...{ workspaceId: house.workspaceId, zone: 'UTC', now, ...EVERYBODY, scope },
})
const everybody = () => placeOf({ sees: 'all' })
const isRosas = (i: number) => i % 100 === 1 || i % 40 === 0
const dayOf = (i: number) =>
  i % 3 === 0 ? Date.UTC(2026, 5) + (i % 977) * 60_000 : Date.UTC(2026, 0) + i * 60_000
/** The keys of the deals of which this holds, newest first; of one day in the order in which they were made. */
const newest = (holds: (i: number) => boolean) =>
  Array.from({ length: MANY }, (_, i) => i + 1)
    .filter(holds)
    .sort((a, b) => dayOf(b) - dayOf(a) || a - b)
    .map((i) => `d${i}`)

async function all(scope: Scope, filter: DealFilter, few?: number) {
  const keys: string[] = []
  let cursor: string | undefined
  do {
    const page = await inWorkspace(house.db, house.workspaceId, (tx) =>
      listDeals(tx, placeOf(scope), { ...filter, limit: 500, cursor }, few),
    )
    keys.push(...page.rows.map(({ key }) => key))
    cursor = page.next ?? undefined
    expect(page.total).toBeGreaterThanOrEqual(keys.length)
    if (!cursor) expect(page.total).toBe(keys.length)
  } while (cursor)
  return keys
}

test.each([
  ['few enough to be looked up one by one', 20_000],
  ['looked for while the list is walked', 10],
])('a member is shown the deals that are theirs, %s', async (_, few) => {
  expect(await all({ sees: 'own', member: rosa }, {}, few)).toEqual(newest(isRosas))
  expect(await all({ sees: 'own', member: rosa }, { state: 'won' }, few)).toEqual(
    newest((i) => isRosas(i) && i % 3 === 0),
  )
  expect(await all({ sees: 'origins', member: fair }, {}, few)).toEqual(newest((i) => i % 50 === 0))
})

test.each([20_000, 10])(
  'a search finds deals by their own words and by their company, %i',
  async (few) => {
    expect(await all({ sees: 'all' }, { search: 'FIRM 7' }, few)).toEqual(
      newest((i) => String(i).includes('7') || String(1 + (i % 50)).includes('7')),
    )
    expect(await all({ sees: 'own', member: rosa }, { search: 'rosa' }, few)).toEqual(
      newest((i) => i % 100 === 1),
    )
  },
)

test('a page of deals is read along an index, and so are its count and sum', async () => {
  const tables = ['deal', 'person', 'person_state', 'deal_contact', 'company']
  const read = await inWorkspace(house.db, house.workspaceId, (tx) =>
    rowsRead(tx, tables, () => listDeals(tx, everybody(), { limit: 50, from: 1_000 })),
  )
  // What its rows tell of people and companies; gathered and sorted it is each.
  expect(read).toBeLessThan(MANY / 2)
})

test('a page of clicks of machines reads its own rows, for everybody and for a rep', async () => {
  // Clicks themselves are all counted, of so few by any way that PostgreSQL likes.
  const tables = ['event', 'person', 'person_state', 'signature', 'source']
  for (const scope of [{ sees: 'all' }, { sees: 'own', member: rosa }] as Scope[]) {
    const read = await inWorkspace(house.db, house.workspaceId, (tx) =>
      rowsRead(tx, tables, async () => {
        const { rows, total } = await listSilent(tx, placeOf(scope), { limit: 50 })
        expect(rows).toHaveLength(50)
        // Rosa's 150 people have 75 second names.
        expect(total).toBe(scope.sees === 'all' ? MANY + 75 : 225)
      }),
    )
    expect(read).toBeLessThan(50 * 9 + 200)
  }
})
