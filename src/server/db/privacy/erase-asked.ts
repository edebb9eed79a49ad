import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'

/** What the teams asked of each other about them says nothing any more, is about nobody, and waits for no answer. */
export async function forgetAsked(
  tx: Tx,
  workspaceId: string,
  ids: readonly number[],
): Promise<void> {
  await sql`update request_turn t set answer = '', reaction = ''
    from team_request r where r.workspace_id = ${workspaceId} and r.person_id = any(${ids}::bigint[])
      and t.workspace_id = ${workspaceId} and t.request_id = r.request_id`.execute(tx)
  await sql`update team_request set wants = '', person_id = null, n = null,
      is_taken_back = is_taken_back or state = 'open', state = 'closed'
    where workspace_id = ${workspaceId} and person_id = any(${ids}::bigint[])`.execute(tx)
}
