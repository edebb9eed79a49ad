import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import type { Place } from '#server/people/place.ts'

/** Hand-offs of a month are counted so far. */
const MOST = 1_000

/** Months of the zone in which anybody became an MQL, oldest first: from one to the next along the index of MQLs. */
export async function monthsOf(tx: Tx, { workspaceId, zone }: Place) {
  const first = sql`select min(h.mql_at) as at from handoff h where h.workspace_id = ${workspaceId}`
  const monthIn = sql`date_trunc('month', at at time zone ${zone})`
  const next = sql`(${monthIn} + interval '1 month') at time zone ${zone}`
  const { rows } = await sql<{ month: string; handoffs: number }>`
    with recursive month (at) as (
      ${first}
      union all
      select (select min(h.mql_at) from handoff h
        where h.workspace_id = ${workspaceId} and h.mql_at >= ${next})
      from month where at is not null
    )
    select to_char(${monthIn}, 'YYYY-MM') as month, k.handoffs
    from month cross join lateral (
      select count(*) as handoffs from (
        select 1 from handoff h where h.workspace_id = ${workspaceId}
          and h.mql_at >= ${monthIn} at time zone ${zone} and h.mql_at < ${next}
        limit ${MOST + 1}) h
    ) k
    where at is not null order by at`.execute(tx)
  return rows.map(({ month, handoffs }) => ({
    ...{ month, handoffs: Math.min(handoffs, MOST), isMore: handoffs > MOST },
  }))
}
