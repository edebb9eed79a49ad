import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import type { Difference } from '#server/db/fold/compare.ts'
import type { EachName } from '#server/db/fold/traits.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { arrivalsOf } from './keep-came.ts'
import { sourcesOf } from './keep-sources.ts'
import { type Told, wordsKept, wordsToKeep } from './keep-words.ts'

/** What lists find these people by that is kept otherwise than their names and traits (`told`) and the log say. */
export async function differingFound(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
  told: readonly Told[],
): Promise<Difference[]> {
  if (people.length === 0) return []
  const names = await namesOf(tx, workspaceId, people)
  return [
    ...(await differingWords(tx, workspaceId, told, names)),
    ...(await differingRows(tx, workspaceId, names, 'person_came', 'arrival_id')),
    ...(await differingRows(tx, workspaceId, names, 'person_source', 'source_id')),
  ]
}

async function differingWords(
  tx: Tx,
  workspaceId: string,
  told: readonly Told[],
  names: Parameters<typeof wordsToKeep>[3],
): Promise<Difference[]> {
  const wanted = (await wordsToKeep(tx, workspaceId, told, names)).map(sayWord)
  const kept = (await wordsKept(tx, workspaceId, names.ids)).map(sayWord)
  return onlyIn(kept, wanted, 'word')
}

const sayWord = (row: { person: number; word: string; isContact: boolean }) => ({
  person: row.person,
  said: `${row.word}${row.isContact ? ' (contact)' : ''}`,
})

type Said = { person: number; said: string }

/** Rows that the log tells and nobody keeps, and the other way round. */
async function differingRows(
  tx: Tx,
  workspaceId: string,
  names: EachName,
  table: 'person_came' | 'person_source',
  column: 'arrival_id' | 'source_id',
): Promise<Difference[]> {
  const of = table === 'person_came' ? arrivalsOf : sourcesOf
  const { rows: wanted } = await sql<Said>`
    select person_id as person, ${sql.ref(column)}::text as said
    from (${of(workspaceId, names)}) t`.execute(tx)
  const { rows: kept } = await sql<Said>`
    select n.id as person, k.said from unnest(${names.ids}::bigint[]) as n (id) cross join lateral (
      select ${sql.ref(column)}::text as said from ${sql.table(table)}
      where workspace_id = ${workspaceId} and person_id = n.id
      offset 0
    ) k`.execute(tx)
  return onlyIn(kept, wanted, column === 'arrival_id' ? 'arrival' : 'source')
}

function onlyIn(kept: readonly Said[], told: readonly Said[], field: string): Difference[] {
  const keyOf = ({ person, said }: Said) => `${person} ${said}`
  const [mine, theirs] = [new Set(kept.map(keyOf)), new Set(told.map(keyOf))]
  return [
    ...kept
      .filter((one) => !theirs.has(keyOf(one)))
      .map(({ person, said }) => ({ of: `person ${person}`, field, kept: said, told: null })),
    ...told
      .filter((one) => !mine.has(keyOf(one)))
      .map(({ person, said }) => ({ of: `person ${person}`, field, kept: null, told: said })),
  ]
}
