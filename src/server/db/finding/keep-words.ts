import { sql } from 'kysely'
import { isTypeable, spellings } from '#domain/people/search/nearly.ts'
import { type SearchWord, wordsOf } from '#domain/people/search/words.ts'
import type { Tx } from '#server/db/connect.ts'
import type { PeopleNames } from '#server/db/names/read-names.ts'

/** Somebody with what they are told to be now. */
export type Told = { person_id: number; traits: Record<string, unknown> }
type Row = SearchWord & { person: number }

/**
 * Keeps by which words these people are found: what they are told to be now, under `names`, which are all of theirs. Only
 * what differs is written. Whoever calls has locked the people.
 */
export async function keepWords(
  tx: Tx,
  workspaceId: string,
  people: readonly Told[],
  names: PeopleNames,
): Promise<void> {
  if (names.ids.length === 0) return
  const wanted = await wordsToKeep(tx, workspaceId, people, names)
  const kept = await wordsKept(tx, workspaceId, names.ids)
  const before = new Map(kept.map((row) => [keyOf(row), row]))
  const now = new Set(wanted.map(keyOf))
  const added = wanted.filter((row) => before.get(keyOf(row))?.isContact !== row.isContact)
  await removeWords(
    tx,
    workspaceId,
    kept.filter((row) => !now.has(keyOf(row))),
  )
  await addWords(tx, workspaceId, added)
}

const keyOf = ({ person, word }: Row) => `${person} ${word}`

/** By which words people are found under these names. */
export async function wordsKept(
  tx: Tx,
  workspaceId: string,
  ids: readonly number[],
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select w.person_id as person, w.word, w.is_contact as "isContact"
    from unnest(${ids}::bigint[]) as n (id) cross join lateral (
      select person_id, word, is_contact from person_word
      where workspace_id = ${workspaceId} and person_id = n.id
      offset 0
    ) w`.execute(tx)
  return rows
}

/** By which words they are to be found: what they are told to be, and every name of theirs. */
export async function wordsToKeep(
  tx: Tx,
  workspaceId: string,
  people: readonly Told[],
  names: PeopleNames,
): Promise<Row[]> {
  const { rows } = await sql<{ id: number; system: string; value: string }>`
    select n.person as id, p.system, p.key as value
    from unnest(${names.ids}::bigint[], ${names.people}::bigint[]) as n (id, person)
    cross join lateral (
      select system, key from person where workspace_id = ${workspaceId} and person_id = n.id
      offset 0
    ) p`.execute(tx)
  const called = Map.groupBy(rows, ({ id }) => id)
  return people.flatMap(({ person_id, traits }) =>
    wordsOf(traits, called.get(person_id) ?? []).map((word) => ({ ...word, person: person_id })),
  )
}

async function addWords(tx: Tx, workspaceId: string, added: readonly Row[]): Promise<void> {
  if (added.length === 0) return
  await sql`
    insert into person_word (workspace_id, person_id, word, is_contact)
    select ${workspaceId}::uuid, w.person, w.word, w.is_contact
    from unnest(${added.map(({ person }) => person)}::bigint[], ${added.map(({ word }) => word)}::text[],
      ${added.map(({ isContact }) => isContact)}::boolean[]) as w (person, word, is_contact)
    on conflict (workspace_id, word, person_id) do update set is_contact = excluded.is_contact`.execute(
    tx,
  )
  const typeable = [...new Set(added.map(({ word }) => word).filter(isTypeable))]
  const { rows } = await sql<{ word: string }>`
    select w.word from unnest(${typeable}::text[]) as w (word) where not exists (
      select 1 from word_near k
      where k.workspace_id = ${workspaceId} and k.spelling = w.word and k.word = w.word)`.execute(
    tx,
  )
  const near = rows.flatMap(({ word }) => spellings(word).map((spelling) => ({ spelling, word })))
  if (near.length === 0) return
  // In one order for all, so that nobody waits in a circle for a word that somebody else adds.
  await sql`
    insert into word_near (workspace_id, spelling, word)
    select ${workspaceId}::uuid, n.spelling, n.word
    from unnest(${near.map(({ spelling }) => spelling)}::text[], ${near.map(({ word }) => word)}::text[])
      as n (spelling, word)
    order by n.word collate "C", n.spelling collate "C"
    on conflict (workspace_id, spelling, word) do nothing`.execute(tx)
}

/** A word that nobody is called any more is not kept as one that may be mistyped either. */
async function removeWords(tx: Tx, workspaceId: string, gone: readonly Row[]): Promise<void> {
  if (gone.length === 0) return
  await sql`
    delete from person_word w
    using unnest(${gone.map(({ person }) => person)}::bigint[], ${gone.map(({ word }) => word)}::text[])
      as g (person, word)
    where w.workspace_id = ${workspaceId} and w.word = g.word and w.person_id = g.person`.execute(
    tx,
  )
  const words = [...new Set(gone.map(({ word }) => word))].sort()
  await sql`
    delete from word_near n using unnest(${words}::text[]) as g (word)
    where n.workspace_id = ${workspaceId} and n.word = g.word and not exists (
      select 1 from person_word k where k.workspace_id = ${workspaceId} and k.word = g.word)`.execute(
    tx,
  )
}
