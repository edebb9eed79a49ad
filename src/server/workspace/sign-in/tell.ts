import type { AuditAction, AuditEvent } from '#domain/workspace/audit-actions.ts'
import { type By, record } from '#server/db/audit/record.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { enter } from '#server/db/transaction.ts'
import { byOf } from '#server/http/requests.ts'
import type { Asking } from './asking.ts'

export type Whence = Pick<Asking, 'request' | 'now'>
type Member = { memberId: number; name: string }

/**
 * Does something to an account and records it, both or neither, in the audit of every workspace in which its human is a
 * member. Work that answers false did nothing, and nothing is told.
 */
export async function doAndTell<T>(
  asking: Whence & { db: Db },
  humanId: string,
  action: AuditAction,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return asking.db.transaction().execute(async (tx) => {
    const done = await work(tx)
    if (done === false) return done
    await inEachSeat(tx, humanId, async (workspaceId) => {
      const member = await memberOf(tx, workspaceId, humanId)
      if (member) await tellOf(tx, workspaceId, asking, action, member)
    })
    return done
  })
}

/**
 * Goes on in one workspace of a human after the other, by their ids: each holds the end of its chain until all is done,
 * and everybody who holds several takes them in this order.
 */
export async function inEachSeat(
  tx: Tx,
  humanId: string,
  work: (workspaceId: string) => Promise<void>,
): Promise<void> {
  const seats = await tx
    .selectFrom('seat')
    .select('registry_id as workspaceId')
    .where('human_id', '=', humanId)
    .orderBy('registry_id')
    .execute()
  for (const { workspaceId } of seats) {
    await enter(tx, workspaceId)
    await work(workspaceId)
  }
}

/** Records something of an account that was done already. */
export const tellAfter = (asking: Whence & { db: Db }, humanId: string, action: AuditAction) =>
  doAndTell(asking, humanId, action, async () => undefined)

/** Records it in one workspace, in the transaction of what it tells of; of the member itself where no subject is told. */
export async function tellOf(
  tx: Tx,
  workspaceId: string,
  asking: Whence,
  action: AuditAction,
  member: Member,
  told: Partial<Omit<AuditEvent, 'action'>> = {},
): Promise<void> {
  const by = byMember(asking, member)
  // Who guessed wrong, or who asks for a mail, need not be who the account belongs to.
  const isUnknown = action === 'refuse-sign-in' || action === 'ask-reset'
  await record(tx, workspaceId, {
    action,
    subject: { kind: 'member', id: String(member.memberId), label: member.name },
    ...told,
    at: asking.now(),
    by: isUnknown ? { ...by, actor: { kind: 'system' } } : by,
  })
}

/** A member as who did it, with where the request came from. */
export const byMember = ({ request }: Whence, { memberId, name }: Member): By =>
  byOf(request, { kind: 'member', id: String(memberId), name })

/** The human as a member of the workspace that was entered. */
export async function memberOf(
  tx: Tx,
  workspaceId: string,
  humanId: string,
): Promise<Member | undefined> {
  return tx
    .selectFrom('member')
    .select(['member_id as memberId', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('human_id', '=', humanId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
}
