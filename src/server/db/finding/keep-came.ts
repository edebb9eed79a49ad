import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import type { EachName } from '#server/db/fold/traits.ts'

type Arrived = {
  /** Whoever is read anew, by all of their names. */
  anew: EachName
  /** How others came with the events just claimed, each way once. */
  came: readonly { person: number; arrival: number }[]
}

/** Keeps in which ways people came. Most workspaces were told of no way at all, and cost one look. */
export async function keepCame(
  tx: Tx,
  workspaceId: string,
  { anew, came }: Arrived,
): Promise<void> {
  if (anew.ids.length > 0 && (await isAnyArrival(tx, workspaceId))) {
    await sql`delete from person_came where workspace_id = ${workspaceId}
      and person_id = any(${anew.ids}::bigint[])`.execute(tx)
    await sql`
      insert into person_came (workspace_id, person_id, arrival_id)
      select ${workspaceId}::uuid, person_id, arrival_id from (${arrivalsOf(workspaceId, anew)}) t
      on conflict (workspace_id, arrival_id, person_id) do nothing`.execute(tx)
  }
  if (came.length > 0)
    await sql`
      insert into person_came (workspace_id, person_id, arrival_id)
      select ${workspaceId}::uuid, n.person, n.arrival
      from unnest(${came.map(({ person }) => person)}::bigint[],
        ${came.map(({ arrival }) => arrival)}::bigint[]) as n (person, arrival)
      on conflict (workspace_id, arrival_id, person_id) do nothing`.execute(tx)
}

/** In which ways the log says that these people came, by any of their names. */
export const arrivalsOf = (workspaceId: string, { ids, people }: EachName) => sql`
  select distinct n.person as person_id, e.arrival_id
  from unnest(${ids}::bigint[], ${people}::bigint[]) as n (id, person)
  cross join lateral (
    select arrival_id from event where workspace_id = ${workspaceId} and person_id = n.id
      and arrival_id is not null and known_at is not null
    offset 0
  ) e`

async function isAnyArrival(tx: Tx, workspaceId: string): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`
    select exists (select 1 from arrival where workspace_id = ${workspaceId}) as any`.execute(tx)
  return rows[0]?.any ?? false
}
