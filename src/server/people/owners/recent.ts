import { sql } from 'kysely'
import type { OwnerChanged } from '#api/owners.ts'
import type { Holder } from '#domain/workspace/may.ts'
import type { Tx } from '#server/db/connect.ts'

/** As many as are listed. */
const MOST = 50

type Viewer = { workspaceId: string; memberId: number | null; holder: Holder }
type Row = Omit<OwnerChanged, 'left'> & { done: number; isGoing: boolean; told: number }

/** The last changes of owners that the caller could undo or could have undone: one's own, or everybody's. */
export async function recentChanges(tx: Tx, { workspaceId, memberId, holder }: Viewer) {
  const { rows } = await sql<Row>`
    select c.change_id as "changeId", c.owner, m.name as by, c.made_at as "madeAt",
      c.undone_at as "undoneAt", c.restored, c.done, c.at_person is not null as "isGoing",
      coalesce(c.people, (select count(*) from owner_changed d
        where d.workspace_id = ${workspaceId} and d.change_id = c.change_id))::int as people,
      case when c.at_person is not null and c.undone_at is not null and c.told_to is not null then
        (select count(*) from owner_changed d where d.workspace_id = ${workspaceId}
          and d.change_id = c.change_id and d.person_id <= c.told_to)::int
      else 0 end as told
    from owner_change c
    left join member m on m.workspace_id = ${workspaceId} and m.member_id = c.member_id
    where c.workspace_id = ${workspaceId}
      and ${holder.sees === 'all' ? sql`true` : sql`c.member_id = ${memberId}::bigint`}
    order by c.change_id desc limit ${MOST}`.execute(tx)
  return rows.map(({ done, isGoing, told, ...row }): OwnerChanged => {
    const all = told > 0 ? told : row.people
    return { ...row, left: isGoing ? Math.max(0, all - done) : 0 }
  })
}
