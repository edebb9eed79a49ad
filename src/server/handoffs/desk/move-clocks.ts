import { sql } from 'kysely'
import { moved } from '#domain/handoffs/clock.ts'
import { dueAfter } from '#domain/handoffs/hours.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import type { ClockRow } from '#server/db/desks/tables.ts'
import { timestamp } from '#server/db/instants.ts'
import { calendarsOf } from '#server/handoffs/hours/read.ts'
import { clockFromJson } from './clock-said.ts'
import type { Which } from './found.ts'
import { nextClock } from './stop-clocks.ts'

/** A lead that somebody else answers for from now on; null: nobody does. */
type Move = Which & { memberId: number | null }

/**
 * The clocks of sales go on with the calendar of whoever answers from now on: what is used stays used, and what ran out
 * stays with whoever had it then. Three statements, however many they are. Rule 2.2.
 */
export async function moveClocks(
  tx: Tx,
  workspaceId: string,
  moves: readonly Move[],
  at: Instant,
): Promise<void> {
  if (moves.length === 0) return
  const { rows } = await sql<{ clock: ClockRow; to: number | null }>`
    select to_jsonb(c) as clock, m.to_id as "to" from unnest(${moves.map(({ personId }) => personId)}::bigint[],
      ${moves.map(({ n }) => n)}::int[], ${moves.map(({ memberId }) => memberId)}::bigint[]) as m (id, n, to_id)
    cross join lateral (select * from clock where workspace_id = ${workspaceId} and person_id = m.id and n = m.n
      and owes = 'sales' and stopped_at is null and void_as is null offset 0) c`.execute(tx)
  const calendars = await calendarsOf(tx, workspaceId)
  const told = rows.flatMap(({ clock, to }) => {
    const row = clockFromJson(clock)
    if (row.due_at !== null && row.due_at <= at) return []
    const from = instant(row.started_at)
    const hours = (memberId: number | null) =>
      calendars.openTime({ memberId, teamId: null, side: row.owes }, from, at)
    const becomes = hours(to)
    const now = moved(
      {
        startedAt: from,
        targetMs: Number(row.target_ms),
        usedMs: Number(row.used_ms),
        since: row.since as Instant | null,
        dueAt: row.due_at as Instant | null,
        stoppedAt: null,
        voidAs: null,
      },
      hours(row.member_id),
      becomes,
      at,
    )
    const toHalf = now.targetMs / 2 - now.usedMs
    const isMoved = now.since !== row.since && toHalf > 0
    return {
      ...{ clock_id: row.clock_id, member_id: to, used_ms: Math.round(now.usedMs) },
      ...{ since: stamp(now.since), due_at: stamp(now.dueAt) },
      half_at: stamp(isMoved ? dueAfter(becomes, at, toHalf) : row.half_at),
    }
  })
  await sql`
    update clock c set member_id = r.member_id, used_ms = r.used_ms, since = r.since, half_at = r.half_at,
      due_at = r.due_at
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as r (clock_id bigint, member_id bigint, used_ms bigint,
      since timestamptz, half_at timestamptz, due_at timestamptz)
    where c.workspace_id = ${workspaceId} and c.clock_id = r.clock_id`.execute(tx)
  await nextClock(tx, workspaceId, [...new Set(moves.map(({ personId }) => personId))])
}

const stamp = (at: number | null) => (at === null ? null : timestamp(at))
