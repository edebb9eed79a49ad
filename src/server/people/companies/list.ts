import { domainToUnicode } from 'node:url'
import { type RawBuilder, sql } from 'kysely'
import type { CompanyRow } from '#api/companies.ts'
import { stage } from '#api/words.ts'
import type { Tx } from '#server/db/connect.ts'
import { contains, every, searchWords } from '#server/db/search.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import type { Place } from '#server/people/place.ts'
import { stageNow } from '#server/people/stage-now.ts'
import { dealsOfCompany, isSeen, peopleOf, standsAlone } from './belonging.ts'
import { companiesInScope } from './in-scope.ts'

type Asked = {
  search?: string | undefined
  cursor?: string | undefined
  from?: number | undefined
  limit: number
}

/** A page of companies, those with the most people first; what is counted is what the member may see. */
export async function listCompanies(tx: Tx, place: Place, asked: Asked) {
  const words = searchWords(asked.search)
  const found =
    place.scope.sees !== 'all'
      ? await gathered(tx, asked, ofScope(place, words))
      : words.length > 0
        ? await gathered(tx, asked, ofSearch(place, words))
        : await amongAll(tx, place, asked)
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
async function amongAll(tx: Tx, place: Place, asked: Asked): Promise<Found> {
  // In two parts: most have people, and are counted, and as far as they go walked, in the index alone.
  const peopled = [...standsAlone(place), sql`c.people > 0`]
  const { rows } = await sql<{ withPeople: number; others: number }>`
    select (select count(*) from company c where ${every(peopled)}) as "withPeople",
      (select count(*) from company c where ${every([...isSeen(place), sql`c.people <= 0`])}) as others`.execute(
    tx,
  )
  const { withPeople, others } = rows[0] ?? { withPeople: 0, others: 0 }
  const isWithin = asked.cursor === undefined && (asked.from ?? 0) + asked.limit < withPeople
  return {
    total: withPeople + others,
    ids: sql`select c.company_id, c.people from company c
      where ${every(isWithin ? peopled : isSeen(place))} and ${pageOf(asked, sql`c`)}`,
  }
}

/** Companies that are gathered once, for the page and for how many they are: `seen` has company_id and people. */
async function gathered(tx: Tx, asked: Asked, seen: RawBuilder<unknown>): Promise<Found> {
  const { rows } = await sql<{ total: number; ids: number[]; people: number[] }>`
    with seen as materialized (${seen}),
    page as (select s.company_id, s.people from seen s where ${pageOf(asked, sql`s`)})
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

/** Of which somebody who sees some of the people sees anything; each is asked by what it is called. */
function ofScope(place: Place, words: readonly string[]): RawBuilder<unknown> {
  const { workspaceId } = place
  if (words.length === 0) return companiesInScope(place)
  return sql`select s.company_id, s.people from (${companiesInScope(place)}) s
    cross join lateral (
      select sought from company where workspace_id = ${workspaceId} and company_id = s.company_id
      union all
      select sought from company where workspace_id = ${workspaceId} and root_id = s.company_id
      offset 0
    ) c
    group by s.company_id, s.people
    having ${every(words.map((word) => sql`bool_or(${contains(word, sql`c.sought`)})`))}`
}

/** Called so by any of their names: every name is read once for each word, and those that fit are looked up. */
function ofSearch(place: Place, words: readonly string[]): RawBuilder<unknown> {
  const { workspaceId } = place
  const called = words.map(
    (
      word,
    ) => sql`select case when n.root_id is null then n.company_id else n.root_id end as company_id
      from company n where n.workspace_id = ${workspaceId} and ${contains(word, sql`n.sought`)}`,
  )
  return sql`select c.company_id, c.people
    from (select distinct company_id from (${sql.join(called, sql` intersect `)}) n offset 0) k
    cross join lateral (select * from company
      where workspace_id = ${workspaceId} and company_id = k.company_id offset 0) c
    where ${every(isSeen(place))}`
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
