import { sql } from 'kysely'
import type { PeopleFilter } from '#api/people-filter.ts'
import type { Tx } from '#server/db/connect.ts'
import { listOf } from '#server/people/list/list.ts'
import type { Place } from '#server/people/place.ts'
import type { Owned } from './tell-owners.ts'

export type Meant = { filter?: PeopleFilter | undefined; people?: number[] | undefined }

/** Whom is meant, of those who may be seen, each once. */
async function meantIn(tx: Tx, place: Place, { filter = {}, people }: Meant) {
  const list = await listOf(tx, filter, place)
  const id = sql`${list.of === 'handoffs' ? sql`h` : sql`ps`}.person_id`
  return sql`(select distinct ${id} from ${list.tables} where ${list.where}
    ${people ? sql`and ${id} = any(${people}::bigint[])` : sql``})`
}

/** How many they are. */
export async function countMeant(tx: Tx, place: Place, meant: Meant): Promise<number> {
  const { rows } = await sql<{ people: number }>`
    select count(*) as people from ${await meantIn(tx, place, meant)} one`.execute(tx)
  return rows[0]?.people ?? 0
}

/** Those of them who are more than a shell, with whom they are now. */
export async function readMeant(tx: Tx, place: Place, meant: Meant): Promise<Owned[]> {
  const { workspaceId } = place
  const { rows } = await sql<Owned>`
    select p.person_id as "personId", p.system, p.key, s.traits ->> 'owner' as owner
    from ${await meantIn(tx, place, meant)} one
    join person p on p.workspace_id = ${workspaceId} and p.person_id = one.person_id
    join person_state s on s.workspace_id = ${workspaceId} and s.person_id = one.person_id
    where p.erased_at is null
    order by p.person_id`.execute(tx)
  return rows
}

/** Keeps of each whose owner becomes another one whom they had; answers how many these are. */
export async function keepMeant(
  tx: Tx,
  place: Place,
  meant: Meant,
  change: { changeId: number; owner: string },
): Promise<number> {
  const { workspaceId } = place
  const { numAffectedRows } = await sql`
    insert into owner_changed (workspace_id, change_id, person_id, before)
    select ${workspaceId}::uuid, ${change.changeId}::bigint, p.person_id, s.traits ->> 'owner'
    from ${await meantIn(tx, place, meant)} one
    join person p on p.workspace_id = ${workspaceId} and p.person_id = one.person_id
    join person_state s on s.workspace_id = ${workspaceId} and s.person_id = one.person_id
    where p.erased_at is null and coalesce(s.traits ->> 'owner', '') <> ${change.owner}`.execute(tx)
  return Number(numAffectedRows ?? 0)
}
