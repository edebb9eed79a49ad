import type { Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { listWorkspaces } from '#server/db/workspaces.ts'

/** Whether an invitation to this mail address is open in any workspace of the house. */
export async function isInvited(db: Db, email: string): Promise<boolean> {
  for (const { id } of await listWorkspaces(db)) {
    const open = await inWorkspace(db, id, (tx) =>
      tx
        .selectFrom('invitation')
        .select('invitation_id')
        .where('workspace_id', '=', id)
        .where('email', '=', email.toLowerCase())
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', Date.now())
        .executeTakeFirst(),
    )
    if (open) return true
  }
  return false
}
