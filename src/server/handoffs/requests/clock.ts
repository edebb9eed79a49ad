import { dueAfter } from '#domain/handoffs/hours.ts'
import { owes, type RequestKind } from '#domain/handoffs/requests/request.ts'
import { HOUR, type Instant, instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { inForce, readTimeline } from '#server/db/timeline.ts'
import { openTimeOf } from '#server/handoffs/hours/read.ts'

/** What an agreement without such a clock leaves: two working days. */
const USUAL_HOURS = 16

/** The clock of a request as its columns. */
export type RequestClock = {
  started_at: number
  half_at: number | null
  due_at: number | null
  target_ms: number
  version: number
}

/** Begins the clock by which an answer is owed: that of the agreement in force, in the hours of who owes it. */
export async function beginClock(
  tx: Tx,
  workspaceId: string,
  { kind, ownerId }: { kind: RequestKind; ownerId: number | null },
  now: number,
): Promise<RequestClock> {
  const at = instant(now)
  const { version, agreement } = inForce(await readTimeline(tx, workspaceId), at)
  const clock = agreement.clocks?.find(({ id }) => id === 'answer')
  const target = (clock?.businessHours ?? USUAL_HOURS) * HOUR
  return { ...(await runOn(tx, workspaceId, { kind, ownerId, at, target })), version }
}

/** The same clock in the hours of somebody else: from its beginning, as if it had been theirs. */
export async function runOn(
  tx: Tx,
  workspaceId: string,
  asked: { kind: RequestKind; ownerId: number | null; at: Instant; target: number },
): Promise<Omit<RequestClock, 'version'>> {
  const { kind, ownerId, at, target } = asked
  const whom = { memberId: ownerId, teamId: null, side: owes(kind) }
  const hours = await openTimeOf(tx, workspaceId, whom, at)
  return {
    started_at: at,
    half_at: dueAfter(hours, at, target / 2),
    due_at: dueAfter(hours, at, target),
    target_ms: target,
  }
}
