import type { Tx } from '#server/db/connect.ts'
import type { Context } from '#server/session.ts'
import { type Sight, sightOf } from '#server/sight.ts'

/** In which workspace, when and by whom something is asked for. */
export type Place = {
  workspaceId: string
  zone: string
  now: number
} & Sight

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
