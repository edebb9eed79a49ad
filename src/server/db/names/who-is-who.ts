import { sql } from 'kysely'
import { joinHistories } from '#domain/people/identity/history.ts'
import type { Name } from '#domain/people/identity/name.ts'
import {
  type Claim,
  type Decision,
  persons,
  type Refused,
} from '#domain/people/identity/persons.ts'
import { rootOf } from '#domain/people/identity/root.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { toldOf } from './told.ts'

/** A claim as it is kept; nobody has worked it out yet where it is not known. */
export type KeptClaim = Claim & { batchId: number; knownAt: Instant | null }
export type KeptDecision = Decision & { knownAt: Instant }

/** What is kept of a name, and what follows from the claims and decisions. */
export type Placed = {
  id: number
  was: { root: number; joinedAt: number | null }
  is: { root: number; joinedAt: number | null }
}

export type WhoIsWho = {
  names: Placed[]
  refused: Refused<KeptClaim>[]
  /** Claims that become known now, with their instant. */
  known: (Pick<KeptClaim, 'a' | 'b' | 'batchId'> & { knownAt: Instant })[]
  /** Of every person by root: the last instant known of any of their names. */
  asOf: Map<number, Instant>
  /** Marks on these names that were there before the claims were read: what they are for is worked out here. */
  marks: number[]
}

/**
 * Works out who is one person among these names and all that claims and decisions connect them with. Reads only. A
 * claim that nobody worked out before is known now, and later than whatever was known of the two. Rule 0.2.
 */
export async function whoIsWho(
  tx: Tx,
  workspaceId: string,
  asked: readonly number[],
  now: number,
): Promise<WhoIsWho> {
  const { ids, claims, decisions, marks } = await connected(tx, workspaceId, asked)
  const rows = await namesIn(tx, workspaceId, ids)
  const names = new Map(rows.map(({ id, system, value }) => [id, { system, value }]))
  const asOfName = new Map(rows.map(({ id, as_of }) => [id, as_of]))
  const { sets, links, refused } = persons<KeptClaim, KeptDecision>(names, claims, decisions)
  const told = await toldOf(tx, workspaceId, sets.filter(({ length }) => length > 1).flat())
  const setOf = new Map(sets.flatMap((set) => set.map((id) => [id, set] as const)))
  const linksOf = Map.groupBy(links, ({ a }) => setOf.get(a) as number[])
  const place = new Map<number, Placed['is']>()
  const asOf = new Map<number, Instant>()
  const knownAt = new Map<KeptClaim, Instant>()
  for (const set of sets) {
    const root = rootOf(names, set)
    const last = Math.max(...set.map((id) => asOfName.get(id) ?? Number.NEGATIVE_INFINITY))
    const fresh = Math.max(now, last + 1) as Instant
    const held = (linksOf.get(set) ?? []).map((link) => {
      if (link.knownAt === null) knownAt.set(link as KeptClaim, fresh)
      return { ...link, knownAt: link.knownAt ?? fresh }
    })
    const { joinedAt } = joinHistories(names, set, held, told)
    for (const id of set) place.set(id, { root, joinedAt: joinedAt.get(id) ?? null })
    asOf.set(root, Math.max(last, ...joinedAt.values()) as Instant)
  }
  return {
    names: rows.map(({ id, root_id, joined_at }) => ({
      id,
      was: { root: root_id ?? id, joinedAt: joined_at },
      is: place.get(id) as Placed['is'],
    })),
    refused,
    known: claims
      .filter((claim) => claim.knownAt === null)
      .map((claim) => ({ ...claim, knownAt: knownAt.get(claim) ?? (now as Instant) })),
    asOf,
    marks,
  }
}

/** All names that claims and decisions connect with these, refused ones too: one of them may unite what another forbade. */
async function connected(tx: Tx, workspaceId: string, asked: readonly number[]) {
  const ids = new Set(asked)
  const claims = new Map<string, KeptClaim>()
  const decisions = new Map<number, KeptDecision>()
  const marks: number[] = []
  for (let edge = [...ids]; edge.length > 0; ) {
    const before = ids.size
    // First the marks: a claim that is told after them has marks of its own, and is for the next fold.
    marks.push(...(await marksOn(tx, workspaceId, edge)))
    for (const claim of await claimsOf(tx, workspaceId, edge))
      claims.set(`${claim.a} ${claim.b} ${claim.batchId}`, claim)
    for (const decision of await decisionsOf(tx, workspaceId, edge))
      decisions.set(decision.id, decision)
    for (const { a, b } of [...claims.values(), ...decisions.values()]) ids.add(a).add(b)
    edge = [...ids].slice(before)
  }
  return { ids: [...ids], claims: [...claims.values()], decisions: [...decisions.values()], marks }
}

async function marksOn(tx: Tx, workspaceId: string, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ mark: number }>`
    select d.due_id as mark from unnest(${ids}::bigint[]) as n (id) cross join lateral (
      select due_id from fold_due where workspace_id = ${workspaceId} and person_id = n.id
      offset 0
    ) d`.execute(tx)
  return rows.map(({ mark }) => mark)
}

async function claimsOf(tx: Tx, workspaceId: string, ids: readonly number[]): Promise<KeptClaim[]> {
  const columns = sql`person_id as a, other_id as b, batch_id as "batchId", message_id as "messageId",
    happened_at as "happenedAt", known_at as "knownAt"`
  const { rows } = await sql<KeptClaim>`
    select c.* from unnest(${ids}::bigint[]) as n (id) cross join lateral (
      select ${columns} from name_claim where workspace_id = ${workspaceId} and person_id = n.id
      union all
      select ${columns} from name_claim where workspace_id = ${workspaceId} and other_id = n.id
      offset 0
    ) c`.execute(tx)
  return rows
}

async function decisionsOf(
  tx: Tx,
  workspaceId: string,
  ids: readonly number[],
): Promise<KeptDecision[]> {
  const columns = sql`decision_id as id, kind, person_id as a, other_id as b, decided_at as "knownAt"`
  const { rows } = await sql<KeptDecision>`
    select d.* from unnest(${ids}::bigint[]) as n (id) cross join lateral (
      select ${columns} from name_decision
      where workspace_id = ${workspaceId} and person_id = n.id and undone_at is null
      union all
      select ${columns} from name_decision
      where workspace_id = ${workspaceId} and other_id = n.id and undone_at is null
      offset 0
    ) d`.execute(tx)
  return rows
}

type NameRow = Name & {
  id: number
  root_id: number | null
  joined_at: number | null
  as_of: Instant | null
}

async function namesIn(tx: Tx, workspaceId: string, ids: readonly number[]): Promise<NameRow[]> {
  const { rows } = await sql<NameRow>`
    select p.person_id as id, p.system, p.key as value, p.root_id, p.joined_at, s.as_of
    from unnest(${ids}::bigint[]) as n (id) cross join lateral (
      select person_id, system, key, root_id, joined_at from person
      where workspace_id = ${workspaceId} and person_id = n.id
      offset 0
    ) p cross join lateral (
      select (select as_of from person_state
        where workspace_id = ${workspaceId} and person_id = n.id) as as_of
      offset 0
    ) s`.execute(tx)
  return rows
}
