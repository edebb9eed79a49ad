import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { rootOf } from '#server/db/names/root-of.ts'
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

/** What somebody is called in front of who may not see them. */
export const SOMEBODY_ELSE = 'somebody else'

/** The condition that whoever has this name (`p` in person) is somebody the caller sees. */
export function rootInSight({
  workspaceId,
  scope,
}: Pick<Place, 'workspaceId' | 'scope'>): RawBuilder<boolean> {
  const [seen] = inScope(workspaceId, scope)
  if (seen === undefined) return sql`true`
  return sql`exists (select 1 from person_state ps where ps.workspace_id = ${workspaceId}
    and ps.person_id = ${rootOf('p')} and ${seen})`
}
