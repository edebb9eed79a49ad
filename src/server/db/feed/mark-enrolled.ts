import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'

/**
 * Marks who of these names was ever in a track, in the transaction of the fold: whoever keeps the tracks looks at them
 * and at nobody else. docs/decisions/036.
 */
export async function markEnrolled(
  tx: Tx,
  workspaceId: string,
  names: readonly number[],
): Promise<void> {
  if (names.length === 0) return
  await sql`
    insert into enrolment_due (workspace_id, person_id)
    select ${workspaceId}::uuid, n.id from unnest(${names}::bigint[]) as n (id)
    where exists (select 1 from enrolment e where e.workspace_id = ${workspaceId} and e.person_id = n.id)
    order by n.id`.execute(tx)
}
