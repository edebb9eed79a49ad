import { HOUR } from '#domain/time.ts'
import { recordOnce } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'

/**
 * Records that somebody looked at a person, once for each member or key, person and hour.
 */
export async function recordView(
  tx: Tx,
  { who, workspaceId, by, now }: Context & Requested,
  personId: number,
): Promise<void> {
  if (who === null) return
  const at = now()
  const entry = {
    at,
    by,
    action: 'view-person',
    subject: { kind: 'person', id: String(personId), label: `Person ${personId}` },
  } as const
  await recordOnce(tx, workspaceId, entry, at - (at % HOUR))
}
