import type { Tx } from '#server/db/connect.ts'

/** A member's own keys die with the membership; answers how many did. */
export async function revokeOwnKeys(
  tx: Tx,
  workspaceId: string,
  memberId: number,
  now: number,
): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('access_key')
    .set((e) => ({ revoked_at: now, version: e('version', '+', 1) }))
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
