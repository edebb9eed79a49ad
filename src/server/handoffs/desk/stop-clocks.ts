import { sql } from 'kysely'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { started } from '#domain/handoffs/clock.ts'
import { dueAfter } from '#domain/handoffs/hours.ts'
import type { Effect, Promise as Promised } from '#domain/handoffs/promises.ts'
import { promisedAnswer } from '#domain/handoffs/promises.ts'
import type { Instant } from '#domain/time.ts'
import { prepared } from '#server/db/columns/copy-out.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { type Calendars, calendarsOf } from '#server/handoffs/hours/read.ts'
import type { Which } from './found.ts'

/** What a decision does to the clocks of a hand-off, at an instant. */
export async function takeEffect(
  tx: Tx,
  workspaceId: string,
  which: Which,
  effect: Effect,
  when: Instant,
): Promise<void> {
  const { personId, n } = which
  const voided = Object.entries(effect.voids)
  await sql`${sql.raw(prepared('clocks'))}
    update clock c set
      stopped_at = case when c.kind = any(${effect.stops}::text[]) then ${at(when)} end,
      void_as = v.reason
    from unnest(${['', ...effect.stops, ...voided.map(([kind]) => kind)]}::text[],
      ${[null, ...effect.stops.map(() => null), ...voided.map(([, reason]) => reason)]}::text[]) as v (kind, reason)
    where c.workspace_id = ${workspaceId} and c.person_id = ${personId} and c.n = ${n}
      and c.kind = v.kind and c.stopped_at is null and c.void_as is null`.execute(tx)
}

/** A promise that begins to run for a hand-off. */
export type Begun = Which & {
  memberId: number | null
  version: number
  isHistory: boolean
  promise: Promised
}

/** Starts clocks; those that run already are left alone. */
export async function startClocks(
  tx: Tx,
  workspaceId: string,
  begun: readonly Begun[],
  when: (of: Begun) => Instant,
): Promise<void> {
  if (begun.length === 0) return
  const calendars = await calendarsOf(tx, workspaceId)
  const rows = begun.map((of) => {
    const from = when(of)
    const openTime = calendars.openTime(
      { memberId: of.memberId, teamId: null, side: of.promise.owes },
      from,
    )
    const { targetMs } = of.promise
    const clock = started(openTime, from, targetMs)
    return {
      workspace_id: workspaceId,
      ...{ person_id: of.personId, n: of.n, kind: of.promise.kind, owes: of.promise.owes },
      ...{ member_id: of.memberId, version: of.version, is_history: of.isHistory },
      ...{ started_at: from, target_ms: targetMs, since: from, due_at: clock.dueAt },
      half_at: dueAfter(openTime, from, targetMs / 2),
      ...{ stopped_at: null, void_as: null },
    }
  })
  await tx
    .insertInto('clock')
    .values(rows)
    .onConflict((on) => on.columns(['workspace_id', 'person_id', 'n', 'kind']).doNothing())
    .execute()
}

/** By when the other side answers what is rejected now; null where nothing was agreed. */
export function answerDue(
  calendars: Calendars,
  agreement: Agreement,
  now: Instant,
): Instant | null {
  const promise = promisedAnswer(agreement)
  if (!promise) return null
  const whom = { memberId: null, teamId: null, side: promise.owes }
  return dueAfter(calendars.openTime(whom, now), now, promise.targetMs)
}

/** Puts the clock of sales that runs out next on the desk's row. */
export async function nextClock(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
): Promise<void> {
  await sql`${sql.raw(prepared('next'))}
    update desk d set clock = c.kind, half_at = c.half_at, due_at = c.due_at
    from unnest(${people}::bigint[]) as p (id)
    join desk o on o.workspace_id = ${workspaceId} and o.person_id = p.id
    left join lateral (
      select kind, half_at, due_at from clock
      where workspace_id = ${workspaceId} and person_id = o.person_id and n = o.n and owes = 'sales'
        and stopped_at is null and void_as is null and kind <> 'feedback'
      order by due_at nulls last, kind <> 'decision' limit 1
    ) c on true
    where d.workspace_id = ${workspaceId} and d.person_id = o.person_id and d.n = o.n
      and (d.clock, d.half_at, d.due_at) is distinct from (c.kind, c.half_at, c.due_at)`.execute(tx)
}

/** All clocks of a hand-off, in the order in which they began. */
export const clocksOf = (tx: Tx, workspaceId: string, { personId, n }: Which) =>
  tx
    .selectFrom('clock')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .where('n', '=', n)
    .orderBy('started_at')
    .orderBy('clock_id')
    .execute()
