import type { Holder } from '#domain/workspace/may.ts'
import type { Acting } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { findMember } from './list.ts'

const NOBODY: Holder = { roles: [], sees: 'own', teams: [] }

/**
 * What the acting member may at this very moment: since the request began, somebody may have taken a role from them.
 * Asked while the company is held.
 */
export async function holderNow(
  tx: Tx,
  { workspaceId, memberId, holder }: Acting,
): Promise<Holder> {
  if (memberId === null) return holder
  const member = await findMember(tx, workspaceId, memberId)
  return member && member.endedAt === null ? member : NOBODY
}
