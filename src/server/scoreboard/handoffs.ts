import { sql } from 'kysely'
import { personName } from '#domain/people/person-name.ts'
import type { Alike } from '#domain/scoreboard/flow.ts'
import type { Counts } from '#domain/scoreboard/metrics.ts'
import type { Month } from '#domain/scoreboard/period.ts'
import type { StageCounts } from '#domain/scoreboard/stage-row.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { inside, passedAt, reached, refused } from '#server/db/handoff-fate.ts'
import { at } from '#server/db/instants.ts'
import type { Asked } from './asked.ts'

/** The first and the last MQL; null before there is one. */
export async function handoffOutline(tx: Tx, workspaceId: string) {
  const { rows } = await sql<{ first: Instant | null; last: Instant | null }>`
    select min(h.mql_at) as first, max(h.mql_at) as last from handoff h
    where h.workspace_id = ${workspaceId}`.execute(tx)
  return rows[0] ?? { first: null, last: null }
}

/** Hand-offs whose MQL lies in the period: all of them, by origin and by month. */
export async function stageCounts(tx: Tx, asked: Asked, months: Month[]) {
  const { workspaceId, period } = asked
  const stage = reached(asked.windowDays)
  const starts = months.map(({ from }) => new Date(from).toISOString())
  const { rows } = await sql<StageCounts & { by: number; bucket: number | null }>`
    select grouping(f.bucket, f.origin) as by, f.bucket, f.origin as key, count(*) as mql,
      count(distinct f.person_id) as people,
      count(*) filter (where f.old_enough) as "oldEnough",
      count(*) filter (where f.passed) as passed, count(*) filter (where f.accepted) as accepted,
      count(*) filter (where f.deal) as deal, count(*) filter (where f.won) as won,
      count(*) filter (where f.lost and not f.won) as lost
    from (
      select h.person_id, s.origin, width_bucket(h.mql_at, ${starts}::timestamptz[]) as bucket,
        h.mql_at <= ${at(asked.oldEnough)} as old_enough, ${stage.passed} as passed,
        ${stage.accepted} as accepted, ${stage.deal} as deal, ${stage.won} as won, ${stage.lost} as lost
      from handoff h
      left join person_state s on s.workspace_id = ${workspaceId} and s.person_id = h.person_id
      where h.workspace_id = ${workspaceId} and ${inside(sql`h.mql_at`, period)}
    ) f
    group by grouping sets ((), (f.origin), (f.bucket))
    order by mql desc, key, f.bucket`.execute(tx)
  const byMonth = rows
    .filter(({ by }) => by === BY_BUCKET)
    .flatMap(({ bucket, ...counts }) => {
      const month = months[(bucket ?? 0) - 1]
      return month === undefined ? [] : [{ ...counts, month }]
    })
  return {
    total: rows.find(({ by }) => by === BY_NOTHING),
    byOrigin: rows.filter(({ by }) => by === BY_ORIGIN),
    byMonth: byMonth.sort((a, b) => a.month.from - b.month.from),
  }
}

/** grouping(bucket, origin): a bit is 1 for what a row is not grouped by. */
const BY_NOTHING = 3
const BY_ORIGIN = 2
const BY_BUCKET = 1

/** Hand-offs whose MQL lies in the span, grouped by what became of them to date. */
export async function fates(tx: Tx, { workspaceId, period, asOf }: Asked): Promise<Alike[]> {
  const stage = reached(null)
  const next = (what: string) => sql`(f.closing is not null or f.expired or f.lost) and exists (
    select 1 from handoff later where later.workspace_id = ${workspaceId}
      and later.person_id = f.person_id and later.n = f.n + 1 and ${sql.raw(what)})`
  const { rows } = await sql<Alike>`
    select f.passed, f.accepted, f.deal, f.won, f.lost, f.closing, f.expired,
      ${next('true')} as again,
      ${next("(later.won_at is not null or later.closing = 'won')")} as "wonAgain",
      count(*) as handoffs
    from (
      select h.person_id, h.n, ${stage.passed} as passed, ${stage.accepted} as accepted,
        ${stage.deal} as deal, ${stage.won} as won, ${stage.lost} as lost, h.closing,
        coalesce(h.closing is null and h.expires_at <= ${at(asOf)}, false) as expired
      from handoff h
      where h.workspace_id = ${workspaceId} and ${inside(sql`h.mql_at`, period)}
    ) f
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9`.execute(tx)
  return rows
}

/** Counts of the joint metrics, each by the day its rule names (rule 2.1): passed, MQL or closed in the span. */
export async function metricCounts(tx: Tx, { workspaceId, period, ...asked }: Asked) {
  const within = reached(asked.windowDays)
  const ever = reached(null)
  const passedIn = sql`(${inside(passedAt, period)} and ${ever.passed})`
  const mqlIn = inside(sql`h.mql_at`, period)
  const until = period.to === null ? sql`true` : sql`h.mql_at < ${at(period.to)}`
  const { rows } = await sql<MetricCounts>`
    select count(*) filter (where ${passedIn}) as passed,
      count(*) filter (where ${passedIn} and ${ever.accepted}) as accepted,
      count(*) filter (where ${passedIn} and ${refused} and not ${ever.accepted}) as refused,
      count(*) filter (where ${passedIn} and h.closing = 'recycled') as recycled,
      count(*) filter (where ${refused} and ${inside(sql`h.closed_at`, period)}) as rejects,
      count(*) filter (where ${refused} and ${inside(sql`h.closed_at`, period)} and h.reason is not null)
        as "rejectsWithReason",
      count(*) filter (where ${mqlIn}) as mql,
      count(*) filter (where ${mqlIn} and h.mql_at <= ${at(asked.oldEnough)}) as "oldEnough",
      count(*) filter (where ${mqlIn} and ${within.deal}) as deal,
      count(*) filter (where ${mqlIn} and ${within.won}) as won
    from handoff h
    where h.workspace_id = ${workspaceId} and ${until}`.execute(tx)
  return rows[0] ?? NONE
}

type MetricCounts = Omit<
  Counts,
  'dealsWon' | 'dealsLost' | 'opened' | 'openedOldEnough' | 'openedWon'
>
const NONE: MetricCounts = {
  passed: 0,
  accepted: 0,
  refused: 0,
  recycled: 0,
  rejects: 0,
  rejectsWithReason: 0,
  mql: 0,
  oldEnough: 0,
  deal: 0,
  won: 0,
}

/** Hand-offs of the period whose deal came before the MQL: all counted, the first hundred by name. Decisions 11. */
export async function outOfOrder(tx: Tx, { workspaceId, period }: Asked) {
  const { rows } = await sql<
    Early & { total: number; key: string; traits: Record<string, unknown> | null }
  >`
    select h.total, h.person_id as "personId", p.key, s.traits, h.mql_at as "mqlAt", h.won_at as "wonAt",
      h.deal_at as "openedAt"
    from (
      select f.person_id, f.mql_at, f.won_at, f.deal_at, count(*) over () as total
      from handoff f
      where f.workspace_id = ${workspaceId} and f.deal_came_first and ${inside(sql`f.mql_at`, period)}
      order by f.mql_at, f.person_id limit 100
    ) h
    join person p on p.workspace_id = ${workspaceId} and p.person_id = h.person_id
    left join person_state s on s.workspace_id = ${workspaceId} and s.person_id = h.person_id
    order by h.mql_at, h.person_id`.execute(tx)
  const named = rows.map(({ total: _, key, traits, ...early }) => ({
    ...early,
    name: personName(traits ?? {}, key),
  }))
  return { total: rows[0]?.total ?? 0, named }
}

type Early = { personId: number; mqlAt: number; wonAt: number | null; openedAt: number | null }
