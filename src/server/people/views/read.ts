import { sql } from 'kysely'
import type { PeopleView } from '#api/views.ts'
import { type Holder, may } from '#domain/workspace/may.ts'
import type { Tx } from '#server/db/connect.ts'

/** Who looks: a key of the workspace has no views of its own, and sees those that are shared. */
export type Viewer = { workspaceId: string; memberId: number | null; holder: Holder }

type Row = Omit<PeopleView, 'isOwn' | 'mayChange' | 'by' | 'isDefault'> & {
  by: string
  memberId: number
  isDefault: boolean
}

/** A member's own views and the shared ones of others, by name. */
export async function listViews(tx: Tx, viewer: Viewer): Promise<PeopleView[]> {
  const { rows } = await select(tx, viewer, null)
  return rows.map((row) => toldTo(viewer, row))
}

/** One view that the member may open; undefined where there is none. */
export async function readView(tx: Tx, viewer: Viewer, viewId: number) {
  const { rows } = await select(tx, viewer, viewId)
  return rows[0] && toldTo(viewer, rows[0])
}

const select = (tx: Tx, { workspaceId, memberId }: Viewer, viewId: number | null) =>
  sql<Row>`
    select v.view_id as "viewId", v.version, v.name, v.shows, v.is_shared as "isShared",
      v.is_default as "isDefault", v.made_at as "madeAt", v.member_id as "memberId", m.name as by
    from people_view v
    join member m on m.workspace_id = v.workspace_id and m.member_id = v.member_id
    where v.workspace_id = ${workspaceId}
      and (v.is_shared or v.member_id = ${memberId}::bigint)
      and ${viewId === null ? sql`true` : sql`v.view_id = ${viewId}`}
    order by lower(v.name), v.view_id`.execute(tx)

function toldTo(
  { memberId: me, holder }: Viewer,
  { memberId, isDefault, ...row }: Row,
): PeopleView {
  const isOwn = memberId === me
  const mayChange = isOwn || (row.isShared && may(holder, 'share-views'))
  return { ...row, isOwn, isDefault: isOwn && isDefault, mayChange }
}
