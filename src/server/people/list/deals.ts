import { type RawBuilder, sql } from 'kysely'
import type { DealFilter, DealRow } from '#api/people.ts'
import { personName } from '#domain/people/person-name.ts'
import { periodOf } from '#domain/scoreboard/period.ts'
import { mainCurrency, type Sold, sumOf } from '#domain/scoreboard/sold.ts'
import type { Tx } from '#server/db/connect.ts'
import { wonWithin } from '#server/db/handoff-fate.ts'
import { at } from '#server/db/instants.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { contains, every, searchWords } from '#server/db/search.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import type { Place } from '#server/people/place.ts'
import { dealInScope, inScope } from '#server/sight.ts'

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
/** The day a deal is found under: closed, else opened; deals without any date come last. */
const SORTED = sql`coalesce(d.closed_at, d.opened_at, to_timestamp(0))`

/** A page of deals, newest first, with how many there are in all and what they are worth. */
export async function listDeals(tx: Tx, place: Place, asked: Asked) {
  const where = dealsFound(asked, place)
  const start = asked.cursor === undefined ? sql`true` : after(asked.cursor)
  const skip = asked.cursor === undefined ? (asked.from ?? 0) : 0
  const rows = await dealsWhere(tx, sql`${where} and ${start}`, asked.limit + 1, skip)
  const shown = rows.slice(0, asked.limit)
  const last = shown.at(-1)
  const next = rows.length > asked.limit && last ? cursorOf([last.sorted, last.dealId]) : null
  const counts = await worthOf(tx, place.workspaceId, where)
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
  return withPeople(tx, place, await dealsWhere(tx, where, limit, 0))
}

async function dealsWhere(tx: Tx, where: RawBuilder<unknown>, limit: number, skip: number) {
  const { rows } = await sql<Row>`
    select d.deal_id as "dealId", d.key, d.name, c.name as company,
      coalesce(c.root_id, c.company_id) as "companyId", d.owner, d.state,
      d.source_stage as "sourceStage", d.amount_cents as cents, d.currency,
      d.opened_at as "openedAt", d.closed_at as "closedAt", ${SORTED} as sorted
    from ${DEALS} where ${where}
    order by ${SORTED} desc, d.deal_id limit ${limit} offset ${skip}`.execute(tx)
  return rows
}

/** The condition that a filter finds a deal, and whoever asks sees it. */
export function dealsFound(
  asked: DealFilter,
  { workspaceId, zone, scope }: Place,
): RawBuilder<boolean> {
  const texts = [sql`lower(d.key)`, sql`lower(d.name)`, sql`lower(c.name)`, sql`lower(d.owner)`]
  return every([
    sql`d.workspace_id = ${workspaceId}`,
    ...dealInScope(workspaceId, scope),
    ...searchWords(asked.search).map((word) => contains(word, ...texts)),
    ...(asked.state ? [sql`d.state = ${asked.state}`] : []),
    ...within(sql`d.closed_at`, asked.closed, zone),
    ...within(sql`d.opened_at`, asked.opened, zone),
    ...wonInTime(asked),
    ...beganWith(asked.began, workspaceId),
    ...(asked.currency ? [sql`d.currency = ${asked.currency} and d.amount_cents is not null`] : []),
    ...(asked.undated ? [sql`d.opened_at is null and d.closed_at is null`] : []),
  ])
}

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
  return sql`${SORTED} <= ${at(value)} and (${SORTED} < ${at(value)} or d.deal_id > ${dealId})`
}

/**
 * Money is summed in the currency of the scoreboard, so that a sum and its list agree; where none of these deals names
 * an amount in it, in the one most of them do. Beside it stands the sum of each currency. Rule 0.9.
 */
async function worthOf(tx: Tx, workspaceId: string, where: RawBuilder<boolean>) {
  const found = await alike(tx, where)
  const won = await alike(
    tx,
    sql`d.workspace_id = ${workspaceId} and d.state = 'won' and d.closed_at is not null`,
  )
  const { deals, money } = sumOf(found, mainCurrency(won))
  const sums = found
    .flatMap(({ currency, cents, deals }) =>
      currency === null || cents === null ? [] : [{ currency, cents, deals }],
    )
    .sort((a, b) => b.deals - a.deals || (a.currency < b.currency ? -1 : 1))
  return { total: deals, money: money ?? sumOf(found, mainCurrency(found)).money, sums }
}

async function alike(tx: Tx, where: RawBuilder<unknown>): Promise<Sold[]> {
  const { rows } = await sql<Sold>`
    select case when d.amount_cents is null then null else d.currency end as currency,
      count(*) as deals, sum(d.amount_cents)::float8 as cents
    from ${DEALS} where ${where} group by 1`.execute(tx)
  return rows
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
    from deal_contact dc
    join person n on n.workspace_id = dc.workspace_id and n.person_id = dc.person_id
    join person p on p.workspace_id = n.workspace_id and p.person_id = ${rootOf('n')}
    left join person_state ps on ps.workspace_id = p.workspace_id and ps.person_id = p.person_id
    where dc.workspace_id = ${workspaceId} and dc.deal_id = any(${rows.map((row) => row.dealId)})
      and ${every(inScope(workspaceId, scope))}
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
