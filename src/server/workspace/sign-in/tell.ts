import { sql } from 'kysely'
import type { AuditAction } from '#domain/workspace/audit-actions.ts'
import type { AuditSubject } from '#domain/workspace/audit-entry.ts'
import { record } from '#server/db/audit/record.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import type { Asking } from './asking.ts'

type Whence = Pick<Asking, 'request' | 'now'>
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
    // Always in the same order: each holds the end of a workspace's chain until all is done.
    const seats = await tx
      .selectFrom('seat')
      .select('registry_id as workspaceId')
      .where('human_id', '=', humanId)
      .orderBy('registry_id')
      .execute()
    for (const { workspaceId } of seats) {
      await sql.raw(`set local app.workspace_id = '${workspaceId}'`).execute(tx)
      const member = await memberOf(tx, workspaceId, humanId)
      if (member) await tellOf(tx, workspaceId, asking, action, member)
    }
    return done
  })
}

/** Records something of an account that was done already. */
export const tellAfter = (asking: Whence & { db: Db }, humanId: string, action: AuditAction) =>
  doAndTell(asking, humanId, action, async () => undefined)

/** Records it in one workspace, in the transaction of what it tells of. */
export async function tellOf(
  tx: Tx,
  workspaceId: string,
  { request, now }: Whence,
  action: AuditAction,
  { memberId, name }: Member,
  subject?: AuditSubject,
): Promise<void> {
  const self = { kind: 'member' as const, id: String(memberId) }
  // Who guessed wrong, or who asks for a mail, need not be who the account belongs to.
  const isUnknown = action === 'refuse-sign-in' || action === 'ask-reset'
  await record(tx, workspaceId, {
    action,
    subject: subject ?? { ...self, label: name },
    at: now(),
    by: {
      actor: isUnknown ? { kind: 'system' } : { ...self, name },
      ip: request.ip,
      agent: request.headers['user-agent'] ?? null,
      requestId: request.id,
    },
  })
}

async function memberOf(tx: Tx, workspaceId: string, humanId: string): Promise<Member | undefined> {
  return tx
    .selectFrom('member')
    .select(['member_id as memberId', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('human_id', '=', humanId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
}
