import { sql } from 'kysely'
import type { RequestRow } from '#api/requests.ts'
import { otherSide } from '#domain/handoffs/requests/request.ts'
import { SIDES, sidesOf } from '#domain/workspace/role.ts'
import type { Acting } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { every } from '#server/db/search.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { isThereFor, readRows } from './seen.ts'

export type Asked = {
  whose: 'mine' | 'team' | 'theirs' | 'all'
  state: 'open' | 'answered' | 'closed'
  personId?: number | undefined
  cursor?: string | undefined
  limit: number
}

/** More are not counted. */
const MOST = 1_000
/** What has no due time comes last. */
const NEVER = 32_472_144_000_000

/** What the teams asked of each other: open ones by when they are due, others as they changed last. */
export async function listRequests(
  tx: Tx,
  acting: Acting,
  { whose, state, personId, cursor, limit }: Asked,
): Promise<{ rows: RequestRow[]; next: string | null }> {
  const { workspaceId } = acting
  const isOpen = state === 'open'
  const order = isOpen ? sql`r.sort_at, r.request_id` : sql`r.changed_at desc, r.request_id desc`
  const [when, id] = cursor === undefined ? [] : readCursor(cursor, 2)
  const after =
    when === undefined || id === undefined
      ? []
      : [
          isOpen
            ? sql`(r.sort_at, r.request_id) > (${at(when)}, ${id}::bigint)`
            : sql`(r.changed_at, r.request_id) < (${at(when)}, ${id}::bigint)`,
        ]
  const about =
    personId === undefined
      ? []
      : [
          sql`r.person_id in (select p.person_id from person p
            where p.workspace_id = ${workspaceId} and ${rootOf('p')} = (select ${rootOf('q')} from person q
              where q.workspace_id = ${workspaceId} and q.person_id = ${personId}))`,
        ]
  const which = every([
    sql`r.workspace_id = ${workspaceId}`,
    sql`r.state = ${sql.lit(state)}`,
    whoseIs(acting, whose),
    isThereFor(acting),
    ...about,
    ...after,
  ])
  const from = sql`select * from team_request r where ${which} order by ${order} limit ${limit}`
  const rows = await readRows(tx, acting, from, order)
  const last = rows.at(-1)
  const next =
    last && rows.length === limit
      ? cursorOf([isOpen ? (last.dueAt ?? NEVER) : last.changedAt, last.requestId])
      : null
  return { rows, next }
}

/** How many are open of each kind of list, a thousand at most. */
export async function countOpen(tx: Tx, acting: Acting) {
  const count = (whose: Asked['whose']) => sql`(select count(*) from (select 1 from team_request r
    where r.workspace_id = ${acting.workspaceId} and r.state = 'open' and ${whoseIs(acting, whose)}
      and ${isThereFor(acting)} limit ${MOST}) c)`
  const { rows } = await sql<{ mine: number; team: number; theirs: number }>`
    select ${count('mine')} as mine, ${count('team')} as team, ${count('theirs')} as theirs`.execute(
    tx,
  )
  return rows[0] ?? { mine: 0, team: 0, theirs: 0 }
}

/** Who works for neither side, an owner say, sees both teams’ as theirs. */
function whoseIs({ memberId, holder }: Acting, whose: Asked['whose']) {
  if (whose === 'all') return sql`true`
  if (whose === 'mine') return sql`(r.owner_id = ${memberId} or r.asker_id = ${memberId})`
  const own = sidesOf(holder.roles)
  const sides = whose === 'team' ? own : own.length === 0 ? [...SIDES] : own.map(otherSide)
  return sql`r.owes = any(${sides}::text[])`
}
