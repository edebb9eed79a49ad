import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'

/** All names of some people: each with the person it belongs to, and from when on what was told of it is known of them. */
export type PeopleNames = {
  ids: number[]
  people: number[]
  /** Before any instant where it was always known. */
  since: number[]
  /** Of each person the name whose history the others joined. */
  lineOf: Map<number, number>
}

/** Those names that belong to some of the people. */
export function namesAmong(names: PeopleNames, some: readonly number[]): PeopleNames {
  if (some.length === names.lineOf.size) return names
  const asked = new Set(some)
  const places = [...names.ids.keys()].filter((i) => asked.has(names.people[i] as number))
  const picked = (from: number[]) => places.map((i) => from[i] as number)
  return {
    ids: picked(names.ids),
    people: picked(names.people),
    since: picked(names.since),
    lineOf: names.lineOf,
  }
}

/**
 * The people of these names, each once, ascending. Laterally with `offset 0`, here as everywhere: each name is found by the index,
 * however little the planner knows of tables that an import has just filled.
 */
export async function peopleOf(
  tx: Tx,
  workspaceId: string,
  names: readonly number[],
): Promise<number[]> {
  if (names.length === 0) return []
  const { rows } = await sql<{ id: number }>`
    select distinct p.id from unnest(${names}::bigint[]) as n (id) cross join lateral (
      select coalesce(root_id, person_id) as id from person
      where workspace_id = ${workspaceId} and person_id = n.id
      offset 0
    ) p order by 1`.execute(tx)
  return rows.map(({ id }) => id)
}

/** The person whom a name belongs to; null for a name nobody has. */
export async function personOf(tx: Tx, workspaceId: string, name: number): Promise<number | null> {
  const [person = null] = await peopleOf(tx, workspaceId, [name])
  return person
}

export async function namesOf(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
): Promise<PeopleNames> {
  const names: PeopleNames = { ids: [], people: [], since: [], lineOf: new Map() }
  if (people.length === 0) return names
  const { rows } = await sql<{ id: number; person: number; joined_at: number | null }>`
    select p.person_id as id, n.id as person, p.joined_at
    from unnest(${people}::bigint[]) as n (id) cross join lateral (
      select person_id, joined_at from person
      where workspace_id = ${workspaceId} and person_id = n.id and root_id is null
      union all
      select person_id, joined_at from person where workspace_id = ${workspaceId} and root_id = n.id
      offset 0
    ) p`.execute(tx)
  for (const { id, person, joined_at } of rows) {
    names.ids.push(id)
    names.people.push(person)
    names.since.push(joined_at ?? Number.NEGATIVE_INFINITY)
    if (joined_at === null) names.lineOf.set(person, id)
  }
  return names
}
