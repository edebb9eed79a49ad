import { sql } from 'kysely'
import { dueAfter, type OpenTime, timeBetween } from '#domain/handoffs/hours.ts'
import { owes, type RequestKind } from '#domain/handoffs/requests/request.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { timestamp } from '#server/db/instants.ts'
import { tellPages } from '#server/handoffs/desk/tell-desks.ts'
import type { Calendars } from './read.ts'
import type { Concerned } from './run-on.ts'

type Open = {
  requestId: number
  kind: RequestKind
  ownerId: number | null
  startedAt: Instant
  targetMs: number
  halfAt: Instant | null
  dueAt: Instant | null
}

/**
 * Requests that wait for an answer keep what is left of their time and go on by the hours that came, as the clocks of
 * hand-offs do; those that were due already stay as they are. Rule 2.2.
 */
export async function runRequestsOn(
  tx: Tx,
  workspaceId: string,
  [was, becomes]: readonly [Calendars, Calendars],
  concerned: Concerned,
  at: Instant,
): Promise<void> {
  const other = (await waiting(tx, workspaceId, concerned, at)).flatMap((request) => {
    const whom = { memberId: request.ownerId, teamId: null, side: owes(request.kind) }
    const before = was.openTime(whom, request.startedAt, at)
    const after = becomes.openTime(whom, request.startedAt, at)
    if (before === after) return []
    const { requestId, targetMs, halfAt, dueAt } = request
    const goesOn = (end: Instant | null, ms: number) => movedEnd(end, ms, [before, after], at)
    const half = goesOn(halfAt, targetMs / 2)
    return [{ request_id: requestId, half_at: stamp(half), due_at: stamp(goesOn(dueAt, targetMs)) }]
  })
  if (other.length === 0) return
  await sql`
    with moved as (select * from jsonb_to_recordset(${JSON.stringify(other)}::jsonb)
        as m (request_id bigint, half_at timestamptz, due_at timestamptz)),
      asked as (update team_request r set half_at = m.half_at, due_at = m.due_at from moved m
        where r.workspace_id = ${workspaceId} and r.request_id = m.request_id
        returning r.request_id, r.turn, r.due_at)
    update request_turn t set due_at = a.due_at from asked a
    where t.workspace_id = ${workspaceId} and t.request_id = a.request_id and t.turn = a.turn`.execute(
    tx,
  )
  await tellPages(tx, workspaceId, 'requests')
}

/** What is over stays; what could never come begins anew now; else as much open time is left as before. */
function movedEnd(
  end: Instant | null,
  ms: number,
  [before, after]: readonly [OpenTime, OpenTime],
  at: Instant,
): Instant | null {
  if (end === null) return dueAfter(after, at, ms)
  return end <= at ? end : dueAfter(after, at, timeBetween(before, at, end))
}

async function waiting(
  tx: Tx,
  workspaceId: string,
  concerned: Concerned,
  at: Instant,
): Promise<Open[]> {
  const whose = concerned === 'anybody' ? sql`true` : sql`owner_id = ${concerned.memberId}`
  const { rows } = await sql<Open>`
    select request_id as "requestId", kind, owner_id as "ownerId", started_at as "startedAt",
      target_ms as "targetMs", half_at as "halfAt", due_at as "dueAt"
    from team_request where workspace_id = ${workspaceId} and state = 'open' and ${whose}
      and (due_at is null or due_at > ${timestamp(at)}::timestamptz)
    order by request_id for no key update`.execute(tx)
  return rows
}

const stamp = (at: number | null) => (at === null ? null : timestamp(at))
