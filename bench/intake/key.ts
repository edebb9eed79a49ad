import { writeKeyText } from '#domain/workspace/key-text.ts'
import type { Db } from '#server/db/connect.ts'
import { sourceIdOf } from '#server/db/fold/decided.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { now } from '#server/session.ts'
import { hashToken, newToken } from '#server/tokens.ts'

/** A key with which the senders of a bench may append events. */
export async function makeKey(db: Db, workspaceId: string): Promise<string> {
  const secret = newToken()
  const keyId = await inWorkspace(db, workspaceId, async (tx) => {
    const { key_id } = await tx
      .insertInto('access_key')
      .values({
        workspace_id: workspaceId,
        kind: 'write',
        name: 'bench',
        shown: 'lw_live_…',
        secret_hash: hashToken(secret),
        scopes: ['append-events'],
        source_id: await sourceIdOf(tx, workspaceId, 'bench'),
        member_id: null,
        made_by: null,
        made_at: now(),
        expires_at: null,
        last_used_at: null,
        revoked_at: null,
      })
      .returning('key_id')
      .executeTakeFirstOrThrow()
    return key_id
  })
  return writeKeyText({ kind: 'write', workspaceId, keyId, secret })
}
