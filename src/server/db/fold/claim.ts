import { sql } from 'kysely'
import type { Stage } from '#domain/agreement/agreement.ts'
import { KIND } from '#domain/replay/log.ts'
import { readDictionary } from '#server/db/columns/dictionary.ts'
import type { Tx } from '#server/db/connect.ts'
import { timestamp } from '#server/db/instants.ts'
import type { PeopleNames } from '#server/db/names/read-names.ts'
import type { Span } from '#server/db/signals/read-acts.ts'
import type { Kept } from './person.ts'
import { isWaiting } from './waiting.ts'

/** Events that are claimed now, by person. */
export type Claimed = Map<number, ClaimedOf>
type ClaimedOf = {
  events: number[]
  deals: number[]
  tells: boolean
  /** From when to when they happened. */
  span: Span
  /** When the last of them became known. */
  latest: number
}

/** What the fold kept of a person. */
export type Standing = {
  person_id: number
  as_of: number
  events: number
  first_seen_at: number
  live_since: number | null
  stage: Stage
  traits: Record<string, unknown>
  memory: Kept
}

export async function readStandings(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
): Promise<Map<number, Standing>> {
  const rows = await tx
    .selectFrom('person_state')
    .select([
      'person_id',
      'as_of',
      'events',
      'first_seen_at',
      'live_since',
      'stage',
      'traits',
      'memory',
    ])
    .where('workspace_id', '=', workspaceId)
    .where(({ eb, val }) => eb('person_id', '=', eb.fn.any(val(people as number[]))))
    .execute()
  return new Map(rows.map((row) => [row.person_id, row as Standing]))
}

/**
 * Gives every event that nobody has claimed the instant from which it counts as known: now, never before it was
 * received (an import folds with the instant at which it began), and later than whatever was known of the person before
 * (`asOf`). The only change that an event ever gets. Rule 0.2.
 */
export async function claimEvents(
  tx: Tx,
  workspaceId: string,
  names: PeopleNames,
  asOf: ReadonlyMap<number, number>,
  now: number,
): Promise<Claimed> {
  const waiting = await isWaiting(tx, workspaceId, now)
  const { rows } = await sql<Unclaimed>`
    select event_id, person_id, deal_id, happened_at, received_at, signature_id from event e
    where e.workspace_id = ${workspaceId} and known_at is null and not ${waiting}
      and person_id = any(${names.ids}::bigint[])
    order by event_id`.execute(tx)
  const personOf = new Map(names.ids.map((id, i) => [id, names.people[i] as number]))
  const { signatures, index } = await readDictionary(tx, workspaceId)
  const claimed: Claimed = new Map()
  const last = new Map<number, number>()
  const knownAt = rows.map((row) => {
    const { event_id, person_id, deal_id, happened_at, received_at, signature_id } = row
    const person = personOf.get(person_id) as number
    const before = last.get(person) ?? asOf.get(person) ?? 0
    const known = Math.max(now, happened_at, received_at, before + 1)
    last.set(person, known)
    const mine = claimed.get(person) ?? claimedAt(happened_at)
    mine.events.push(event_id)
    mine.latest = known
    mine.span = {
      from: Math.min(mine.span.from, happened_at),
      to: Math.max(mine.span.to, happened_at),
    }
    if (deal_id !== null) mine.deals.push(deal_id)
    mine.tells ||= signatures[index.get(signature_id) ?? -1]?.kind === KIND.identify
    claimed.set(person, mine)
    return timestamp(known)
  })
  if (rows.length > 0)
    await sql`
      update event e set known_at = c.known_at
      from unnest(${rows.map((row) => row.event_id)}::bigint[], ${knownAt}::timestamptz[])
        as c (event_id, known_at)
      where e.workspace_id = ${workspaceId} and e.event_id = c.event_id`.execute(tx)
  return claimed
}

const claimedAt = (at: number): ClaimedOf => ({
  events: [],
  deals: [],
  tells: false,
  span: { from: at, to: at },
  latest: 0,
})

type Unclaimed = {
  event_id: number
  person_id: number
  deal_id: number | null
  happened_at: number
  received_at: number
  signature_id: number
}

/** What is told of nobody, e.g. of a deal alone, is known as soon as somebody looks. */
export async function claimNobodys(tx: Tx, workspaceId: string, now: number): Promise<void> {
  await sql`
    update event set known_at = greatest(${timestamp(now)}::timestamptz, happened_at, received_at)
    where workspace_id = ${workspaceId} and known_at is null and person_id is null`.execute(tx)
}
