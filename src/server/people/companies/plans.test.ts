import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rootTold } from '#server/db/companies/roots.ts'
import { settleCompanies } from '#server/db/companies/settle.ts'
import { connect } from '#server/db/connect.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { rowsRead } from '#server/db/test-reads.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { EVERYBODY } from '#server/sight.ts'
import { dealsOfCompany, peopleOf } from './belonging.ts'
import { listPeopleOf, readCompany } from './company.ts'
import { listCompanies } from './list.ts'

/** People, ten in each company, and as many deals as companies. */
const [PEOPLE, COMPANIES] = [100_000, 10_000]

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
  const { owner, db, workspaceId: id } = house
  const run = (text: string) => sql.raw(text).execute(owner)
  await run(`insert into person (workspace_id, system, key)
    select '${id}', 'id', 'p' || n from generate_series(1, ${PEOPLE}) n`)
  await run(`insert into person_state (workspace_id, person_id, traits, stage, fit, fit_band, engagement,
      engagement_band, as_of, first_seen_at, last_seen_at, last_event_name, events, memory, company,
      company_account, company_called, company_text)
    select '${id}', person_id, '{}', 'lead', 0, 'B', 0, '3', now(), now(), now(), 'page_view', 1, '{}',
      'domain:c' || person_id % ${COMPANIES} || '.com', 'hubspot:' || person_id % ${COMPANIES},
      'name:c' || person_id % ${COMPANIES}, 'C' || person_id % ${COMPANIES}
    from person where workspace_id = '${id}'`)
  await run(`insert into company_due (workspace_id, name)
    select distinct '${id}'::uuid, n from person_state
    cross join lateral unnest(array[company, company_account, company_called]) n
    where workspace_id = '${id}'`)
  for (const table of ['person', 'person_state', 'company_due']) await run(`analyze ${table}`)
  await settleCompanies(db, id)
  await run(`insert into deal (workspace_id, key, state, amount_cents, currency, company_id)
    select '${id}', 'd' || company_id, 'open', 100, 'EUR', company_id from company
    where workspace_id = '${id}' and system = 'name'`)
  await run(`insert into deal (workspace_id, key, state) select '${id}', 'e' || n, 'open'
    from generate_series(1, ${COMPANIES}) n`)
  await run(`insert into deal_contact (workspace_id, deal_id, person_id)
    select '${id}', d.deal_id, p.person_id from deal d join person p
      on p.workspace_id = d.workspace_id and p.key = 'p' || substr(d.key, 2)
    where d.workspace_id = '${id}' and d.key like 'e%'`)
  for (const table of ['company', 'deal', 'deal_contact']) await run(`analyze ${table}`)
})
afterAll(() => house.close())

const place = () => ({ workspaceId: house.workspaceId, zone: 'UTC', now: Date.now(), ...EVERYBODY })
const inHouse = <T>(read: Parameters<typeof inWorkspace<T>>[2]) =>
  inWorkspace(house.db, house.workspaceId, read)
const planOf = (query: RawBuilder<unknown>) =>
  inHouse(async (tx) => {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain (costs off) ${query}`.execute(tx)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })

test('a hundred thousand people are settled into their companies, each account and name with its domain', async () => {
  const { rows } = await sql<{ roots: number; joined: number; people: number }>`
    select count(*) filter (where root_id is null) as roots, count(root_id) as joined, sum(people)::int as people
    from company where workspace_id = ${house.workspaceId}`.execute(house.owner)
  expect(rows[0]).toEqual({ roots: COMPANIES, joined: 2 * COMPANIES, people: PEOPLE })
})

test('to which domain a name belongs is told by two entries of an index', async () => {
  const plan = await planOf(rootTold(house.workspaceId, sql`${'hubspot:7'}::text`))
  expect(plan).toContain('person_state_by_account')
  expect(plan).not.toMatch(/Seq Scan on person_state/)
})

test('the people and the deals of a company are found by indexes', async () => {
  const people = await planOf(sql`select ps.person_id from ${peopleOf(place(), 7)}`)
  expect(people).toContain('person_state_by_company')
  const deals = await planOf(dealsOfCompany(place(), 7))
  for (const plan of [people, deals])
    expect(plan).not.toMatch(/Seq Scan on (person_state|person|deal|deal_contact)/)
})

test('the people to whom some names belong are looked up by their numbers', async () => {
  const plan = await planOf(sql`select ps.person_id from person n
    join person_state ps on ps.workspace_id = ${house.workspaceId} and ps.person_id = ${rootOf('n')}
    where n.workspace_id = ${house.workspaceId} and n.person_id = any('{7,8,9}'::bigint[])`)
  expect(plan).toMatch(/Index Cond: .*person_id = CASE WHEN/)
})

test('a page of companies and one company are asked for in the same few questions however long they are', async () => {
  const asked: string[] = []
  const db = connect(applicationAddress(house.address), {
    max: 1,
    reword: (text) => {
      asked.push(text)
      return text
    },
  })
  const count = async (limit: number) => {
    asked.length = 0
    await inWorkspace(db, house.workspaceId, async (tx) => {
      const { rows } = await listCompanies(tx, place(), { limit })
      const first = rows[0]?.companyId as number
      await readCompany(tx, place(), first)
      await listPeopleOf(tx, place(), first, { limit })
    })
    return asked.length
  }
  expect(await count(100)).toBe(await count(1))
  await db.destroy()
})

test('a page of companies counts the people and deals of its rows alone', async () => {
  const read = await inHouse((tx) =>
    rowsRead(tx, ['person_state', 'person', 'deal', 'deal_contact'], async () => {
      const { rows, total } = await listCompanies(tx, place(), { limit: 100 })
      expect([total, rows.length]).toEqual([COMPANIES, 100])
      expect(rows.every(({ people, openDeals }) => people === 10 && openDeals >= 1)).toBe(true)
    }),
  )
  // Ten people in each of a hundred companies, read with their names, deals and sums; everybody is ten times as many.
  expect(read).toBeLessThan(PEOPLE / 10)
})
