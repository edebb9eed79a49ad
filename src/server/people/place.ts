import type { Tx } from '#server/db/connect.ts'
import type { Context } from '#server/session.ts'
import { sightOf } from '#server/sight.ts'
import type { Place } from './list.ts'

/** The caller's workspace, in its zone, as of now, with what of its people they see. */
export async function placeOf(tx: Tx, { workspaceId, now, who }: Context): Promise<Place> {
  const sight = sightOf(who)
  if (!sight) throw new Error('Nobody comes here who may not read people')
  const { time_zone } = await tx
    .selectFrom('workspace')
    .select('time_zone')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return { workspaceId, zone: time_zone, now: now(), ...sight }
}
