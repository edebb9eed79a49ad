import { DAY } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'

/** How long a key of a POST is remembered. */
const ANSWERS_DAYS = 7
/** How long it can be told what lies between two versions of a row. */
const REVISIONS_DAYS = 30

/** Forgets what nobody may ask for any more; answers how many rows went. */
export async function sweepRequests(tx: Tx, workspaceId: string, now: number): Promise<number> {
  const answers = await tx
    .deleteFrom('idempotency')
    .where('workspace_id', '=', workspaceId)
    .where('made_at', '<', now - ANSWERS_DAYS * DAY)
    .executeTakeFirst()
  const revisions = await tx
    .deleteFrom('revision')
    .where('workspace_id', '=', workspaceId)
    .where('ended_at', '<', now - REVISIONS_DAYS * DAY)
    .executeTakeFirst()
  return Number(answers.numDeletedRows + revisions.numDeletedRows)
}
