import { randomUUID } from 'node:crypto'
import { type TouchKind, UNDO_MS } from '#domain/handoffs/handoff.ts'
import { effectOf } from '#domain/handoffs/promises.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { holdPerson } from '#server/db/desks/hold.ts'
import { append } from '#server/db/log.ts'
import type { Deciding } from './decide.ts'
import { decidedSaid } from './decided-said.ts'
import { findHandoff, isOver, type Which } from './found.ts'
import { whoSaid } from './queue.ts'
import { nextClock, takeEffect } from './stop-clocks.ts'
import { tellDesks } from './tell-desks.ts'

export type Touched = { how: TouchKind; isReached: boolean; at: number | null; note: string }
type Logged = { decisionId: string; undoUntil: number; says: string }
type TouchRefused = 'handoff-unknown' | 'handoff-over' | 'not-passed' | 'touch-time-unfit'

/**
 * Logs that somebody of sales tried to reach a lead: the first time keeps the promise to follow up, as of when it was.
 * Refused where it lies in the future or before the lead was passed.
 */
export async function logTouch(
  tx: Tx,
  { workspaceId, who, now }: Pick<Deciding, 'workspaceId' | 'who' | 'now'>,
  which: Which,
  { how, isReached, at: told, note }: Touched,
): Promise<Result<Logged, TouchRefused>> {
  const name = await holdPerson(tx, workspaceId, which.personId)
  const found = name && (await findHandoff(tx, workspaceId, which, who))
  if (!found) return refuse('handoff-unknown')
  const heardAt = now()
  if (isOver(found, heardAt)) return refuse('handoff-over')
  if (found.passedAt === null) return refuse('not-passed')
  const at = instant(told ?? heardAt)
  if (at > heardAt || at < found.passedAt) return refuse('touch-time-unfit')
  await takeEffect(tx, workspaceId, which, effectOf('touched', found.acceptedAt !== null), at)
  const id = `touch:${randomUUID()}`
  const last = {
    id,
    kind: 'touched' as const,
    memberId: who.memberId,
    at: heardAt,
    before: { happened: at },
  }
  await tx
    .updateTable('desk')
    .set((eb) => ({ touches: eb('touches', '+', 1), last: JSON.stringify(last) as never }))
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', which.personId)
    .where('n', '=', which.n)
    .execute()
  await nextClock(tx, workspaceId, [which.personId])
  const said = { member: who.memberId, ...(note && { note }) }
  await append(
    tx,
    workspaceId,
    'lockstep',
    [
      {
        messageId: id,
        person: { system: name.system, value: name.key },
        kind: 'decision',
        name: 'touched',
        properties: { by: 'member', how, reached: isReached, said },
        happenedAt: at,
      },
    ],
    heardAt,
  )
  await tellDesks(tx, workspaceId, [which])
  const { name: called } = whoSaid(found, who)
  const says = decidedSaid('touched', { name: called, promise: '' })
  return ok({ decisionId: id, undoUntil: heardAt + UNDO_MS, says })
}
