import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { privacyEpoch } from '#server/db/privacy/epoch.ts'

/**
 * Holds one person as a fold of theirs does, until the transaction ends: what a member decides of them and what is
 * folded of them never overlap. Answers under which name the log knows them; null where nobody has this number any more.
 */
export async function holdPerson(
  tx: Tx,
  workspaceId: string,
  personId: number,
): Promise<{ system: string; key: string } | null> {
  // What is told of them comes before anybody is held (docs/decisions/029).
  await privacyEpoch(tx, workspaceId)
  const { rows } = await sql<{ system: string; key: string }>`
    select system, key from person where workspace_id = ${workspaceId} and person_id = ${personId}
      and root_id is null and erased_at is null
    for no key update`.execute(tx)
  return rows[0] ?? null
}

/** What a member's decision changes of a hand-off, exactly as the fold will find it. Rule 1.3. */
export type Moved = Partial<
  Record<'accepted_at' | 'sql_at' | 'closed_at' | 'expires_at', number | null> & {
    closing: string | null
    reason: string | null
    implied: number
  }
>

/** Writes it on the hand-off of somebody who is held, so that all others see it before the fold comes, and has desks looked at. */
export async function moveHandoff(
  tx: Tx,
  workspaceId: string,
  { personId, n }: { personId: number; n: number },
  moved: Moved,
): Promise<void> {
  await tx
    .with('moved', (db) =>
      db
        .updateTable('handoff')
        .set(moved as object)
        .where('workspace_id', '=', workspaceId)
        .where('person_id', '=', personId)
        .where('n', '=', n)
        .returning(['workspace_id', 'person_id']),
    )
    .insertInto('desk_due')
    .columns(['workspace_id', 'person_id'])
    .expression((of) => of.selectFrom('moved').select(['workspace_id', 'person_id']))
    .execute()
}
