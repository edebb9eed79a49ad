import type { Tx } from '#server/db/connect.ts'
import { stageNow } from './stage-now.ts'

/** A person whom the log has spoken of, with what the fold knows; null for everybody else. */
export async function knownPerson(tx: Tx, workspaceId: string, personId: number, now: number) {
  const person = await tx
    .selectFrom('person')
    .select('key')
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  const state = await tx
    .selectFrom('person_state as ps')
    .select(['traits', 'origin', 'events', 'first_seen_at', 'last_seen_at'])
    .select(stageNow(now).as('stage'))
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return person && state ? { key: person.key, state } : null
}

export const isKnown = async (
  tx: Tx,
  workspaceId: string,
  personId: number,
  now: number,
): Promise<boolean> => (await knownPerson(tx, workspaceId, personId, now)) !== null
