import { sql } from 'kysely'
import type { Belonging } from '#domain/people/companies/company-of.ts'
import type { DealStory } from '#domain/people/link-deals.ts'
import { fold, type PersonFold, resume } from '#domain/replay/fold.ts'
import { type KnownEvent, loadColumns } from '#server/db/columns/load.ts'
import { belongingOf, readBelongs } from '#server/db/companies/belonging.ts'
import { settleCompanies } from '#server/db/companies/settle.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { markDesks } from '#server/db/desks/mark.ts'
import { markEnrolled } from '#server/db/feed/mark-enrolled.ts'
import { tellStages } from '#server/db/feed/tell-stages.ts'
import { namesAmong, namesOf, type PeopleNames, peopleOf } from '#server/db/names/read-names.ts'
import { type Regrouped, regroupDue } from '#server/db/names/regroup.ts'
import { judgeSignals } from '#server/db/signals/judge.ts'
import { ALWAYS } from '#server/db/signals/read-acts.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import {
  type Claimed,
  claimEvents,
  claimNobodys,
  isDue,
  readStandings,
  type Standing,
} from './claim.ts'
import { dealsOf, readDeals, refreshDeals } from './deals.ts'
import { appendDecided, decidedEvent } from './decided.ts'
import { keepFound } from './keep-found.ts'
import { type Folded, foldedPerson } from './person.ts'
import { readProgram } from './program.ts'
import { readTraits, type Traits } from './traits.ts'
import { writeFolded } from './write.ts'

/** People folded in one transaction. */
const CHUNK = 2_000
/** Held while a chunk of a workspace is chosen and folded. */
const FOLDING = 5562680

/**
 * Folds everybody of whom the log has something new, until nobody is left or the signal says to stop: after an import,
 * and at every start whatever a crash left behind. Two at once take turns, chunk by chunk, and fold nobody twice.
 * Answers how many people it folded. The next of them are not begun before a promise that `folded` answers is kept.
 */
export async function foldDue(
  db: Db,
  workspaceId: string,
  now: number,
  folded: (people: number) => unknown = () => undefined,
  signal?: AbortSignal,
): Promise<number> {
  await inWorkspace(db, workspaceId, (tx) => claimNobodys(tx, workspaceId, now))
  let total = 0
  while (!signal?.aborted) {
    const people = await inWorkspace(db, workspaceId, async (tx) => {
      await takeTurn(tx, workspaceId)
      const due = await duePeople(tx, workspaceId, now)
      await claim(tx, workspaceId, due, now)
      return due.length
    })
    if (people === 0) break
    total += people
    await folded(total)
  }
  await settleCompanies(db, workspaceId)
  return total
}

/** Whoever folds many at a time waits here for others who do, until they commit. */
export async function takeTurn(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${FOLDING}::int, hashtext(${workspaceId}))`.execute(tx)
}

/**
 * Claims the new events of whoever is called by these names and folds them, under their locks: from the memory of
 * the last fold where the events follow it, else from the whole log. Works out first who is one person, where
 * anything new says so. Rule 0.2.
 */
export async function claim(
  tx: Tx,
  workspaceId: string,
  named: readonly number[],
  now: number,
): Promise<void> {
  if (named.length === 0) return
  const regrouped = await regroupDue(tx, workspaceId, named, now)
  await claimRegrouped(tx, workspaceId, named, regrouped, now)
}

/** The same where it is worked out already, under the same lock of the names. */
export async function claimRegrouped(
  tx: Tx,
  workspaceId: string,
  named: readonly number[],
  regrouped: Regrouped,
  now: number,
): Promise<void> {
  const looked = [...named, ...regrouped.names]
  const { people: locked, marked } = await lockPeople(tx, workspaceId, looked)
  const anew = new Set([...(await peopleOf(tx, workspaceId, marked)), ...regrouped.people])
  const due =
    regrouped.names.length === 0 ? locked : await peopleOf(tx, workspaceId, [...named, ...anew])
  const people = await notErased(tx, workspaceId, due)
  const names = await namesOf(tx, workspaceId, people)
  const standings = await readStandings(tx, workspaceId, people)
  const asOf = new Map(regrouped.asOf)
  for (const [id, { as_of }] of standings) asOf.set(id, Math.max(as_of, asOf.get(id) ?? as_of))
  const claimed = await claimEvents(tx, workspaceId, names, asOf, now)
  const spans = new Map([...claimed].map(([id, { span }]) => [id, span] as const))
  for (const id of people) if (anew.has(id) || !standings.has(id)) spans.set(id, ALWAYS)
  const corrected = await judgeSignals(tx, workspaceId, {
    ...{ names, spans, asOf, now },
    latest: new Map([...claimed].map(([id, { latest }]) => [id, latest])),
    isHistory: (id) => (standings.get(id)?.live_since ?? null) === null,
  })
  const isQuick = (id: number) => !anew.has(id) && !corrected.has(id) && standings.has(id)
  const quick = people.filter((id) => claimed.has(id) && isQuick(id))
  const folded = await goOn(tx, workspaceId, { people: quick, names, claimed, standings })
  const done = new Set(folded.map(({ state }) => state.person_id))
  const rest = people.filter((id) => !done.has(id))
  folded.push(...(await foldNames(tx, workspaceId, rest, namesAmong(names, rest))))
  await writeFolded(tx, workspaceId, folded)
  await markDesks(
    tx,
    workspaceId,
    people.filter((id) => claimed.get(id)?.touches),
  )
  const retold = people.filter((id) => !done.has(id) || claimed.get(id)?.tells)
  await keepFound(tx, workspaceId, { folded, retold, anew: rest, names, claimed })
  const decided = folded.flatMap(({ line, decided }) =>
    decided.map((decision) => decidedEvent(line, decision)),
  )
  await appendDecided(tx, workspaceId, decided, now)
  await refreshDeals(
    tx,
    workspaceId,
    [...claimed.values()].flatMap(({ deals }) => deals),
  )
  await markEnrolled(tx, workspaceId, names.ids)
  await tellStages(tx, workspaceId, standings, folded, now)
  // Only the marks that were seen before anything was read: one that came meanwhile is for the next fold.
  await sql`delete from fold_due where workspace_id = ${workspaceId}
    and due_id = any((select ${regrouped.marks}::bigint[])::bigint[])`.execute(tx)
}

/** Folds people from their whole log, as it stands; what verify and rebuild do, and the fold of whatever is late. */
export async function foldAnew(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
): Promise<Folded[]> {
  if (people.length === 0) return []
  return foldNames(tx, workspaceId, people, await namesOf(tx, workspaceId, people))
}

/** These people, but for those who were erased: what is kept of them stays as it is. */
async function notErased(tx: Tx, workspaceId: string, people: number[]): Promise<number[]> {
  if (people.length === 0) return []
  const { rows } = await sql<{ id: number }>`select person_id as id from erasure
    where workspace_id = ${workspaceId} and person_id = any(${people}::bigint[])`.execute(tx)
  if (rows.length === 0) return people
  const erased = new Set(rows.map(({ id }) => id))
  return people.filter((id) => !erased.has(id))
}

async function foldNames(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
  names: PeopleNames,
): Promise<Folded[]> {
  if (people.length === 0) return []
  return gather(tx, workspaceId, people, { names }, async ({ loaded, program }) => {
    const traits = await readTraits(tx, workspaceId, names)
    const belongs = await readBelongs(tx, workspaceId, names)
    const deals = dealsOf(loaded)
    return (p, id) => {
      const told = traits.get(id) ?? {}
      return {
        fold: fold(program, loaded.columns, p),
        traits: told,
        belonging: belongs(id, told),
        deals: deals.get(id) ?? [],
        before: null,
      }
    }
  })
}

type Onward = {
  people: readonly number[]
  names: PeopleNames
  claimed: Claimed
  standings: ReadonlyMap<number, Standing>
}

/** Folds on from what was kept; leaves out whose new events come late or out of order. */
async function goOn(
  tx: Tx,
  workspaceId: string,
  { people, names, claimed, standings }: Onward,
): Promise<Folded[]> {
  if (people.length === 0) return []
  const events = people.flatMap((id) => claimed.get(id)?.events ?? [])
  return gather(tx, workspaceId, people, { names, events }, async ({ loaded, program }) => {
    const told = namesAmong(
      names,
      people.filter((id) => claimed.get(id)?.tells),
    )
    const traits = await readTraits(tx, workspaceId, told)
    const belongs = told.ids.length > 0 ? await readBelongs(tx, workspaceId, told) : null
    const deals = await readDeals(tx, workspaceId, namesAmong(names, people))
    return (p, id) => {
      const before = standings.get(id) as Standing
      const next = resume(program, before.memory.kernel, loaded.columns, p)
      const retold = traits.get(id)
      return (
        next && {
          fold: next,
          traits: retold ?? before.traits,
          belonging: (retold && belongs?.(id, retold)) ?? belongingOf(before),
          deals: deals.get(id) ?? [],
          before,
        }
      )
    }
  })
}

type Ground = {
  loaded: Awaited<ReturnType<typeof loadColumns>>
  program: Awaited<ReturnType<typeof readProgram>>
}
type Found = {
  fold: PersonFold
  traits: Traits
  belonging: Belonging
  deals: DealStory[]
  before: Standing | null
}

async function gather(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
  which: { names: PeopleNames; events?: readonly KnownEvent[] },
  prepare: (ground: Ground) => Promise<(p: number, id: number) => Found | null>,
): Promise<Folded[]> {
  const loaded = await loadColumns(tx, workspaceId, Float64Array.from(people).sort(), which)
  const program = await readProgram(tx, workspaceId)
  const find = await prepare({ loaded, program })
  const { start } = loaded.columns
  return [...loaded.people.keys()].flatMap((p) => {
    if (start[p] === start[p + 1]) return []
    const id = loaded.people[p] as number
    const found = find(p, id)
    const line = which.names.lineOf.get(id) ?? id
    if (!found) return []
    return [foldedPerson({ ...found, loaded, p, line })]
  })
}

/** The next people of whom something is new: those marked by an import, then those with unclaimed events. */
async function duePeople(tx: Tx, workspaceId: string, now: number): Promise<number[]> {
  const { rows } = await sql<{ person_id: number }>`
    select person_id from fold_due where workspace_id = ${workspaceId}
    union
    select person_id from event_due
    where workspace_id = ${workspaceId} and person_id > 0 and ${isDue(now)}
    order by person_id limit ${CHUNK}`.execute(tx)
  return rows.map((row) => row.person_id)
}

/**
 * Locks whoever is called by these names in one order for all, each found by its key: `(select …)` hides from the planner how
 * many there are; answers who they are and which of the names are marked to be folded from the
 * whole log. Whoever calls holds the names (names/hold.ts), so that they stay the same people.
 */
export async function lockPeople(
  tx: Tx,
  workspaceId: string,
  names: readonly number[],
): Promise<{ people: number[]; marked: number[] }> {
  const people = await peopleOf(tx, workspaceId, names)
  await sql`select person_id from person
    where workspace_id = ${workspaceId} and person_id = any((select ${people}::bigint[])::bigint[])
    order by person_id for no key update`.execute(tx)
  const { rows } = await sql<{ person_id: number }>`select distinct person_id from fold_due
    where workspace_id = ${workspaceId} and person_id = any((select ${names}::bigint[])::bigint[])
    order by person_id`.execute(tx)
  return { people, marked: rows.map((row) => row.person_id) }
}
