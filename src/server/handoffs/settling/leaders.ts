import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'

/** Who leads a side, by role; where nobody does, everybody of it. */
export async function leadersOf(
  tx: Tx,
  workspaceId: string,
  side: 'marketing' | 'sales',
): Promise<number[]> {
  const [leads, works] =
    side === 'marketing' ? ['marketing-manager', 'marketer'] : ['sales-manager', 'rep']
  const { rows } = await sql<{ id: number; leads: boolean }>`
    select member_id as id, ${leads} = any(roles) as leads from member
    where workspace_id = ${workspaceId} and ended_at is null and roles && ${[leads, works]}::text[]
    order by member_id`.execute(tx)
  const leaders = rows.filter((row) => row.leads)
  return (leaders.length > 0 ? leaders : rows).map(({ id }) => id)
}
