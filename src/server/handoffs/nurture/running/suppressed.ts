import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { timestamp } from '#server/db/instants.ts'

/**
 * Marks whom a member put on the list of those who are not contacted, so that they leave their track now and not when
 * something is due. Looked up only when anything was suppressed since. Answers whether anybody was marked.
 */
export async function minded(tx: Tx, workspaceId: string, now: number): Promise<boolean> {
  const { rows } = await sql<{ epoch: number; since: number }>`
    select p.epoch, n.suppressed_to as since from nurture_head n
    join privacy p on p.workspace_id = ${workspaceId}
    where n.workspace_id = ${workspaceId} and p.epoch <> n.privacy_epoch`.execute(tx)
  const [behind] = rows
  if (!behind) return false
  const { rows: marked } = await sql`
    insert into enrolment_due (workspace_id, person_id)
    select ${workspaceId}::uuid, e.person_id from suppression x
    cross join lateral (
      select split_part(x.shown, ':', 1) as system, substr(x.shown, strpos(x.shown, ':') + 1) as key offset 0) n
    cross join lateral (select coalesce(root_id, person_id) as root from person
      where workspace_id = ${workspaceId} and system = n.system and key = n.key offset 0) p
    join enrolment e on e.workspace_id = ${workspaceId} and e.left_at is null and e.person_id = p.root
    where x.workspace_id = ${workspaceId} and x.kind = 'do-not-contact'
      and x.made_at >= ${timestamp(behind.since)}::timestamptz - interval '1 minute'
    returning 1`.execute(tx)
  await sql`update nurture_head set privacy_epoch = ${behind.epoch}, suppressed_to = ${now}
    where workspace_id = ${workspaceId}`.execute(tx)
  return marked.length > 0
}
