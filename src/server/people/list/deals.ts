import { type RawBuilder, sql } from 'kysely'
import type { DealFilter, DealRow } from '#api/people.ts'
import { personName } from '#domain/people/person-name.ts'
import { periodOf } from '#domain/scoreboard/period.ts'
import type { Sold } from '#domain/scoreboard/sold.ts'
import type { Tx } from '#server/db/connect.ts'
import { wonWithin } from '#server/db/handoff-fate.ts'
import { inOrder } from '#server/db/in-order.ts'
import { at } from '#server/db/instants.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { contains, every, searchWords } from '#server/db/search.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import type { Place } from '#server/people/place.ts'
import { dealInScope, dealsInScope, inScope } from '#server/sight.ts'

type Asked = DealFilter & { cursor?: string | undefined; from?: number | undefined; limit: number }
type Row = Omit<DealRow, 'people' | 'money' | 'name'> & {
  name: string | null
  cents: number | null
  currency: string | null
  sorted: number
}

/** The deals of a list as `d`, with their companies as `c`. */
export const DEALS = sql`deal d left join company c
  on c.workspace_id = d.workspace_id and c.company_id = d.company_id`
/** By the day a deal is found under: closed, else opened; deals without any date come last. */
const NEWEST = sql`d.listed_at desc, d.deal_id`
/** So many are looked up one by one; of more, the list is walked in its order and each is looked for among them. */
const FEW = 20_000

/** A page of deals, newest first, with how many there are in all and what they are worth. */
export async function listDeals(tx: Tx, place: Place, asked: Asked, few = FEW) {
  const { among, isWalked } = await sought(tx, place, asked.search, few)
  const where = every([...among, ...narrowed(asked, place)])
  const counts = await worthOf(tx, where)
  if (isWalked) await inOrder(tx)
  const start = asked.cursor === undefined ? sql`true` : after(asked.cursor)
  const skip = asked.cursor === undefined ? (asked.from ?? 0) : 0
  const rows = await dealsWhere(tx, place, sql`${where} and ${start}`, asked.limit + 1, skip)
  const shown = rows.slice(0, asked.limit)
  const last = shown.at(-1)
  const next = rows.length > asked.limit && last ? cursorOf([last.sorted, last.dealId]) : null
  return { rows: await withPeople(tx, place, shown), next, ...counts }
}

/** The deals of one person: those they take part in and those their hand-offs led to. */
export async function dealsOf(tx: Tx, place: Place, personId: number): Promise<DealRow[]> {
  const { workspaceId } = place
  const { ids } = await namesOf(tx, workspaceId, [personId])
  const theirs = sql`d.workspace_id = ${workspaceId} and d.deal_id in (
    select dc.deal_id from deal_contact dc where dc.workspace_id = ${workspaceId} and dc.person_id = any(${ids}::bigint[])
    union select hd.deal_id from handoff_deal hd where hd.workspace_id = ${workspaceId} and hd.person_id = ${personId})`
  return readDeals(tx, place, theirs, 200)
}

/** Some deals by any condition on `d`, newest first, with those who take part. */
export async function readDeals(tx: Tx, place: Place, where: RawBuilder<unknown>, limit: number) {
  return withPeople(tx, place, await dealsWhere(tx, place, where, limit, 0))
}

async function dealsWhere(
  tx: Tx,
  { workspaceId }: Place,
  where: RawBuilder<unknown>,
  limit: number,
  skip: number,
) {
  // The page is cut before anything else is read, so that deals skipped on the way cost only their index.
  const { rows } = await sql<Row>`
    with page as (select d.deal_id from deal d where ${where} order by ${NEWEST} limit ${limit} offset ${skip})
    select d.deal_id as "dealId", d.key, d.name, c.name as company,
      coalesce(c.root_id, c.company_id) as "companyId", d.owner, d.state,
      d.source_stage as "sourceStage", d.amount_cents as cents, d.currency,
      d.opened_at as "openedAt", d.closed_at as "closedAt", d.listed_at as sorted
    from page
    cross join lateral (select * from deal
      where workspace_id = ${workspaceId} and deal_id = page.deal_id offset 0) d
    left join lateral (select company_id, root_id, name from company
      where workspace_id = ${workspaceId} and company_id = d.company_id offset 0) c on true
    order by ${NEWEST}`.execute(tx)
  return rows
}

/** The condition that a filter finds a deal `d`, and whoever asks sees it. */
export const dealsFound = (asked: DealFilter, place: Place): RawBuilder<boolean> =>
  every([
    ...dealInScope(place.workspaceId, place.scope),
    ...called(place, asked.search),
    ...narrowed(asked, place),
  ])

/**
 * What somebody may see, and what a search finds, is gathered once, for the page, the count and the sum: a condition that
 * PostgreSQL would otherwise ask of every deal for each of them.
 */
async function sought(tx: Tx, place: Place, search: string | undefined, few: number) {
  const { workspaceId, scope } = place
  const words = called(place, search)
  if (scope.sees === 'all' && words.length === 0) return { among: [], isWalked: true }
  const seen =
    scope.sees === 'all'
      ? sql`deal d where d.workspace_id = ${workspaceId}`
      : sql`(${dealsInScope(workspaceId, scope)}) own
          cross join lateral (select deal_id, company_id, sought from deal
            where workspace_id = ${workspaceId} and deal_id = own.deal_id offset 0) d
          where true`
  const { rows } = await sql<{ ids: number[] }>`
    select coalesce(array_agg(d.deal_id), '{}') as ids from ${seen} and ${every(words)}`.execute(tx)
  const ids = rows[0]?.ids ?? []
  const isWalked = ids.length > few
  return {
    among: [
      isWalked
        ? sql`(d.deal_id = any(${ids}::bigint[])) is true`
        : sql`d.deal_id = any(array(select unnest(${ids}::bigint[])))`,
    ],
    isWalked,
  }
}

/** A deal is found by its key, its name, its owner and by what its company is called. */
const called = ({ workspaceId }: Place, search: string | undefined): RawBuilder<unknown>[] =>
  searchWords(search).map(
    (word) => sql`(${contains(word, sql`d.sought`)} or (d.company_id in (
      select c.company_id from company c
      where c.workspace_id = ${workspaceId} and ${contains(word, sql`c.sought`)})) is true)`,
  )

const narrowed = (asked: DealFilter, { workspaceId, zone }: Place): RawBuilder<unknown>[] => [
  sql`d.workspace_id = ${workspaceId}`,
  ...(asked.state ? [sql`d.state = ${asked.state}`] : []),
  ...within(sql`d.closed_at`, asked.closed, zone),
  ...within(sql`d.opened_at`, asked.opened, zone),
  ...wonInTime(asked),
  ...beganWith(asked.began, workspaceId),
  ...(asked.currency ? [sql`d.currency = ${asked.currency} and d.amount_cents is not null`] : []),
  ...(asked.undated ? [sql`d.opened_at is null and d.closed_at is null`] : []),
]

function within(column: RawBuilder<unknown>, key: string | undefined, zone: string) {
  if (key === undefined) return []
  const { from, to } = periodOf(key, zone)
  if (from === null || to === null) return [sql`${column} is not null`]
  return [sql`${column} >= ${at(from)} and ${column} < ${at(to)}`]
}

/** Won within the window from the day it was opened; without a window nothing is asked. */
function wonInTime({ window }: DealFilter): RawBuilder<unknown>[] {
  return window === undefined || window === 'to-date' ? [] : [wonWithin(Number(window))]
}

/** Marketing began a deal when one of its hand-offs led to it and came first. Rule 1.3, origin. */
function beganWith(team: DealFilter['began'], workspaceId: string): RawBuilder<unknown>[] {
  if (team === undefined) return []
  const handed = sql`exists (select 1 from handoff_deal hd where hd.workspace_id = ${workspaceId}
    and hd.deal_id = d.deal_id and not hd.came_first)`
  return [team === 'marketing' ? handed : sql`not ${handed}`]
}

function after(cursor: string): RawBuilder<unknown> {
  const [value = 0, dealId = 0] = readCursor(cursor, 2)
  return sql`d.listed_at <= ${at(value)} and (d.listed_at < ${at(value)} or d.deal_id > ${dealId})`
}

/** How many there are, and their worth in each currency: what is not the same is never added up. Rule 0.9. */
async function worthOf(tx: Tx, where: RawBuilder<boolean>) {
  const { rows: found } = await sql<Sold>`
    select case when d.amount_cents is null then null else d.currency end as currency,
      count(*) as deals, sum(d.amount_cents)::float8 as cents
    from deal d where ${where} group by 1`.execute(tx)
  const sums = found
    .flatMap(({ currency, cents, deals }) =>
      currency === null || cents === null ? [] : [{ currency, cents, deals }],
    )
    .sort((a, b) => b.deals - a.deals || (a.currency < b.currency ? -1 : 1))
  return { total: found.reduce((all, { deals }) => all + deals, 0), sums }
}

async function withPeople(tx: Tx, { workspaceId, scope }: Place, rows: Row[]): Promise<DealRow[]> {
  if (rows.length === 0) return []
  const people = await sql<{
    deal_id: number
    person_id: number
    key: string
    traits: object | null
  }>`
    select distinct dc.deal_id, p.person_id, p.key, ps.traits
    from (select deal_id, person_id from deal_contact where workspace_id = ${workspaceId}
      and deal_id = any(array(select unnest(${rows.map((row) => row.dealId)}::bigint[]))) offset 0) dc
    cross join lateral (select ${rootOf('one')} as root from person one
      where one.workspace_id = ${workspaceId} and one.person_id = dc.person_id offset 0) n
    cross join lateral (select person_id, key from person
      where workspace_id = ${workspaceId} and person_id = n.root offset 0) p
    left join lateral (select traits, owner, origin from person_state
      where workspace_id = ${workspaceId} and person_id = n.root offset 0) ps on true
    where ${every(inScope(workspaceId, scope))}
    order by p.person_id`.execute(tx)
  const byDeal = Map.groupBy(people.rows, (one) => one.deal_id)
  return rows.map(({ cents, currency, sorted, name, ...row }) => ({
    ...row,
    name: name ?? row.key,
    money: cents === null || currency === null ? null : { cents, currency },
    people: (byDeal.get(row.dealId) ?? []).map((one) => ({
      personId: one.person_id,
      name: personName({ ...one.traits }, one.key),
    })),
  }))
}
