import { type Verified, verifyAudit } from '#server/db/audit/verify.ts'
import type { Db } from '#server/db/connect.ts'

const running = new Map<string, Promise<Verified>>()

/** Verifies; who asks while the same log is being verified hears what that one finds. */
export function verifyOnce(db: Db, workspaceId: string): Promise<Verified> {
  const known = running.get(workspaceId)
  if (known) return known
  const verifying = verifyAudit(db, workspaceId).finally(() => running.delete(workspaceId))
  running.set(workspaceId, verifying)
  return verifying
}
