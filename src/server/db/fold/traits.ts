import { type RawBuilder, sql } from 'kysely'
import { isSaidHere } from '#domain/people/said-here.ts'
import { KIND } from '#domain/replay/log.ts'
import { readDictionary } from '#server/db/columns/dictionary.ts'
import type { Tx } from '#server/db/connect.ts'
import type { PeopleNames } from '#server/db/names/read-names.ts'

export type Traits = Record<string, unknown>

/** All traits told of people under any of these names; of one told twice, the last word counts (rule 3.3.5). */
export async function readTraits(
  tx: Tx,
  workspaceId: string,
  names: EachName,
): Promise<Map<number, Traits>> {
  if (names.ids.length === 0) return new Map()
  const { signatures, index } = await readDictionary(tx, workspaceId)
  const tells = [...index]
    .filter(([, i]) => signatures[i]?.kind === KIND.identify)
    .map(([id]) => id)
  const { rows } = await sql<Told>`
    select p.person, e.happened_at as at, e.message_id as message, e.event_id as event,
      e.signature_id as signature, e.details
    from ${eachOf(names)} cross join lateral (
      select happened_at, message_id, event_id, signature_id, details from event
      where workspace_id = ${workspaceId} and person_id = p.id and known_at is not null
        and signature_id = any(${tells}::bigint[])
      offset 0
    ) e`.execute(tx)
  rows.sort(
    (a, b) =>
      a.at - b.at || (a.message < b.message ? -1 : a.message > b.message ? 1 : a.event - b.event),
  )
  const traits = new Map<number, Traits>()
  for (const { person, signature, details } of rows) {
    const told = traits.get(person) ?? {}
    const said = signatures[index.get(signature) as number]
    // What the signature holds of an identifying trait is only that it was told; its value is in the details.
    traits.set(person, Object.assign(told, said?.properties, details))
    // That nobody works with them any more is no word about them: the list and the rules take it for never told.
    if (isSaidHere(said) && told.owner === '') delete told.owner
  }
  return traits
}

type Told = {
  person: number
  at: number
  message: string
  event: number
  signature: number
  details: Traits | null
}

/** Names, each beside the person it belongs to. */
export type EachName = Pick<PeopleNames, 'ids' | 'people'>

/**
 * One row for each of these names, to be joined laterally with `offset 0`. That way each one's events are found by
 * the index, however little the planner knows of tables that an import has just filled.
 */
export const eachOf = ({ ids, people }: EachName): RawBuilder<unknown> =>
  sql`unnest(${ids}::bigint[], ${people}::bigint[]) as p (id, person)`
