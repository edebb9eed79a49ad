import { domainToUnicode } from 'node:url'
import { type RawBuilder, sql } from 'kysely'
import type { CompanyRow } from '#api/companies.ts'
import { stage } from '#api/words.ts'
import type { Tx } from '#server/db/connect.ts'
import { contains, every, searchWords } from '#server/db/search.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import type { Place } from '#server/people/place.ts'
import { stageNow } from '#server/people/stage-now.ts'
import { dealsOfCompany, isSeen, peopleOf } from './belonging.ts'
import { companiesInScope } from './in-scope.ts'

type Asked = {
  search?: string | undefined
  cursor?: string | undefined
  from?: number | undefined
  limit: number
}

/** A page of companies, those with the most people first; what is counted is what the member may see. */
export async function listCompanies(tx: Tx, place: Place, asked: Asked) {
  const called = searchWords(asked.search).map((word) => isCalled(place, word))
  const found = await (place.scope.sees === 'all' ? amongAll : amongSeen)(tx, place, called, asked)
  const page = await readCompanies(tx, place, found.ids)
  const shown = page.slice(0, asked.limit)
  const last = shown.at(-1)
  return {
    rows: shown.map(({ sorted: _, ...row }) => row),
    total: found.total,
    next: page.length > asked.limit && last ? cursorOf([last.sorted, last.companyId]) : null,
  }
}

type Found = { ids: RawBuilder<unknown>; total: number }

/** For who sees everybody: along the index of companies by their people. */
async function amongAll(
  tx: Tx,
  place: Place,
  called: RawBuilder<unknown>[],
  asked: Asked,
): Promise<Found> {
  const where = every([...isSeen(place), ...called])
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from company c where ${where}`.execute(tx)
  return {
    total: rows[0]?.total ?? 0,
    ids: sql`select c.company_id, c.people from company c
      where ${where} and ${pageOf(asked, sql`c`)}`,
  }
}

/** For who sees some of the people: those companies are gathered once, for the page and for how many they are. */
async function amongSeen(
  tx: Tx,
  place: Place,
  called: RawBuilder<unknown>[],
  asked: Asked,
): Promise<Found> {
  const { rows } = await sql<{ total: number; ids: number[]; people: number[] }>`
    with seen as materialized (
      select s.company_id, s.people from (${companiesInScope(place)}) s
      cross join lateral (
        select company_id, name, key from company
        where workspace_id = ${place.workspaceId} and company_id = s.company_id
        offset 0
      ) c
      where ${every(called)}
    ), page as (select s.company_id, s.people from seen s where ${pageOf(asked, sql`s`)})
    select (select count(*) from seen) as total,
      coalesce((select jsonb_agg(company_id) from page), '[]') as ids,
      coalesce((select jsonb_agg(people) from page), '[]') as people`.execute(tx)
  const { total, ids, people } = rows[0] ?? { total: 0, ids: [], people: [] }
  return {
    total,
    ids: sql`select k.company_id, k.people
      from unnest(${ids}::bigint[], ${people}::bigint[]) as k (company_id, people)`,
  }
}

/** Those with the most people first, from where the asked page begins. */
function pageOf({ cursor, from, limit }: Asked, of: RawBuilder<unknown>): RawBuilder<unknown> {
  const [people = 0, id = 0] = cursor === undefined ? [] : readCursor(cursor, 2)
  const begin =
    cursor === undefined
      ? sql`true`
      : sql`${of}.people <= ${people} and (${of}.people < ${people} or ${of}.company_id > ${id})`
  const skip = cursor === undefined ? (from ?? 0) : 0
  return sql`${begin} order by ${of}.people desc, ${of}.company_id limit ${limit + 1} offset ${skip}`
}

/** A company is found by every name that sources call it. */
const isCalled = ({ workspaceId }: Place, word: string) => sql`(
  ${contains(word, sql`lower(c.name)`, sql`lower(c.key)`)}
  or c.company_id in (select m.root_id from company m
    where m.workspace_id = ${workspaceId} and m.root_id is not null and ${contains(word, sql`lower(m.key)`)}))`

/** From the first stage to the last. */
const LADDER = sql`array[${sql.join(stage.options.map((one) => sql.lit(one)))}]::text[]`

type Row = Omit<CompanyRow, 'domain' | 'name'> & {
  sorted: number
  system: string
  key: string
  name: string
}

/** Some companies with what a row says of each, in one query. `ids` names company_id and the people it is sorted by. */
export async function readCompanies(
  tx: Tx,
  place: Place,
  ids: RawBuilder<unknown>,
): Promise<(CompanyRow & { sorted: number })[]> {
  const { workspaceId } = place
  const { rows } = await sql<Row>`
    with page as (${ids})
    select c.company_id as "companyId", c.system, c.key, c.name, page.people as sorted, own.people,
      own."bestStage", own."lastSeenAt", deals.count as "openDeals", deals.sums as "openSums"
    from page
    join company c on c.workspace_id = ${workspaceId} and c.company_id = page.company_id
    cross join lateral (
      select count(*) as people, max(ps.last_seen_at) as "lastSeenAt",
        (${LADDER})[max(array_position(${LADDER}, ${stageNow(place.now)}))] as "bestStage"
      from ${peopleOf(place, sql`page.company_id`)}
      offset 0
    ) own
    cross join lateral (${sumsOf(place, 'open', sql`page.company_id`)}) deals
    order by page.people desc, c.company_id`.execute(tx)
  return rows.map(({ system, key, name, ...row }) => ({
    ...row,
    domain: system === 'domain' ? shownDomain(key) : null,
    name: system === 'domain' && name === key ? shownDomain(key) : name,
  }))
}

/** As people write it: "münchen.de" for "xn--mnchen-3ya.de". */
export const shownDomain = (domain: string): string => domainToUnicode(domain) || domain

/** How many deals of a company have this state, and what they are worth for each currency. */
export const sumsOf = (place: Place, state: 'open' | 'won', id: RawBuilder<unknown>) => sql`
  select coalesce(sum(s.deals), 0)::bigint as count,
    coalesce(jsonb_agg(jsonb_build_object('cents', s.cents, 'currency', s.currency)
      order by s.deals desc, s.currency) filter (where s.currency is not null), '[]'::jsonb) as sums
  from (
    select case when d.amount_cents is null then null else d.currency end as currency,
      count(*) as deals, sum(d.amount_cents)::float8 as cents
    from (${dealsOfCompany(place, id)}) own
    cross join lateral (
      select amount_cents, currency, state from deal
      where workspace_id = ${place.workspaceId} and deal_id = own.deal_id
      offset 0
    ) d
    where d.state = ${state}
    group by 1
  ) s
  offset 0`
