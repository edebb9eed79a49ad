import { sql } from 'kysely'
import { byCodeUnit, type Name, spelled } from '#domain/people/identity/name.ts'
import type { Tx } from '#server/db/connect.ts'
import { timestamp } from '#server/db/instants.ts'

/** The ids of these names by their text; unknown ones are added, in one order for all, so that nobody waits in a circle. */
export async function nameAll(
  tx: Tx,
  workspaceId: string,
  told: Iterable<Name>,
): Promise<Map<string, number>> {
  const names = [...new Map(Array.from(told, (name) => [spelled(name), name])).entries()]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([, name]) => name)
  if (names.length === 0) return new Map()
  const found = await findNames(tx, workspaceId, names)
  if (found.length < names.length) {
    const known = new Set(found.map(spelled))
    const fresh = names.filter((name) => !known.has(spelled(name)))
    await sql`
      insert into person (workspace_id, system, key)
      select ${workspaceId}::uuid, n.system, n.key
      from unnest(${fresh.map(({ system }) => system)}::text[], ${fresh.map(({ value }) => value)}::text[])
        as n (system, key)
      order by (n.system || ':' || n.key) collate "C"
      on conflict (workspace_id, system, key) do nothing`.execute(tx)
    found.push(...(await findNames(tx, workspaceId, fresh)))
  }
  return new Map(found.map((row) => [spelled(row), row.id]))
}

/** Each name is looked up by itself: otherwise everybody is read for a handful. */
async function findNames(
  tx: Tx,
  workspaceId: string,
  names: readonly Name[],
): Promise<(Name & { id: number })[]> {
  const { rows } = await sql<Name & { id: number }>`
    select p.person_id as id, n.system, n.key as value
    from unnest(${names.map(({ system }) => system)}::text[], ${names.map(({ value }) => value)}::text[])
      as n (system, key)
    cross join lateral (
      select person_id from person
      where workspace_id = ${workspaceId} and system = n.system and key = n.key
      offset 0
    ) p`.execute(tx)
  return rows
}

/** An event that named two names, on its way into the log. */
type NewClaim = { a: number; b: number; happenedAt: number; messageId: string }

/** What an event calls somebody, by the ids of the names: first the one it is told of. */
type Calling = { messageId: string; happenedAt: number; names: readonly (number | null)[] }

/** What those events claim that the log did not know; of two with one message id the first one is in the log. */
export function claimsIn(events: readonly Calling[], fresh: ReadonlySet<string>): NewClaim[] {
  const left = new Set(fresh)
  return events.flatMap(({ messageId, happenedAt, names: [a, ...others] }) => {
    if (!left.delete(messageId) || a === null || a === undefined) return []
    return others.flatMap((b) => (b === null ? [] : [{ a, b, happenedAt, messageId }]))
  })
}

/**
 * Keeps what live events claimed; a pair that is claimed already stays with the earlier event, and is not even touched,
 * because most events repeat what is known. Whose persons this may change is due to be worked out by the next fold.
 */
export async function tellClaims(
  tx: Tx,
  workspaceId: string,
  sourceId: number,
  claims: readonly NewClaim[],
): Promise<void> {
  const first = firstOfEachPair(claims)
  if (first.length === 0) return
  const { rows } = await sql<{ person_id: number; other_id: number }>`
    insert into name_claim (workspace_id, person_id, other_id, source_id, message_id, happened_at)
    select ${workspaceId}::uuid, c.a, c.b, ${sourceId}::bigint, c.message_id, c.happened_at
    from unnest(
      ${first.map(({ a }) => a)}::bigint[], ${first.map(({ b }) => b)}::bigint[],
      ${first.map(({ messageId }) => messageId)}::text[],
      ${first.map(({ happenedAt }) => timestamp(happenedAt))}::timestamptz[]
    ) as c (a, b, message_id, happened_at)
    where not exists (select 1 from name_claim k where k.workspace_id = ${workspaceId}
      and k.person_id = c.a and k.other_id = c.b and k.batch_id = 0
      and (k.happened_at, k.message_id collate "C") <= (c.happened_at, c.message_id collate "C"))
    on conflict (workspace_id, person_id, other_id, batch_id) do update
      set source_id = excluded.source_id, message_id = excluded.message_id, happened_at = excluded.happened_at
      where (excluded.happened_at, excluded.message_id collate "C")
        < (name_claim.happened_at, name_claim.message_id collate "C")
    returning person_id, other_id`.execute(tx)
  await markRegroup(
    tx,
    workspaceId,
    rows.flatMap(({ person_id, other_id }) => [person_id, other_id]),
  )
}

/** Whoever is called by these names is worked out again by the next fold. */
export async function markRegroup(
  tx: Tx,
  workspaceId: string,
  names: readonly number[],
): Promise<void> {
  if (names.length === 0) return
  const ids = [...new Set(names)]
  await sql`
    insert into fold_due (workspace_id, person_id, regroup)
    select ${workspaceId}::uuid, id, true from unnest(${ids}::bigint[]) as n (id)`.execute(tx)
}

/** One row for each pair, the smaller id first, in one order for all. */
function firstOfEachPair(claims: readonly NewClaim[]): NewClaim[] {
  const first = new Map<string, NewClaim>()
  for (const { a, b, ...event } of claims) {
    if (a === b) continue
    const claim = { a: Math.min(a, b), b: Math.max(a, b), ...event }
    const pair = `${claim.a} ${claim.b}`
    const known = first.get(pair)
    const order =
      known && (claim.happenedAt - known.happenedAt || byCodeUnit(claim.messageId, known.messageId))
    if (order === undefined || order < 0) first.set(pair, claim)
  }
  return [...first.values()].sort((x, y) => x.a - y.a || x.b - y.b)
}
