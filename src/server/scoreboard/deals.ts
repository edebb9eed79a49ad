import { sql } from 'kysely'
import type { Closed } from '#domain/scoreboard/revenue.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { inside, wonWithin } from '#server/db/handoff-fate.ts'
import { at } from '#server/db/instants.ts'
import type { Asked } from './asked.ts'

/** All deals, those open now, those that tell no day at all, and between which days the closed ones lie. */
export async function dealOutline(tx: Tx, workspaceId: string) {
  const { rows } = await sql<{
    deals: number
    open: number
    undated: number
    first: Instant | null
    last: Instant | null
  }>`
    select count(*) as deals, count(*) filter (where d.state = 'open') as open,
      count(*) filter (where d.opened_at is null and d.closed_at is null) as undated,
      min(d.closed_at) filter (where d.state <> 'open') as first,
      max(d.closed_at) filter (where d.state <> 'open') as last
    from deal d where d.workspace_id = ${workspaceId}`.execute(tx)
  return rows[0] ?? { deals: 0, open: 0, undated: 0, first: null, last: null }
}

/** All closed deals with a day, grouped by the spans that start at `bounds` (ascending). */
export async function closedDeals(
  tx: Tx,
  workspaceId: string,
  bounds: Instant[],
): Promise<Closed[]> {
  const starts = bounds.map((at) => new Date(at).toISOString())
  const { rows } = await sql<Omit<Closed, 'from'> & { bucket: number }>`
    select width_bucket(d.closed_at, ${starts}::timestamptz[]) as bucket, d.state,
      exists (select 1 from handoff_deal l where l.workspace_id = ${workspaceId}
        and l.deal_id = d.deal_id and not l.came_first) as marketing,
      case when d.amount_cents is null then null else d.currency end as currency,
      sum(d.amount_cents)::float8 as cents, count(*) as deals
    from deal d
    where d.workspace_id = ${workspaceId} and d.closed_at is not null and d.state in ('won', 'lost')
    group by 1, 2, 3, 4`.execute(tx)
  return rows.flatMap(({ bucket, ...deals }) => {
    const from = bounds[bucket - 1]
    return from === undefined ? [] : [{ ...deals, from }]
  })
}

/** Deals opened in the period, how many of them were won within the window, and how many have had the window. */
export async function dealsByCreation(
  tx: Tx,
  { workspaceId, period, windowDays, oldEnough }: Asked,
) {
  const { rows } = await sql<{ opened: number; won: number; oldEnough: number }>`
    select count(*) as opened,
      count(*) filter (where d.opened_at <= ${at(oldEnough)}) as "oldEnough",
      count(*) filter (where ${wonWithin(windowDays)}) as won
    from deal d
    where d.workspace_id = ${workspaceId} and ${inside(sql`d.opened_at`, period)}`.execute(tx)
  return rows[0] ?? { opened: 0, won: 0, oldEnough: 0 }
}

/** Days from opened to won of the deals won in the period; a deal known only by its win has no cycle. Rule 2.1. */
export async function cycleDays(tx: Tx, { workspaceId, period }: Asked) {
  const { rows } = await sql<{ deals: number; days: [number, number] | null }>`
    select count(*) as deals, percentile_cont(array[0.5, 0.75]) within group (
        order by extract(epoch from d.closed_at - d.opened_at)::float8 / 86400) as days
    from deal d
    where d.workspace_id = ${workspaceId} and d.state = 'won' and d.opened_at <= d.closed_at
      and ${inside(sql`d.closed_at`, period)}`.execute(tx)
  const row = rows[0]
  return row?.days ? { median: row.days[0], p75: row.days[1], deals: row.deals } : null
}

/**
 * Deals linked to hand-offs whose MQL lies in the period, and what the won ones among them brought. A deal is split
 * evenly over all its hand-offs, so that the sums of all periods are the sum of all deals. Rule 2.1, MQL>revenue.
 */
export async function linkedDeals(tx: Tx, { workspaceId, period }: Asked, currency: string | null) {
  const { rows } = await sql<{ deals: number; valued: number; cents: number }>`
    select count(*) as deals,
      count(*) filter (where d.state = 'won' and d.currency = ${currency} and d.amount_cents is not null) as valued,
      coalesce(round(sum(d.amount_cents * l.share) filter (where d.state = 'won' and d.currency = ${currency})), 0)::float8
        as cents
    from (${period.from === null ? whollyLinked(workspaceId) : partlyLinked(workspaceId, period)}) l
    join deal d on d.workspace_id = ${workspaceId} and d.deal_id = l.deal_id`.execute(tx)
  return rows[0] ?? { deals: 0, valued: 0, cents: 0 }
}

/** Without bounds every hand-off of a deal is in the period, and so is the whole deal. */
const whollyLinked = (workspaceId: string) => sql`
  select distinct k.deal_id, 1 as share from handoff_deal k where k.workspace_id = ${workspaceId}`

const partlyLinked = (workspaceId: string, period: Asked['period']) => sql`
  select k.deal_id, count(*) / (select count(*) from handoff_deal every where every.workspace_id = ${workspaceId}
    and every.deal_id = k.deal_id)::numeric as share
  from handoff h
  join handoff_deal k on k.workspace_id = ${workspaceId} and k.person_id = h.person_id and k.n = h.n
  where h.workspace_id = ${workspaceId} and ${inside(sql`h.mql_at`, period)} and h.fate & 4 > 0
  group by k.deal_id`
