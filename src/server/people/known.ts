import type { Tx } from '#server/db/connect.ts'
import { every } from '#server/db/search.ts'
import { inScope } from '#server/sight.ts'
import type { Place } from './place.ts'
import { stageNow } from './stage-now.ts'

/** A person whom the log has spoken of and who asks may see, with what the fold knows; null for everybody else. */
export async function knownPerson(tx: Tx, { workspaceId, now, scope }: Place, personId: number) {
  const person = await tx
    .selectFrom('person')
    .select(['key', 'erased_at'])
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  const state = await tx
    .selectFrom('person_state as ps')
    .select(['traits', 'origin', 'events', 'first_seen_at', 'last_seen_at'])
    .select(stageNow(now).as('stage'))
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .where(every(inScope(workspaceId, scope)))
    .executeTakeFirst()
  return person && state ? { key: person.key, erasedAt: person.erased_at, state } : null
}

/** Whether there is such a person to decide anything about: of whom was erased only a shell is left. */
export async function isKnown(tx: Tx, place: Place, personId: number): Promise<boolean> {
  const known = await knownPerson(tx, place, personId)
  return known !== null && known.erasedAt === null
}
