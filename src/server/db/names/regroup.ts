import { sql } from 'kysely'
import { forgetStates } from '#server/db/companies/mark.ts'
import type { Tx } from '#server/db/connect.ts'
import { markStray } from '#server/db/desks/mark.ts'
import { at, timestamp } from '#server/db/instants.ts'
import { settleJoined } from '#server/db/privacy/tracking.ts'
import { holdNames, holdNamesAlone } from './hold.ts'
import { namesOf, peopleOf } from './read-names.ts'
import { type Placed, type WhoIsWho, whoIsWho } from './who-is-who.ts'

export type Regrouped = {
  /** Whose names changed; they are to be folded from the whole log. By root. */
  people: number[]
  /** All names that were looked at. */
  names: number[]
  /** Marks that are taken away once these people are folded; those that came meanwhile are for the next fold. */
  marks: number[]
  /** What becomes known of a person now is known later than this. By root. */
  asOf: Map<number, number>
}

/**
 * Works out again who is one person where any of these names is due for it, and holds all names until the transaction
 * ends. Histories are joined anew as well where an import told something of a person whose log speaks of several names.
 */
export async function regroupDue(
  tx: Tx,
  workspaceId: string,
  names: readonly number[],
  now: number,
): Promise<Regrouped> {
  const { due, marks } = await dueNames(tx, workspaceId, names)
  if (due.length === 0) {
    await holdNames(tx, workspaceId)
    return { people: [], names: [], marks, asOf: new Map() }
  }
  await holdNamesAlone(tx, workspaceId)
  const regrouped = await regroup(tx, workspaceId, due, now)
  return { ...regrouped, marks: [...new Set([...marks, ...regrouped.marks])] }
}

/** The same for these names whether they are due or not; whoever calls holds the names alone. */
export async function regroup(
  tx: Tx,
  workspaceId: string,
  names: readonly number[],
  now: number,
): Promise<Regrouped> {
  const found = await whoIsWho(tx, workspaceId, names, now)
  const ids = found.names.map(({ id }) => id)
  await makeKnown(tx, workspaceId, found.known)
  const changed = found.names.filter(isChanged)
  const moved = new Set(changed.flatMap(({ id, was, is }) => [id, was.root, is.root]))
  const roots = new Set(found.names.filter(({ id }) => moved.has(id)).map(({ is }) => is.root))
  const theirs = found.names.filter(({ is }) => roots.has(is.root)).map(({ id }) => id)
  await place(tx, workspaceId, changed)
  await forget(tx, workspaceId, theirs, found, now)
  await keepCandidates(tx, workspaceId, ids, found.refused)
  const people = [...roots].sort((a, b) => a - b)
  await settleJoined(tx, workspaceId, people, now)
  return {
    people,
    names: ids,
    marks: found.marks,
    asOf: found.asOf,
  }
}

export const isChanged = ({ was, is }: Placed): boolean =>
  was.root !== is.root || was.joinedAt !== is.joinedAt

async function dueNames(tx: Tx, workspaceId: string, names: readonly number[]) {
  const { rows } = await sql<{ id: number; regroup: boolean; mark: number }>`
    select d.person_id as id, d.regroup, d.due_id as mark from unnest(${names}::bigint[]) as n (id) cross join lateral (
      select person_id, regroup, due_id from fold_due
      where workspace_id = ${workspaceId} and person_id = n.id
      offset 0
    ) d`.execute(tx)
  const due = rows.filter(({ regroup }) => regroup).map(({ id }) => id)
  const told = rows.filter(({ regroup }) => !regroup).map(({ id }) => id)
  return {
    due: [...new Set([...due, ...(await spokenOfTwice(tx, workspaceId, told))])],
    marks: rows.map(({ mark }) => mark),
  }
}

/** People of whom the log speaks by more than one name. */
async function spokenOfTwice(
  tx: Tx,
  workspaceId: string,
  names: readonly number[],
): Promise<number[]> {
  const { ids, people } = await namesOf(tx, workspaceId, await peopleOf(tx, workspaceId, names))
  const called = Map.groupBy(ids.keys(), (i) => people[i] as number)
  const several = [...called.values()].filter(({ length }) => length > 1).flat()
  if (several.length === 0) return []
  const { rows } = await sql<{ person: number }>`
    select n.person from unnest(${several.map((i) => ids[i])}::bigint[], ${several.map((i) => people[i])}::bigint[])
      as n (id, person) cross join lateral (
      select 1 from event where workspace_id = ${workspaceId} and person_id = n.id limit 1
    ) e group by n.person having count(*) > 1`.execute(tx)
  return rows.map(({ person }) => person)
}

/** In the order of all who write claims (tell-names.ts), so that nobody waits in a circle with who tells an earlier one. */
async function makeKnown(tx: Tx, workspaceId: string, known: WhoIsWho['known']): Promise<void> {
  if (known.length === 0) return
  await sql`
    select 1 from name_claim c
    join unnest(${known.map(({ a }) => a)}::bigint[], ${known.map(({ b }) => b)}::bigint[],
      ${known.map(({ batchId }) => batchId)}::bigint[]) as k (a, b, batch_id)
      on c.person_id = k.a and c.other_id = k.b and c.batch_id = k.batch_id
    where c.workspace_id = ${workspaceId}
    order by c.person_id, c.other_id, c.batch_id for no key update of c`.execute(tx)
  await sql`
    update name_claim c set known_at = k.known_at
    from unnest(${known.map(({ a }) => a)}::bigint[], ${known.map(({ b }) => b)}::bigint[],
      ${known.map(({ batchId }) => batchId)}::bigint[],
      ${known.map(({ knownAt }) => timestamp(knownAt))}::timestamptz[]) as k (a, b, batch_id, known_at)
    where c.workspace_id = ${workspaceId} and c.person_id = k.a and c.other_id = k.b
      and c.batch_id = k.batch_id`.execute(tx)
}

async function place(tx: Tx, workspaceId: string, changed: readonly Placed[]): Promise<void> {
  if (changed.length === 0) return
  const roots = changed.map(({ id, is }) => (is.root === id ? null : is.root))
  const joined = changed.map(({ is }) => (is.joinedAt === null ? null : timestamp(is.joinedAt)))
  await sql`
    update person p set root_id = n.root_id, joined_at = n.joined_at
    from unnest(${changed.map(({ id }) => id)}::bigint[], ${roots}::bigint[], ${joined}::timestamptz[])
      as n (id, root_id, joined_at)
    where p.workspace_id = ${workspaceId} and p.person_id = n.id`.execute(tx)
}

/** What was kept of people whose names changed is no longer theirs; the fold makes it anew from the log. */
async function forget(
  tx: Tx,
  workspaceId: string,
  names: readonly number[],
  { asOf }: WhoIsWho,
  now: number,
): Promise<void> {
  if (names.length === 0) return
  await forgetStates(tx, workspaceId, names)
  for (const table of ['handoff_deal', 'handoff'] as const)
    await sql`delete from ${sql.table(table)}
      where workspace_id = ${workspaceId} and person_id = any(${names}::bigint[])`.execute(tx)
  await markStray(tx, workspaceId, names)
  const last = Math.max(now, ...names.map((id) => asOf.get(id) ?? 0))
  await sql`update person set regrouped_at = ${at(last)}
    where workspace_id = ${workspaceId} and person_id = any(${names}::bigint[])`.execute(tx)
}

async function keepCandidates(
  tx: Tx,
  workspaceId: string,
  names: readonly number[],
  refused: WhoIsWho['refused'],
): Promise<void> {
  await sql`delete from candidate where workspace_id = ${workspaceId}
    and (person_id = any(${names}::bigint[]) or other_id = any(${names}::bigint[]))`.execute(tx)
  if (refused.length === 0) return
  const claims = refused.map(({ claim }) => claim)
  await sql`
    insert into candidate (workspace_id, person_id, other_id, why, happened_at, message_id)
    select ${workspaceId}::uuid, c.a, c.b, c.why, c.happened_at, c.message_id
    from unnest(${claims.map(({ a }) => a)}::bigint[], ${claims.map(({ b }) => b)}::bigint[],
      ${refused.map(({ why }) => why)}::text[],
      ${claims.map(({ happenedAt }) => timestamp(happenedAt))}::timestamptz[],
      ${claims.map(({ messageId }) => messageId)}::text[]) with ordinality
      as c (a, b, why, happened_at, message_id, place)
    order by c.place
    on conflict (workspace_id, person_id, other_id) do nothing`.execute(tx)
}
