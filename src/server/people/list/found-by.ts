import { type RawBuilder, sql } from 'kysely'
import { isNearly, isTypeable, spellings } from '#domain/people/search/nearly.ts'
import { partsOf, sought } from '#domain/people/search/words.ts'
import type { Tx } from '#server/db/connect.ts'
import { every, searchWords } from '#server/db/search.ts'
import type { Place } from '#server/people/place.ts'
import { inScope } from '#server/sight.ts'

/**
 * A set of people that an index knows: whom a word names, who came by a channel. `size` is counted up to 20,000; `has`
 * asks of one person (`ps`).
 */
export type Known = { set: RawBuilder<unknown>; has: RawBuilder<unknown>; size: number }

/** What people are sought by, and words that were taken for what was typed because nothing begins with that. */
export type Sought = { sets: Known[]; nearly: string[] }

/** Of larger sets it is enough to know that they are large. */
const MOST_SIZED = 20_000

/** Everybody whose words begin with each word of the search, or where nobody's do, are but one letter other. */
export async function soughtBy(tx: Tx, place: Words, search: string | undefined): Promise<Sought> {
  const found: Sought = { sets: [], nearly: [] }
  for (const typed of searchWords(search)) {
    const word = sought(typed)
    const whole = await beginning(tx, place, word)
    if (whole.size > 0) {
      found.sets.push(whole)
      continue
    }
    const parts = partsOf(word)
    for (const part of parts.length > 0 ? parts : [word]) {
      const begins = part === word ? whole : await beginning(tx, place, part)
      if (begins.size > 0) found.sets.push(begins)
      else found.sets.push(await nearTo(tx, place, part, found.nearly))
    }
  }
  return found
}

type Words = Pick<Place, 'workspaceId' | 'contact' | 'scope'>
/** The last sign there is: between a beginning and this lies whatever begins so. */
const END = '\u{10ffff}'

const beginning = (tx: Tx, place: Words, word: string) =>
  knownBy(tx, place, sql`w.word >= ${word} and w.word <= ${word + END}`)

async function nearTo(tx: Tx, place: Words, word: string, nearly: string[]): Promise<Known> {
  const { rows } = isTypeable(word)
    ? await sql<{ word: string }>`
        select distinct n.word from word_near n
        where n.workspace_id = ${place.workspaceId} and n.spelling = any(${spellings(word)}::text[])`.execute(
        tx,
      )
    : { rows: [] }
  const near = await seenAmong(
    tx,
    place,
    rows.map((row) => row.word).filter((one) => isNearly(one, word)),
  )
  const known = await knownBy(tx, place, sql`w.word = any(${near}::text[])`)
  if (known.size > 0) nearly.push(...near)
  return known
}

/** Those words that somebody has whom the caller sees, and has where the caller may see it. */
async function seenAmong(tx: Tx, place: Words, words: readonly string[]): Promise<string[]> {
  const { workspaceId, contact, scope } = place
  if (words.length === 0) return []
  const theirs = inScope(workspaceId, scope).map(
    (seen) => sql`and exists (select 1 from person_state ps
      where ps.workspace_id = ${workspaceId} and ps.person_id = w.person_id and ${seen})`,
  )
  const { rows } = await sql<{ word: string }>`
    select n.word from unnest(${words}::text[]) as n (word)
    where exists (select 1 from person_word w
      where w.workspace_id = ${workspaceId} and w.word = n.word ${openTo(contact)}
        ${sql.join(theirs, sql` `)})`.execute(tx)
  return rows.map(({ word }) => word)
}

const openTo = (contact: boolean) => (contact ? sql`` : sql`and not w.is_contact`)

async function knownBy(tx: Tx, place: Words, said: RawBuilder<unknown>): Promise<Known> {
  const { workspaceId, contact } = place
  const open = openTo(contact)
  return sized(tx, {
    set: sql`select w.person_id from person_word w
      where w.workspace_id = ${workspaceId} and ${said} ${open}`,
    // With `offset 0`, so that the words of one person are looked at, and never all people of a word.
    has: sql`exists (select 1 from (select k.word, k.is_contact from person_word k
      where k.workspace_id = ${workspaceId} and k.person_id = ps.person_id offset 0) w
      where ${said} ${open})`,
  })
}

/** The same with how many there are, as far as that is counted. */
export async function sized(tx: Tx, known: Omit<Known, 'size'>): Promise<Known> {
  const { rows } = await sql<{ size: number }>`
    select count(*) as size from (${known.set} limit ${MOST_SIZED + 1}) k`.execute(tx)
  return { ...known, size: rows[0]?.size ?? 0 }
}

/** So few that each is looked up; of more, the list is walked in its order and each is asked for. */
const FEW = 2_000

/**
 * The condition that somebody (`ps`) is in all of these sets, in the form that is fast for their sizes: few people are
 * looked up one by one; more are looked for in one table of hashes while the list is walked; large sets are
 * asked about each. `total`, if known: how many are in all of them.
 */
export async function inAll(
  tx: Tx,
  sets: readonly Known[],
): Promise<{
  where: RawBuilder<boolean>
  total: number | null
  areFew: boolean
  asksEach: boolean
}> {
  const small = sets.filter(({ size }) => size <= MOST_SIZED)
  const large = sets.filter(({ size }) => size > MOST_SIZED)
  const asked = large.map(({ has }) => has)
  const [first, ...others] = large
  if (small.length === 0)
    return {
      where: every(asked),
      total: first && others.length === 0 ? await atLeast(tx, first) : null,
      areFew: false,
      asksEach: large.length > 0,
    }
  const both = sql.join(
    small.map(({ set }) => sql`(${set})`),
    sql` intersect `,
  )
  // Read once: the page and its count look them up in what was found.
  const { rows } = await sql<{ ids: number[] }>`
    select coalesce(array_agg(distinct person_id), '{}') as ids from (${both}) k`.execute(tx)
  const ids = rows[0]?.ids ?? []
  const total = ids.length
  const among =
    total <= FEW
      ? // Not as they stand: among these PostgreSQL would look along an index of everybody.
        sql`ps.person_id = any(array(select unnest(${ids}::bigint[])))`
      : // As a truth value it is no condition of an index: each row looks itself up.
        sql`(ps.person_id = any(${ids}::bigint[])) is true`
  return {
    where: every([among, ...asked]),
    total: large.length > 0 ? null : total,
    areFew: total <= FEW,
    asksEach: large.length > 0,
  }
}

/** Of a large set enough people to know that they are more than a list counts; null where even so many rows are few people. */
async function atLeast(tx: Tx, { set }: Known): Promise<number | null> {
  const { rows } = await sql<{ people: number }>`
    select count(distinct k.person_id) as people from (${set} limit ${2 * MOST_SIZED}) k`.execute(
    tx,
  )
  const people = rows[0]?.people ?? 0
  return people > MOST_SIZED / 2 ? people : null
}
