import type { Tx } from '#server/db/connect.ts'
import type { PeopleNames } from '#server/db/names/read-names.ts'
import { grown } from './by-person.ts'
import { copyOut, epochMs, fixedRows, int8 } from './copy-out.ts'

/** Names whose events count for a person of another id, or only from an instant on. Ids ascending. */
export type Joined = { ids: Float64Array; people: Float64Array; since: Float64Array }

/** Those of these names that are more than their person's only one. */
export function joinedOf({ ids, people, since }: PeopleNames): Joined {
  const places = [...ids.keys()]
    .filter((i) => ids[i] !== people[i] || since[i] !== Number.NEGATIVE_INFINITY)
    .sort((a, b) => (ids[a] as number) - (ids[b] as number))
  const picked = (from: number[]) => Float64Array.from(places, (i) => from[i] as number)
  return { ids: picked(ids), people: picked(people), since: picked(since) }
}

/** The same for everybody in the workspace. */
export async function everyJoined(tx: Tx, workspaceId: string): Promise<Joined> {
  const room = 1_024
  let [ids, people, since] = [
    new Float64Array(room),
    new Float64Array(room),
    new Float64Array(room),
  ]
  let count = 0
  await copyOut(
    tx,
    `select person_id, coalesce(root_id, person_id), coalesce(joined_at, '-infinity') from person
      where workspace_id = '${workspaceId}' and (root_id is not null or joined_at is not null)
      order by person_id`,
    fixedRows(2 + 3 * 12, (bytes, at) => {
      if (count === ids.length) {
        ids = grown(ids, new Float64Array(count * 2))
        people = grown(people, new Float64Array(count * 2))
        since = grown(since, new Float64Array(count * 2))
      }
      ids[count] = int8(bytes, at + 4)
      people[count] = int8(bytes, at + 16)
      since[count] = epochMs(bytes, at + 28)
      count += 1
    }),
  )
  return { ids: ids.slice(0, count), people: people.slice(0, count), since: since.slice(0, count) }
}
