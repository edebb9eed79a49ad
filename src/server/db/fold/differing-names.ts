import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { isChanged } from '#server/db/names/regroup.ts'
import { whoIsWho } from '#server/db/names/who-is-who.ts'
import type { Difference } from './compare.ts'

/**
 * Names of these people that are kept with another person, or joined at another instant, than the claims and decisions
 * say; and what is kept under a name that stands for nobody.
 */
export async function differingNames(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
): Promise<Difference[]> {
  const { ids } = await namesOf(tx, workspaceId, people)
  const asked = await connectedOf(tx, workspaceId, ids)
  if (asked.length === 0) return []
  const mine = new Set(ids)
  const found = await whoIsWho(tx, workspaceId, asked, Number.NEGATIVE_INFINITY)
  const differences = found.names
    .filter((name) => mine.has(name.id) && isChanged(name))
    .map(({ id, was, is }) => ({ of: `name ${id}`, field: 'person', kept: was, told: is }))
  return [...differences, ...(await keptUnderJoined(tx, workspaceId, ids))]
}

/** Only those that anything connects with others; most people have one name. */
async function connectedOf(tx: Tx, workspaceId: string, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select n.id from unnest(${ids}::bigint[]) as n (id) cross join lateral (
      select root_id, joined_at from person where workspace_id = ${workspaceId} and person_id = n.id
      offset 0
    ) p
    where p.root_id is not null or p.joined_at is not null
      or exists (select 1 from name_claim c where c.workspace_id = ${workspaceId} and c.person_id = n.id and c.known_at is not null)
      or exists (select 1 from name_claim c where c.workspace_id = ${workspaceId} and c.other_id = n.id and c.known_at is not null)
      or exists (select 1 from name_decision d where d.workspace_id = ${workspaceId} and d.person_id = n.id)
      or exists (select 1 from name_decision d where d.workspace_id = ${workspaceId} and d.other_id = n.id)`.execute(
    tx,
  )
  return rows.map(({ id }) => id)
}

async function keptUnderJoined(tx: Tx, workspaceId: string, ids: readonly number[]) {
  const { rows } = await sql<{ id: number; root: number }>`
    select p.person_id as id, p.root_id as root from person p
    join person_state s on s.workspace_id = ${workspaceId} and s.person_id = p.person_id
    where p.workspace_id = ${workspaceId} and p.person_id = any(${ids}::bigint[])
      and p.root_id is not null`.execute(tx)
  return rows.map(({ id, root }) => ({
    of: `name ${id}`,
    field: 'state',
    kept: 'its own',
    told: `that of person ${root}`,
  }))
}
