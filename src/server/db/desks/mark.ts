import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'

/** Whose hand-offs changed is looked at soon (handoffs/settling): to mark is to insert, and nobody waits for it. */
export async function markDesks(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
): Promise<void> {
  if (people.length === 0) return
  await sql`insert into desk_due (workspace_id, person_id)
    select ${workspaceId}::uuid, p.id from unnest(${people}::bigint[]) as p (id)`.execute(tx)
}

/** Marks those of these names on whose desk lies what is no hand-off of theirs any more. */
export async function markStray(
  tx: Tx,
  workspaceId: string,
  names: readonly number[],
): Promise<void> {
  if (names.length === 0) return
  await sql`
    insert into desk_due (workspace_id, person_id)
    select distinct ${workspaceId}::uuid, d.person_id
    from unnest((select ${names}::bigint[])) as n (id)
    cross join lateral (
      select person_id, n from desk where workspace_id = ${workspaceId} and person_id = n.id offset 0
    ) d
    left join lateral (select true as stands from handoff
      where workspace_id = ${workspaceId} and person_id = d.person_id and n = d.n offset 0) h on true
    where h.stands is null`.execute(tx)
}

/** Marks everybody who was ever passed, for a rebuild. */
export async function markAllDesks(tx: Tx, workspaceId: string): Promise<void> {
  await sql`
    insert into desk_due (workspace_id, person_id)
    select ${workspaceId}::uuid, person_id from handoff
      where workspace_id = ${workspaceId} and passed_at is not null
    union select ${workspaceId}::uuid, person_id from desk where workspace_id = ${workspaceId}`.execute(
    tx,
  )
}
