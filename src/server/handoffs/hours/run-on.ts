import { sql } from 'kysely'
import { type Clock, moved } from '#domain/handoffs/clock.ts'
import { dueAfter } from '#domain/handoffs/hours.ts'
import { instant } from '#domain/time.ts'
import type { Side } from '#domain/workspace/role.ts'
import type { Tx } from '#server/db/connect.ts'
import { timestamp } from '#server/db/instants.ts'
import { nextClock } from '#server/handoffs/desk/stop-clocks.ts'
import { tellDesks } from '#server/handoffs/desk/tell-desks.ts'
import { type Calendars, calendarsOf } from './read.ts'
import { runRequestsOn } from './run-requests-on.ts'

/** Who has hand-offs whose clocks may run by other hours now: one member, or anybody. */
export type Concerned = { memberId: number } | 'anybody'

/**
 * After hours were changed: clocks that run, of hand-offs and of requests, keep what is used and go on with the rest by the hours that came, in the
 * transaction of the change. Those that were due already stay as they are. Rule 2.2.
 */
export async function runOn(
  tx: Tx,
  workspaceId: string,
  was: Calendars,
  concerned: Concerned,
  now: number,
): Promise<void> {
  const at = instant(now)
  const becomes = await calendarsOf(tx, workspaceId)
  await runRequestsOn(tx, workspaceId, [was, becomes], concerned, at)
  const rows = await running(tx, workspaceId, concerned)
  const other = rows.flatMap((row) => {
    const whom = { memberId: row.memberId, teamId: null, side: row.owes }
    const [before, after] = [was, becomes].map((all) => all.openTime(whom, row.startedAt, at))
    if (!before || !after) return []
    const clock = moved(row, before, after, at)
    if (clock === row) return []
    const toHalf = clock.targetMs / 2 - clock.usedMs
    const halfAt = toHalf > 0 ? dueAfter(after, at, toHalf) : row.halfAt
    return [{ ...row, ...clock, halfAt }]
  })
  if (other.length === 0) return
  const told = other.map(({ clockId, usedMs, since, halfAt, dueAt }) => ({
    clock_id: clockId,
    used_ms: Math.round(usedMs),
    since: stamp(since),
    half_at: stamp(halfAt),
    due_at: stamp(dueAt),
  }))
  await sql`
    update clock c set used_ms = r.used_ms, since = r.since, half_at = r.half_at, due_at = r.due_at
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
      as r (clock_id bigint, used_ms bigint, since timestamptz, half_at timestamptz, due_at timestamptz)
    where c.workspace_id = ${workspaceId} and c.clock_id = r.clock_id`.execute(tx)
  await nextClock(tx, workspaceId, [...new Set(other.map(({ personId }) => personId))])
  await tellDesks(tx, workspaceId, other)
}

/** Does what may change by which hours somebody works, as another team or zone does, and lets their clocks follow. */
export async function followHours<Done>(
  tx: Tx,
  workspaceId: string,
  concerned: Concerned,
  now: number,
  change: () => Promise<Done>,
): Promise<Done> {
  const was = await calendarsOf(tx, workspaceId)
  const done = await change()
  if ((await calendarsOf(tx, workspaceId)) !== was)
    await runOn(tx, workspaceId, was, concerned, now)
  return done
}

type Running = Clock & {
  clockId: number
  personId: number
  n: number
  memberId: number | null
  owes: Side
  halfAt: Clock['dueAt']
}

/** Clocks that run, with their people held first and in order, as folds and decisions hold them. */
async function running(tx: Tx, workspaceId: string, concerned: Concerned): Promise<Running[]> {
  const whose = concerned === 'anybody' ? sql`true` : sql`c.member_id = ${concerned.memberId}`
  await sql`
    select p.person_id from person p where p.workspace_id = ${workspaceId} and p.person_id in (
      select c.person_id from clock c where c.workspace_id = ${workspaceId}
        and c.stopped_at is null and c.void_as is null and ${whose})
    order by p.person_id for no key update`.execute(tx)
  const { rows } = await sql<Running>`
    select c.clock_id as "clockId", c.person_id as "personId", c.n, c.member_id as "memberId", c.owes,
      ${ms('started_at')} as "startedAt", c.target_ms as "targetMs", c.used_ms as "usedMs",
      ${ms('since')} as since, ${ms('half_at')} as "halfAt", ${ms('due_at')} as "dueAt",
      null as "stoppedAt", null as "voidAs"
    from clock c where c.workspace_id = ${workspaceId}
      and c.stopped_at is null and c.void_as is null and ${whose}`.execute(tx)
  return rows
}

const ms = (column: string) =>
  sql`round(extract(epoch from ${sql.ref(`c.${column}`)}) * 1000)::float8`

const stamp = (at: number | null) => (at === null ? null : timestamp(at))
