import { sql } from 'kysely'
import type { Name } from '#domain/people/identity/name.ts'
import type { Tx } from '#server/db/connect.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { hashOfName } from '#server/db/privacy/suppressed.ts'
import type { Erasure } from './line.ts'

/** Names read at a time. */
const SOME = 10_000

/** Somebody with a name that was erased; `isMore`: they have others, too. */
export type Called = { personId: number; isMore: boolean }

/** Who was found, ascending, and by which hashes. */
type Found = { people: Called[]; by: ReadonlySet<string> }

/** Whoever of a workspace is called by any of the names that these erasures tell. Looks at every name once. */
export async function peopleCalled(
  tx: Tx,
  workspaceId: string,
  erasures: readonly Erasure[],
): Promise<Found> {
  const hashIn = hashesOf(erasures)
  const hits = new Map<number, number>()
  const by = new Set<string>()
  for await (const { personId, ...name } of namesIn(tx, workspaceId)) {
    const hash = hashIn(name)
    if (hash === null) continue
    by.add(hash)
    hits.set(personId, (hits.get(personId) ?? 0) + 1)
  }
  const people = [...hits.keys()].sort((a, b) => a - b)
  const names = new Map<number, number>()
  for (const person of (await namesOf(tx, workspaceId, people)).people)
    names.set(person, (names.get(person) ?? 0) + 1)
  const isMore = (id: number) => (names.get(id) ?? 0) > (hits.get(id) ?? 0)
  return { people: people.map((personId) => ({ personId, isMore: isMore(personId) })), by }
}

/** The hash by which a name is told, with whichever of the keys; mostly there is one. Null where it is not told. */
export function hashesOf(erasures: readonly Erasure[]): (name: Name) => string | null {
  const byKey = Map.groupBy(erasures, ({ key }) => key.toString('hex'))
  const sets = [...byKey].map(([key, some]) => ({
    key: Buffer.from(key, 'hex'),
    hashes: new Set(some.flatMap(({ called }) => called)),
  }))
  return (name) => {
    for (const { key, hashes } of sets) {
      const hash = hashOfName(key, name)
      if (hashes.has(hash)) return hash
    }
    return null
  }
}

type OfPerson = Name & { personId: number }

async function* namesIn(tx: Tx, workspaceId: string): AsyncGenerator<OfPerson> {
  let after = 0
  for (;;) {
    const { rows } = await sql<OfPerson & { id: number }>`
      select person_id as id, coalesce(root_id, person_id) as "personId", system, key as value
      from person where workspace_id = ${workspaceId} and person_id > ${after} and erased_at is null
      order by person_id limit ${SOME}`.execute(tx)
    for (const { id, ...name } of rows) {
      after = id
      yield name
    }
    if (rows.length < SOME) return
  }
}
