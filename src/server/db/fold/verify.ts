import { sql } from 'kysely'
import { differingCompanies } from '#server/db/companies/differing.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { differingFound } from '#server/db/finding/differing.ts'
import { differingSignals } from '#server/db/signals/differing.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { compare, type Difference, same } from './compare.ts'
import { differingDeals } from './deals.ts'
import { decidedEvent } from './decided.ts'
import { differingNames } from './differing-names.ts'
import { foldAnew } from './fold.ts'
import { type KeptPerson, readKept } from './kept.ts'
import { type Named, peopleInTurn } from './people-in-turn.ts'
import type { Folded } from './person.ts'

export type Verified = {
  people: number
  events: number
  /** People of whom something new came in meanwhile and is not folded yet; they are not compared. */
  pending: number
  /** Everything that is kept otherwise than the log tells it: the first 1,000. */
  differences: Difference[]
  /** All of them. */
  count: number
  /**
   * Rulings in the log that do not follow from it any more, or not so, because names came to their person or left it
   * since: what was decided then stands in the log, and is no difference.
   */
  explained: number
  /** Events that name a person, deal, signature or source that is not there. */
  strays: number
}

const MOST = 1_000

/**
 * Replays the whole log and compares every column that is kept of every person, hand-off, deal and live decision
 * of the rule with what comes out, bit for bit. Reads only.
 */
export async function verify(
  db: Db,
  workspaceId: string,
  checked: (people: number) => void = () => undefined,
): Promise<Verified> {
  const found = {
    people: 0,
    events: 0,
    pending: 0,
    differences: [],
    count: 0,
    explained: 0,
    strays: 0,
  }
  for await (const people of peopleInTurn(db, workspaceId)) {
    await inWorkspace(db, workspaceId, (tx) => verifyPeople(tx, workspaceId, people, found))
    checked(found.people)
  }
  return inWorkspace(db, workspaceId, async (tx) => {
    note(found, await differingDeals(tx, workspaceId))
    note(found, await differingCompanies(tx, workspaceId))
    return { ...found, strays: await countStrays(tx, workspaceId) }
  })
}

async function verifyPeople(
  tx: Tx,
  workspaceId: string,
  named: readonly Named[],
  found: Verified,
): Promise<void> {
  // One snapshot for both, so that what is folded meanwhile is not taken for a difference.
  await sql`set transaction isolation level repeatable read read only`.execute(tx)
  const people = named.map(({ person_id }) => person_id)
  const due = await readDue(tx, workspaceId, people)
  const told = await foldAnew(tx, workspaceId, people)
  const kept = await readKept(tx, workspaceId, people)
  const byPerson = new Map(told.map((folded) => [folded.state.person_id, folded]))
  for (const { person_id, key } of named) {
    if (due.has(person_id)) {
      found.pending += 1
      continue
    }
    found.people += 1
    found.events += byPerson.get(person_id)?.state.events ?? 0
    const mine = kept.get(person_id)
    const theirs = byPerson.get(person_id)
    const explained = explainedOf(mine, theirs)
    found.explained += explained.size
    note(found, compare(key, without(mine, explained), theirs && afterwards(theirs, explained)))
  }
  const settled = people.filter((id) => !due.has(id))
  note(found, await differingNames(tx, workspaceId, settled))
  note(found, await differingSignals(tx, workspaceId, settled))
  const states = told.map(({ state }) => state).filter(({ person_id }) => !due.has(person_id))
  note(found, await differingFound(tx, workspaceId, settled, states))
}

/** Message ids of rulings from before names came or left, as far as they are not found any more as they were made. */
function explainedOf(kept: KeptPerson | undefined, told: Folded | undefined): Set<string> {
  const found = new Map(
    told?.decided.map((one) => decidedEvent(told.line, one)).map((one) => [one.messageId, one]),
  )
  const before = kept?.decided.filter(
    ({ regroupedAt, ...ruling }) =>
      ruling.knownAt <= (regroupedAt ?? 0) && !same(ruling, found.get(ruling.messageId)),
  )
  return new Set(before?.map(({ messageId }) => messageId))
}

const without = (kept: KeptPerson | undefined, explained: ReadonlySet<string>) =>
  kept && {
    ...kept,
    decided: kept.decided
      .filter(({ messageId }) => !explained.has(messageId))
      .map(({ regroupedAt: _, ...ruling }) => ruling),
  }

const afterwards = (told: Folded, explained: ReadonlySet<string>): Folded => ({
  ...told,
  decided: told.decided.filter((one) => !explained.has(decidedEvent(told.line, one).messageId)),
})

async function readDue(tx: Tx, workspaceId: string, people: readonly number[]) {
  const { rows } = await sql<{ id: number }>`
    select coalesce(p.root_id, p.person_id) as id from fold_due f
    join person p on p.workspace_id = ${workspaceId} and p.person_id = f.person_id
    where f.workspace_id = ${workspaceId}
      and coalesce(p.root_id, p.person_id) between ${people[0]}::bigint and ${people.at(-1)}::bigint`.execute(
    tx,
  )
  return new Set(rows.map(({ id }) => id))
}

function note(found: Verified, differences: readonly Difference[]): void {
  found.count += differences.length
  found.differences.push(...differences.slice(0, MOST - found.differences.length))
}

async function countStrays(tx: Tx, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ strays: number }>`
    select count(*) as strays from event e
    left join person p on p.workspace_id = e.workspace_id and p.person_id = e.person_id
    left join deal d on d.workspace_id = e.workspace_id and d.deal_id = e.deal_id
    left join signature s on s.workspace_id = e.workspace_id and s.signature_id = e.signature_id
    left join source o on o.workspace_id = e.workspace_id and o.source_id = e.source_id
    where e.workspace_id = ${workspaceId}
      and (s.signature_id is null or o.source_id is null
        or (e.person_id is not null and p.person_id is null)
        or (e.deal_id is not null and d.deal_id is null))`.execute(tx)
  return rows[0]?.strays ?? 0
}
