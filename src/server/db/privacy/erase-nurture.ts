import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { markEnrolled } from '#server/db/feed/mark-enrolled.ts'

/** Nothing is sent to them any more, nobody has anything to do about them, and they leave the track they are in. */
export async function forgetNurtured(
  tx: Tx,
  workspaceId: string,
  ids: readonly number[],
): Promise<void> {
  await sql`delete from mail where workspace_id = ${workspaceId}
    and person_id = any(${ids}::bigint[])`.execute(tx)
  await sql`delete from nurture_task where workspace_id = ${workspaceId}
    and person_id = any(${ids}::bigint[])`.execute(tx)
  await markEnrolled(tx, workspaceId, ids)
}
