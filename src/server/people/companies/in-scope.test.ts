import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CompanyRow } from '#api/companies.ts'
import { settleCompanies } from '#server/db/companies/settle.ts'
import { rowsRead } from '#server/db/test-reads.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Scope } from '#server/sight.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'
import { isSeen } from './belonging.ts'
import { companiesInScope } from './in-scope.ts'
import { listCompanies } from './list.ts'

/** 40,000 people of 4,000 companies; every 20th is Rosa's, and Rosa has every 50th deal. */
const [PEOPLE, COMPANIES] = [40_000, 4_000]

let house: TestApp
let rosa: { headers: Record<string, string>; memberId: number }
beforeAll(async () => {
  house = await testApp()
  const { owner, db, workspaceId: id } = house
  rosa = await testMember(db, id, { name: 'Rosa', roles: ['rep'], sees: 'own', knownAs: ['rosa'] })
  const run = (text: string) => sql.raw(text).execute(owner)
  await run(`insert into person (workspace_id, system, key)
    select '${id}', 'id', 'p' || n from generate_series(1, ${PEOPLE}) n`)
  await run(`insert into person_state (workspace_id, person_id, traits, stage, fit, fit_band, engagement,
      engagement_band, as_of, first_seen_at, last_seen_at, last_event_name, events, memory, company, company_text)
    select '${id}', person_id, case when n % 20 = 0 then '{"owner": "Rosa"}'::jsonb else '{}' end, 'lead',
      0, 'B', 0, '3', now(), now(), now(), 'page_view', 1, '{}',
      'domain:c' || n_of || '.com', 'C' || n_of
    from (select person_id, n, ((n / 20) * (n / 20) % 997 + n % 20 * 157) % ${COMPANIES} as n_of from (
      select person_id, substr(key, 2)::int as n from person where workspace_id = '${id}') p) p`)
  await run(`insert into company_due (workspace_id, name)
    select distinct '${id}'::uuid, company from person_state where workspace_id = '${id}'`)
  for (const table of ['person', 'person_state', 'company_due']) await run(`analyze ${table}`)
  await settleCompanies(db, id)
  await run(`insert into company (workspace_id, system, key, name)
    values ('${id}', 'name', 'deals only', 'Deals only')`)
  await run(`insert into deal (workspace_id, key, state, owner, company_id)
    select '${id}', 'd' || company_id, 'open', case when company_id % 50 = 0 or key = 'deals only' then 'Rosa' end,
      company_id from company where workspace_id = '${id}'`)
  await run(`insert into deal (workspace_id, key, state, owner) select '${id}', 'e' || n, 'open',
      case when n % 50 = 0 then 'ROSA' end from generate_series(1, 2000) n`)
  await run(`insert into deal_contact (workspace_id, deal_id, person_id)
    select '${id}', d.deal_id, p.person_id from deal d join person p
      on p.workspace_id = d.workspace_id and p.key = 'p' || (substr(d.key, 2)::int * 7)
    where d.workspace_id = '${id}' and d.key like 'e%'`)
  for (const table of ['company', 'deal', 'deal_contact']) await run(`analyze ${table}`)
}, 120_000)
afterAll(() => house.close())

const placeOf = (scope: Scope) => ({
  ...{ workspaceId: house.workspaceId, zone: 'UTC', now: Date.now(), scope, contact: true },
})
const own = () => placeOf({ sees: 'own', member: rosa.memberId })

test('a rep’s companies are those in which they see anything, each asked by itself', async () => {
  const [gathered, asked] = await inWorkspace(house.db, house.workspaceId, async (tx) => [
    await sql<{
      id: number
    }>`select company_id as id from (${companiesInScope(own())}) s order by 1`.execute(tx),
    await sql<{ id: number }>`select c.company_id as id from company c
      where ${sql.join(isSeen(own()), sql` and `)} order by 1`.execute(tx),
  ])
  expect(gathered.rows.length).toBeGreaterThan(200)
  expect(gathered.rows).toEqual(asked.rows)
})

type Page = { rows: CompanyRow[]; total: number; next: string | null }
async function page(query: string): Promise<Page> {
  const { body } = await house.app.inject({
    url: `/api/v1/companies?${query}`,
    headers: rosa.headers,
  })
  return JSON.parse(body) as Page
}

test('they stand by the people whom the rep sees, page by page, and are as many as it says', async () => {
  const all: CompanyRow[] = []
  let next: string | null = ''
  let total = 0
  while (next !== null) {
    const read: Page = await page(`limit=100${next && `&cursor=${next}`}`)
    all.push(...read.rows)
    next = read.next
    total = read.total
  }
  expect(all.length).toBe(total)
  expect(new Set(all.map(({ companyId }) => companyId)).size).toBe(total)
  const people = all.map((row) => row.people)
  expect(people).toEqual(people.toSorted((a, b) => b - a))
  expect(people.reduce((sum, one) => sum + one, 0)).toBe(PEOPLE / 20)
  expect(all.at(-1)?.people).toBe(0)
  expect((await page('limit=100&search=deals+only')).rows).toMatchObject([{ name: 'Deals only' }])
  expect((await page('limit=50&from=50')).rows).toEqual(all.slice(50, 100))
})

test('a page of them reads the rep’s own people and deals a few times, and nobody else’s', async () => {
  for (const search of [undefined, 'c1']) {
    const read = await inWorkspace(house.db, house.workspaceId, (tx) =>
      rowsRead(tx, TABLES, () => listCompanies(tx, own(), { limit: 50, search })),
    )
    expect(read).toBeLessThan(PEOPLE / 4)
  }
})

const TABLES = ['person_state', 'person', 'deal', 'deal_contact', 'company']
