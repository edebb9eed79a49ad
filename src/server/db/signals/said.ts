import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import type { Said } from './tables.ts'

/** Writes what a member said of these clicks; the next fold of their people, for which they are due, corrects the log. */
export async function sayOf(
  tx: Tx,
  workspaceId: string,
  {
    ids,
    was,
    memberId,
    now,
  }: { ids: readonly number[]; was: Said | null; memberId: number | null; now: number },
): Promise<void> {
  await sql`
    insert into false_signal (workspace_id, event_id, person_id, source_id, happened_at, evidence,
      said, said_by, said_at, is_silent)
    select ${workspaceId}::uuid, e.event_id, e.person_id, e.source_id, e.happened_at, '{}', ${was}::text,
      ${memberId}::bigint, ${at(now)}, ${was === 'machine'}::boolean
    from event e where e.workspace_id = ${workspaceId} and e.event_id = any(${ids}::bigint[])
    order by e.event_id
    on conflict (workspace_id, event_id) do update
      set said = excluded.said, said_by = excluded.said_by, said_at = excluded.said_at,
        is_silent = coalesce(excluded.said = 'machine', false_signal.test is not null)`.execute(tx)
  await sql`
    insert into fold_due (workspace_id, person_id)
    select distinct ${workspaceId}::uuid, e.person_id from event e
    where e.workspace_id = ${workspaceId} and e.event_id = any(${ids}::bigint[])`.execute(tx)
}
