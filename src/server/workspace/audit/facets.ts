import { sql } from 'kysely'
import type { AuditEntry } from '#api/audit.ts'
import type { Tx } from '#server/db/connect.ts'

type Actor = AuditEntry['actor'] & { entries: number }

/** Who did anything and what was done, most first; each by the name that stands in their last entry. */
export async function facetsOf(tx: Tx, workspaceId: string) {
  const actors = await sql<Actor>`
    select c.kind, c.id, c.entries, (select a.actor_name from audit a
      where a.workspace_id = ${workspaceId} and a.seq = c.last) as name
    from (select actor_kind as kind, actor_id as id, count(*) as entries, max(seq) as last
      from audit where workspace_id = ${workspaceId} group by 1, 2) c
    order by entries desc, name limit 200`.execute(tx)
  const actions = await sql<{ action: string; entries: number }>`
    select action, count(*) as entries from audit where workspace_id = ${workspaceId}
    group by 1 order by entries desc, action`.execute(tx)
  const first = await sql<{ at: number }>`
    select at from audit where workspace_id = ${workspaceId} order by seq limit 1`.execute(tx)
  const total = actions.rows.reduce((sum, { entries }) => sum + entries, 0)
  return {
    total,
    actors: actors.rows,
    actions: actions.rows,
    since: first.rows[0]?.at ?? null,
  }
}
