import { sql } from 'kysely'
import type { Team } from '#domain/agreement/agreement.ts'
import { started } from '#domain/handoffs/clock.ts'
import type { ClockEnd } from '#domain/handoffs/clock-ends.ts'
import { dueAfter } from '#domain/handoffs/hours.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { timestamp } from '#server/db/instants.ts'
import { type Calendars, calendarsOf } from '#server/handoffs/hours/read.ts'
import type { Plan } from './plan.ts'
import { keyOf } from './read.ts'

/** Who has charge of each hand-off, by its key. */
export type Charge = ReadonlyMap<string, number | null>

/** Starts, begins again and ends clocks as planned: three statements, however many they are. */
export async function keepClocks(
  tx: Tx,
  workspaceId: string,
  plan: Pick<Plan, 'starts' | 'restarts' | 'ends'>,
  charge: Charge,
): Promise<void> {
  const calendars = await calendarsOf(tx, workspaceId)
  await start(tx, workspaceId, plan.starts, charge, calendars)
  await restart(tx, workspaceId, plan.restarts, calendars)
  await end(tx, workspaceId, plan.ends)
}

async function start(
  tx: Tx,
  workspaceId: string,
  starts: Plan['starts'],
  charge: Charge,
  calendars: Calendars,
): Promise<void> {
  if (starts.length === 0) return
  const rows = starts.map(({ lead, promise, version, at, isHistory, end }) => {
    const memberId = promise.owes === 'sales' ? (charge.get(keyOf(lead)) ?? null) : null
    return {
      ...{ person_id: lead.personId, n: lead.n, kind: promise.kind, owes: promise.owes },
      ...{ member_id: memberId, version, is_history: isHistory, target_ms: promise.targetMs },
      ...runs(calendars, { memberId, side: promise.owes }, at, promise.targetMs),
      ...endsAs(end),
    }
  })
  await sql`
    insert into clock (workspace_id, person_id, n, kind, owes, member_id, version, started_at, target_ms, since,
      half_at, due_at, stopped_at, void_as, is_history)
    select ${workspaceId}::uuid, r.person_id, r.n, r.kind, r.owes, r.member_id, r.version, r.started_at, r.target_ms,
      r.started_at, r.half_at, r.due_at, r.stopped_at, r.void_as, r.is_history
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (person_id bigint, n integer, kind text, owes text,
      member_id bigint, version integer, started_at timestamptz, target_ms bigint, half_at timestamptz,
      due_at timestamptz, stopped_at timestamptz, void_as text, is_history boolean)
    order by r.person_id, r.n, r.kind
    on conflict (workspace_id, person_id, n, kind) do nothing`.execute(tx)
}

async function restart(
  tx: Tx,
  workspaceId: string,
  restarts: Plan['restarts'],
  calendars: Calendars,
): Promise<void> {
  if (restarts.length === 0) return
  const rows = restarts.map(({ clock, at }) => ({
    clock_id: clock.clock_id,
    ...runs(calendars, { memberId: clock.member_id, side: clock.owes }, at, clock.target_ms),
  }))
  await sql`
    update clock c set started_at = r.started_at, since = r.started_at, used_ms = 0, half_at = r.half_at,
      due_at = r.due_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (clock_id bigint, started_at timestamptz, half_at timestamptz, due_at timestamptz)
    where c.workspace_id = ${workspaceId} and c.clock_id = r.clock_id`.execute(tx)
}

async function end(tx: Tx, workspaceId: string, ends: Plan['ends']): Promise<void> {
  if (ends.length === 0) return
  const rows = ends.map(({ clock, end }) => ({ clock_id: clock.clock_id, ...endsAs(end) }))
  await sql`
    update clock c set stopped_at = r.stopped_at, void_as = r.void_as
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (clock_id bigint, stopped_at timestamptz, void_as text)
    where c.workspace_id = ${workspaceId} and c.clock_id = r.clock_id`.execute(tx)
}

const endsAs = ({ stoppedAt, voidAs }: ClockEnd) => ({
  stopped_at: stoppedAt === null ? null : timestamp(stoppedAt),
  void_as: voidAs,
})

/** When a promise that begins now is half used, and when it is due. */
function runs(
  calendars: Calendars,
  whose: { memberId: number | null; side: Team },
  at: Instant,
  targetMs: number,
) {
  const openTime = calendars.openTime({ ...whose, teamId: null }, at)
  const stamp = (instant: Instant | null) => (instant === null ? null : timestamp(instant))
  return {
    started_at: timestamp(at),
    half_at: stamp(dueAfter(openTime, at, targetMs / 2)),
    due_at: stamp(started(openTime, at, targetMs).dueAt),
  }
}
