import { randomUUID } from 'node:crypto'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { holdPerson } from '#server/db/desks/hold.ts'
import { append } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { tellMembers } from '#server/handoffs/notices/tell.ts'
import type { Deciding } from './decide.ts'
import { type Found, findHandoff, type Which } from './found.ts'
import { tellDesks } from './tell-desks.ts'

type AnswerRefused = 'handoff-unknown' | 'answer-not-owed'

/**
 * Marketing says what it makes of a rejection: the promised answer is kept, and whoever sent them back is told. Refused
 * where no answer is owed: nothing was rejected, it is answered, or the lead was passed again. Rule 2.2.
 */
export async function answerRejection(
  { db, workspaceId, who, now, stored }: Deciding,
  which: Which,
  note: string,
): Promise<Result<Found, AnswerRefused>> {
  const result = await inWorkspace(
    db,
    workspaceId,
    async (tx): Promise<Result<Found, AnswerRefused>> => {
      const name = await holdPerson(tx, workspaceId, which.personId)
      const found = name && (await findHandoff(tx, workspaceId, which, who))
      if (!found) return refuse('handoff-unknown')
      const at = now()
      if (!(await stopAnswer(tx, workspaceId, which, at))) return refuse('answer-not-owed')
      const id = `answer:${randomUUID()}`
      const event = {
        messageId: id,
        person: { system: name.system, value: name.key },
        kind: 'decision' as const,
        name: 'answered',
        properties: { by: 'member', said: { member: who.memberId, note } },
        happenedAt: at,
      }
      await append(tx, workspaceId, 'lockstep', [event], at)
      const memberId = found.last?.memberId ?? found.memberId
      if (memberId !== null)
        await tellMembers(tx, workspaceId, [
          { ...which, topic: 'lead-answered', memberId, at, key: id },
        ])
      await tellDesks(tx, workspaceId, [which])
      return ok(found)
    },
  )
  if (result.ok) stored(workspaceId)
  return result
}

/** Whether an answer was owed, which is given now. */
async function stopAnswer(
  tx: Tx,
  workspaceId: string,
  { personId, n }: Which,
  at: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('clock')
    .set({ stopped_at: at })
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .where('n', '=', n)
    .where('kind', '=', 'answer')
    .where('stopped_at', 'is', null)
    .where('void_as', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
