import { sql } from 'kysely'
import { keyWithoutContactDetails } from '#domain/people/contact-details.ts'
import { personName } from '#domain/people/person-name.ts'
import type { Comeback, Leads } from '#domain/scoreboard/cohort.ts'
import type { Month } from '#domain/scoreboard/period.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { inside, passedAt, reached } from '#server/db/handoff-fate.ts'
import { at, timestamp } from '#server/db/instants.ts'
import { inScope, type Sight } from '#server/sight.ts'
import type { Asked } from './asked.ts'
import { fateOf } from './fate.ts'

/** The first and the last MQL; null before there is one. */
export async function handoffOutline(tx: Tx, workspaceId: string) {
  const { rows } = await sql<{ first: Instant | null; last: Instant | null }>`
    select min(h.mql_at) as first, max(h.mql_at) as last from handoff h
    where h.workspace_id = ${workspaceId}`.execute(tx)
  return rows[0] ?? { first: null, last: null }
}

/** The hand-offs whose MQL lies in the period, by origin, month and what became of them. */
export async function leadsOf(tx: Tx, asked: Asked, months: Month[]): Promise<Leads[]> {
  const { workspaceId, period, windowDays } = asked
  const starts = months.map(({ from }) => timestamp(from))
  const standing = windowDays === null ? sql`` : sql`+ ${inWindow(asked, windowDays)}`
  const { rows } = await sql<{
    origin: string | null
    bucket: number
    standing: number
    handoffs: number
  }>`
    select h.person_origin as origin, width_bucket(h.mql_at, ${starts}::timestamptz[]) as bucket,
      h.fate + ${expired(asked)} ${standing} as standing, count(*) as handoffs
    from handoff h
    where h.workspace_id = ${workspaceId} and ${inside(sql`h.mql_at`, period)}
    group by 1, 2, 3`.execute(tx)
  return rows.map(({ origin, bucket, standing: bits, handoffs }) => ({
    ...fateOf(bits),
    origin,
    month: months[bucket - 1]?.key ?? '',
    oldEnough: windowDays === null || (bits & OLD_ENOUGH) > 0,
    within: fateOf(windowDays === null ? bits : bits >> WITHIN),
    handoffs,
  }))
}

/** Bits above the fate: what the clock and the window of a question add, in one number so that grouping stays fast. */
const EXPIRED = 512
const OLD_ENOUGH = 1_024
const WITHIN = 11

/** Nobody decided until the day it expired. Rule 1.2. */
const expired = ({ asOf }: Asked) =>
  sql`case when h.expires_at <= ${at(asOf)} then ${sql.lit(EXPIRED)} else 0 end`

/** Old enough for the window, and the stages as they stood at its end. Most leads never left the first stages. */
function inWindow({ oldEnough }: Asked, days: number) {
  const { passed, accepted, deal, won } = reached(days)
  const beyond = sql`case when h.fate & 2 = 0 then 0
    else ${accepted}::int * 2 + ${deal}::int * 4 + ${won}::int * 8 end`
  return sql`case when h.mql_at <= ${at(oldEnough)} then ${sql.lit(OLD_ENOUGH)} else 0 end
    + (case when h.fate & 1 = 0 then 0 else ${passed}::int + ${beyond} end << ${sql.lit(WITHIN)})`
}

/** Of the hand-offs of the period, those whose person came again later; and how many came within the period itself. */
export async function comebacks(
  tx: Tx,
  asked: Asked,
): Promise<{ groups: Comeback[]; inPeriod: number }> {
  const { workspaceId, period } = asked
  const { rows } = await sql<{
    standing: number
    handoffs: number
    wonAgain: number
    inPeriod: number
  }>`
    select h.fate + ${expired(asked)} as standing, count(*) as handoffs,
      count(*) filter (where later.fate & 8 > 0) as "wonAgain",
      count(*) filter (where ${inside(sql`later.mql_at`, period)}) as "inPeriod"
    from handoff later
    join handoff h on h.workspace_id = ${workspaceId} and h.person_id = later.person_id and h.n = later.n - 1
    where later.workspace_id = ${workspaceId} and later.n > 1 and ${inside(sql`h.mql_at`, period)}
    group by 1`.execute(tx)
  return {
    groups: rows.map(({ standing, handoffs, wonAgain }) => ({
      ...fateOf(standing),
      again: handoffs,
      wonAgain,
    })),
    inPeriod: rows.reduce((total, row) => total + row.inPeriod, 0),
  }
}

/** Hand-offs of the period that were passed after an earlier one of the same person and period had been. */
export async function passedAgain(tx: Tx, { workspaceId, period }: Asked): Promise<number> {
  const { rows } = await sql<{ handoffs: number }>`
    select count(*) as handoffs from handoff later
    where later.workspace_id = ${workspaceId} and later.n > 1 and later.fate & 1 > 0
      and ${inside(sql`later.mql_at`, period)} and exists (select 1 from handoff h
        where h.workspace_id = ${workspaceId} and h.person_id = later.person_id and h.n < later.n
          and h.fate & 1 > 0 and ${inside(sql`h.mql_at`, period)})`.execute(tx)
  return rows[0]?.handoffs ?? 0
}

/** Leads passed in the period, and sales' refusals decided in it, by what became of them. Rule 2.1. */
export async function answersOf(tx: Tx, { workspaceId, period }: Asked) {
  const passed = await sql<{ fate: number; handoffs: number }>`
    select h.fate, count(*) as handoffs from handoff h
    where h.workspace_id = ${workspaceId} and ${inside(passedAt, period)} and h.fate & 1 > 0
    group by 1`.execute(tx)
  const refused = await sql<{ fate: number; handoffs: number }>`
    select h.fate, count(*) as handoffs from handoff h
    where h.workspace_id = ${workspaceId} and h.closing in ('rejected', 'recycled')
      and ${inside(sql`h.closed_at`, period)}
    group by 1`.execute(tx)
  const words = ({ fate, handoffs }: { fate: number; handoffs: number }) => ({
    ...fateOf(fate),
    handoffs,
  })
  return { passed: passed.rows.map(words), refused: refused.rows.map(words) }
}

/**
 * Hand-offs of the period whose deal came before the MQL: all counted, the first hundred by name, as far as who asks may
 * see them. Rule 1.3.
 */
export async function outOfOrder(tx: Tx, asked: Asked, sight: Sight | null) {
  const { workspaceId, period } = asked
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from handoff f
    where f.workspace_id = ${workspaceId} and f.deal_came_first and ${inside(sql`f.mql_at`, period)}`.execute(
    tx,
  )
  const total = rows[0]?.total ?? 0
  return { total, named: sight && total > 0 ? await named(tx, asked, sight) : [] }
}

async function named(tx: Tx, { workspaceId, period }: Asked, { scope, contact }: Sight) {
  const mine = inScope(workspaceId, scope).map((condition) => sql`and ${condition}`)
  const { rows } = await sql<Early & { key: string; traits: Record<string, unknown> | null }>`
    select h.person_id as "personId", p.key, ps.traits, h.mql_at as "mqlAt", h.won_at as "wonAt",
      coalesce(${beganFirst(workspaceId)}, h.deal_at) as "openedAt"
    from handoff h
    join person p on p.workspace_id = ${workspaceId} and p.person_id = h.person_id
    left join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = h.person_id
    where h.workspace_id = ${workspaceId} and h.deal_came_first and ${inside(sql`h.mql_at`, period)}
      ${sql.join(mine, sql` `)}
    order by h.mql_at, h.person_id limit 100`.execute(tx)
  return rows.map(({ key, traits, ...early }) => {
    const name = personName(traits ?? {}, key)
    return { ...early, name: contact ? name : keyWithoutContactDetails(name, early.personId) }
  })
}

/** A hand-off may have led to another deal later; what came first is the deal that began before the MQL. */
const beganFirst = (workspaceId: string) => sql`(
  select min(coalesce(d.opened_at, d.closed_at)) from handoff_deal k
  join deal d on d.workspace_id = ${workspaceId} and d.deal_id = k.deal_id
  where k.workspace_id = ${workspaceId} and k.person_id = h.person_id and k.n = h.n and k.came_first)`

type Early = { personId: number; mqlAt: number; wonAt: number | null; openedAt: number | null }
