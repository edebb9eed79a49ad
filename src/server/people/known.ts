import type { Tx } from '#server/db/connect.ts'

/** A person whom the log has spoken of, with what the fold knows; null for everybody else. */
export async function knownPerson(tx: Tx, workspaceId: string, personId: number) {
  const person = await tx
    .selectFrom('person')
    .select('key')
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  const state = await tx
    .selectFrom('person_state')
    .select(['traits', 'origin', 'stage', 'events', 'first_seen_at', 'last_seen_at'])
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return person && state ? { key: person.key, state } : null
}

export const isKnown = async (tx: Tx, workspaceId: string, personId: number): Promise<boolean> =>
  (await knownPerson(tx, workspaceId, personId)) !== null
