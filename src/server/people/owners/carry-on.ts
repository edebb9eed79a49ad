import { sql } from 'kysely'
import type { Db, Tx } from '#server/db/connect.ts'
import { claim } from '#server/db/fold/fold.ts'
import { holdNamesAlone } from '#server/db/names/hold.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { eachOnce, readChanged, stillChanged, tellOwners } from './tell-owners.ts'

/** People told of in one transaction: few enough that nobody who tells or folds waits long. */
const SOME = 250

/**
 * Goes on with changes of owners that are too large for one transaction, until none is left or the signal says to stop;
 * where it stopped, the next one goes on. Answers how many people it came by.
 */
export async function carryOnOwners(
  db: Db,
  workspaceId: string,
  now: () => number,
  signal?: AbortSignal,
): Promise<number> {
  let total = 0
  while (!signal?.aborted) {
    const people = await inWorkspace(db, workspaceId, (tx) => step(tx, workspaceId, now()))
    if (people === null) break
    total += people
  }
  return total
}

type Going = {
  changeId: number
  owner: string
  madeAt: number
  undoneAt: number | null
  at: number
  toldTo: number | null
}

/** The next people of the change that waits longest; null: none does. */
async function step(tx: Tx, workspaceId: string, now: number): Promise<number | null> {
  const found = await goingOf(tx, workspaceId)
  if (found === null) return null
  await holdNamesAlone(tx, workspaceId)
  // Again, now that nobody else goes on with it.
  const going = await goingOf(tx, workspaceId)
  if (going === null) return null
  const some = { after: going.at, to: going.toldTo, most: SOME }
  const told = await (going.undoneAt === null ? give : takeBack)(tx, workspaceId, going, now, some)
  const isOver = told.people < SOME
  await sql`update owner_change set
      at_person = ${isOver ? null : told.last}::bigint,
      done = done + ${told.people}::int, restored = restored + ${told.restored}::int
    where workspace_id = ${workspaceId} and change_id = ${going.changeId}`.execute(tx)
  return told.people
}

async function goingOf(tx: Tx, workspaceId: string): Promise<Going | null> {
  const { rows } = await sql<Going>`
    select change_id as "changeId", owner, made_at as "madeAt", undone_at as "undoneAt",
      at_person as at, told_to as "toldTo"
    from owner_change where workspace_id = ${workspaceId} and at_person is not null
    order by change_id limit 1`.execute(tx)
  return rows[0] ?? null
}

type Some = { after: number; to: number | null; most: number }

async function give(tx: Tx, workspaceId: string, going: Going, now: number, some: Some) {
  const { changeId, owner, madeAt } = going
  const people = await readChanged(tx, workspaceId, changeId, some)
  const meant = eachOnce(people.filter(({ erased }) => !erased))
  // As of the instant of the word: what a source told since counts more.
  const told = { message: `owner:${changeId}`, at: madeAt, now }
  await tellOwners(tx, workspaceId, told, meant, () => owner)
  return { people: people.length, restored: 0, last: people.at(-1)?.id ?? 0 }
}

async function takeBack(tx: Tx, workspaceId: string, going: Going, now: number, some: Some) {
  const { changeId, owner, undoneAt } = going
  const named = await readChanged(tx, workspaceId, changeId, some)
  // What was told of them and is not folded yet may be another owner.
  await claim(tx, workspaceId, [...new Set(named.map(({ personId }) => personId))], now)
  const people = await readChanged(tx, workspaceId, changeId, some)
  const back = stillChanged(people, owner)
  const told = { message: `owner-undo:${changeId}`, at: undoneAt ?? now, now }
  await tellOwners(tx, workspaceId, told, back, (person) => person.owner ?? '')
  return { people: people.length, restored: back.length, last: people.at(-1)?.id ?? 0 }
}
