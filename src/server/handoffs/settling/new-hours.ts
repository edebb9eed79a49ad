import { sql } from 'kysely'
import { type Clock, moved } from '#domain/handoffs/clock.ts'
import { dueAfter } from '#domain/handoffs/hours.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { at, timestamp } from '#server/db/instants.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { nextClock } from '#server/handoffs/desk/stop-clocks.ts'
import { tellDesks } from '#server/handoffs/desk/tell-desks.ts'
import { type Calendars, calendarsOf } from '#server/handoffs/hours/read.ts'

/** The hours by which the clocks of each workspace were last worked out here. */
const last = new Map<string, Calendars>()

type Row = {
  id: number
  personId: number
  n: number
  memberId: number | null
  startedAt: Instant
  targetMs: number
  usedMs: number
  since: Instant | null
  dueAt: Instant | null
}

/**
 * Where hours, holidays or absences changed, the clocks that run go on by the new ones: what is used stays used. At the
 * first look of a process the hours from before are not known any more, and it is worked out as if they had always been
 * so. Rule 2.2.
 */
export function keepToHours(db: Db, workspaceId: string, now: () => Instant): Promise<void> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const becomes = await calendarsOf(tx, workspaceId)
    const was = last.get(workspaceId) ?? becomes
    if (last.get(workspaceId) === becomes) return
    const rows = await readRunning(tx, workspaceId, now())
    await write(
      tx,
      workspaceId,
      rows.flatMap((row) => movedRow(row, was, becomes, now())),
    )
    last.set(workspaceId, becomes)
  })
}

async function readRunning(tx: Tx, workspaceId: string, now: Instant): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select clock_id as id, person_id as "personId", n, member_id as "memberId", started_at as "startedAt",
      target_ms as "targetMs", used_ms as "usedMs", since, due_at as "dueAt"
    from clock
    where workspace_id = ${workspaceId} and stopped_at is null and void_as is null and since is not null
      and (due_at is null or due_at > ${at(now)})
    order by person_id, clock_id for no key update`.execute(tx)
  return rows
}

type Moved = Row & { halfAt: Instant | null }

function movedRow(row: Row, was: Calendars, becomes: Calendars, now: Instant): Moved[] {
  const whom = { memberId: row.memberId, teamId: null }
  const from = instant(row.startedAt)
  const [before, after] = [was.openTime(whom, from), becomes.openTime(whom, from)]
  // It began so long ago that no hours are known for it any more.
  if (now > after.to || now > before.to) return []
  const clock: Clock = { ...row, stoppedAt: null, voidAs: null }
  const next = moved(clock, before, after, now)
  if (next.dueAt === row.dueAt) return []
  const toHalf = row.targetMs / 2 - next.usedMs
  const halfAt = toHalf > 0 ? dueAfter(after, now, toHalf) : now
  return [{ ...row, usedMs: next.usedMs, since: next.since, dueAt: next.dueAt, halfAt }]
}

async function write(tx: Tx, workspaceId: string, rows: readonly Moved[]): Promise<void> {
  if (rows.length === 0) return
  const stamp = (instant: Instant | null) => (instant === null ? null : timestamp(instant))
  const told = rows.map(({ id, usedMs, since, dueAt, halfAt }) => ({
    ...{ clock_id: id, used_ms: Math.round(usedMs), since: stamp(since) },
    ...{ due_at: stamp(dueAt), half_at: stamp(halfAt) },
  }))
  await sql`
    update clock c set used_ms = r.used_ms, since = r.since, due_at = r.due_at, half_at = r.half_at
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
      as r (clock_id bigint, used_ms bigint, since timestamptz, due_at timestamptz, half_at timestamptz)
    where c.workspace_id = ${workspaceId} and c.clock_id = r.clock_id`.execute(tx)
  await nextClock(tx, workspaceId, [...new Set(rows.map(({ personId }) => personId))])
  await tellDesks(tx, workspaceId, rows)
}
