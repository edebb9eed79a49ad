import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import type { EachName } from '#server/db/fold/traits.ts'

type Told = {
  /** Whoever is read anew, by all of their names. */
  anew: EachName
  /** Who told of others with the events just claimed, each once. */
  told: readonly { person: number; source: number }[]
}

/** Keeps by which sources people were told of; writes only what differs. */
export async function keepSources(
  tx: Tx,
  workspaceId: string,
  { anew, told }: Told,
): Promise<void> {
  if (anew.ids.length > 0)
    await sql`
      with told as materialized (${sourcesOf(workspaceId, anew)}), gone as (
        delete from person_source s
        where s.workspace_id = ${workspaceId} and s.person_id = any((select ${anew.ids}::bigint[])::bigint[])
          and not exists (select 1 from told t
            where t.person_id = s.person_id and t.source_id = s.source_id)
      )
      insert into person_source (workspace_id, person_id, source_id)
      select ${workspaceId}::uuid, person_id, source_id from told
      on conflict (workspace_id, source_id, person_id) do nothing`.execute(tx)
  if (told.length > 0)
    await sql`
      insert into person_source (workspace_id, person_id, source_id)
      select ${workspaceId}::uuid, n.person, n.source
      from unnest(${told.map(({ person }) => person)}::bigint[],
        ${told.map(({ source }) => source)}::bigint[]) as n (person, source)
      where ${isOthers(workspaceId, sql`n.source`)}
      on conflict (workspace_id, source_id, person_id) do nothing`.execute(tx)
}

/** By which sources the log tells of these people, by any of their names. */
export const sourcesOf = (workspaceId: string, { ids, people }: EachName) => sql`
  select distinct n.person as person_id, e.source_id
  from unnest(${ids}::bigint[], ${people}::bigint[]) as n (id, person)
  cross join lateral (
    select source_id from event
    where workspace_id = ${workspaceId} and person_id = n.id and known_at is not null
    offset 0
  ) e
  where ${isOthers(workspaceId, sql`e.source_id`)}`

/** What the rule decides is no source's word. */
const isOthers = (workspaceId: string, id: ReturnType<typeof sql>) => sql`
  ${id} <> all(array(select o.source_id from source o
    where o.workspace_id = ${workspaceId} and o.name = 'lockstep'))`
