import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { namesOf } from '#server/db/names/read-names.ts'

type NewDecision = {
  kind: 'merge' | 'apart'
  a: number
  b: number
  at: number
  memberId: number | null
}

export async function keepDecision(
  tx: Tx,
  workspaceId: string,
  { kind, a, b, at, memberId }: NewDecision,
): Promise<number> {
  const { decision_id } = await tx
    .insertInto('name_decision')
    .values({
      workspace_id: workspaceId,
      kind,
      person_id: a,
      other_id: b,
      decided_at: at,
      member_id: memberId,
    })
    .returning('decision_id')
    .executeTakeFirstOrThrow()
  return decision_id
}

export async function findDecision(
  tx: Tx,
  workspaceId: string,
  kind: NewDecision['kind'],
  decisionId: number,
): Promise<{ a: number; b: number; isUndone: boolean } | null> {
  const row = await tx
    .selectFrom('name_decision')
    .select(['person_id', 'other_id', 'undone_at'])
    .where('workspace_id', '=', workspaceId)
    .where('decision_id', '=', decisionId)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return row ? { a: row.person_id, b: row.other_id, isUndone: row.undone_at !== null } : null
}

export async function undo(
  tx: Tx,
  workspaceId: string,
  decisions: readonly number[],
  now: number,
  memberId: number | null,
): Promise<void> {
  await tx
    .updateTable('name_decision')
    .set({ undone_at: now, undone_by: memberId })
    .where('workspace_id', '=', workspaceId)
    .where('decision_id', 'in', decisions)
    .execute()
}

/** The decision in force that these two names are not one person; null: none. */
export async function isApart(
  tx: Tx,
  workspaceId: string,
  a: number,
  b: number,
): Promise<number | null> {
  const [known = null] = await apartBetween(tx, workspaceId, [a], [b])
  return known
}

/** All decisions in force that two people are not one, whichever of their names they were made by. */
export async function findApart(
  tx: Tx,
  workspaceId: string,
  personA: number,
  personB: number,
): Promise<number[]> {
  const mine = await namesOf(tx, workspaceId, [personA])
  const theirs = await namesOf(tx, workspaceId, [personB])
  return apartBetween(tx, workspaceId, mine.ids, theirs.ids)
}

async function apartBetween(
  tx: Tx,
  workspaceId: string,
  mine: readonly number[],
  theirs: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select d.decision_id as id from name_decision d
    where d.workspace_id = ${workspaceId} and d.kind = 'apart' and d.undone_at is null and (
      d.person_id = any(${mine}::bigint[]) and d.other_id = any(${theirs}::bigint[])
      or d.person_id = any(${theirs}::bigint[]) and d.other_id = any(${mine}::bigint[]))
    order by d.decision_id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Whether a human's merge holds this person together. */
export async function hasMerge(tx: Tx, workspaceId: string, personId: number): Promise<boolean> {
  const { ids } = await namesOf(tx, workspaceId, [personId])
  const { rows } = await sql`
    select 1 from name_decision d
    where d.workspace_id = ${workspaceId} and d.kind = 'merge' and d.undone_at is null
      and d.person_id = any(${ids}::bigint[]) and d.other_id = any(${ids}::bigint[]) limit 1`.execute(
    tx,
  )
  return rows.length > 0
}

/** The last instant at which anything became known of these people. */
export async function lastKnown(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
): Promise<number> {
  const { rows } = await sql<{ as_of: number | null }>`
    select max(s.as_of) as as_of from person_state s
    where s.workspace_id = ${workspaceId} and s.person_id = any(${people}::bigint[])`.execute(tx)
  return rows[0]?.as_of ?? 0
}
