import { sql } from 'kysely'
import type { Stage } from '#domain/agreement/agreement.ts'
import { KIND, type Signature } from '#domain/replay/log.ts'
import { readDictionary } from '#server/db/columns/dictionary.ts'
import type { KnownEvent } from '#server/db/columns/load.ts'
import type { Tx } from '#server/db/connect.ts'
import { at, timestamp } from '#server/db/instants.ts'
import type { PeopleNames } from '#server/db/names/read-names.ts'
import type { Span } from '#server/db/signals/read-acts.ts'
import type { Kept } from './person.ts'

const NOBODYS = 5562686
/** The source of what members say here; `decided.ts` tells the log by it as well. */
const LOCKSTEP = 'lockstep'

/** Events that are claimed now, by person. */
export type Claimed = Map<number, ClaimedOf>
type ClaimedOf = {
  events: ClaimedEvent[]
  deals: number[]
  tells: boolean
  /** Sales says that they tried to reach them. */
  touches: boolean
  /** From when to when they happened. */
  span: Span
  /** When the last of them became known. */
  latest: number
}

/** An event that was claimed just now, as the fold reads it and as people are found by it. */
export type ClaimedEvent = KnownEvent & { arrivalId: number | null; sourceId: number }

/** What the fold kept of a person. */
export type Standing = {
  person_id: number
  as_of: number
  events: number
  first_seen_at: number
  last_seen_at: number
  last_event_name: string
  live_since: number | null
  stage: Stage
  traits: Record<string, unknown>
  memory: Kept
  company: string | null
  company_account: string | null
  company_called: string | null
  company_text: string | null
}

export async function readStandings(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
): Promise<Map<number, Standing>> {
  const { rows } = await sql<Standing>`
    select s.* from unnest(${people}::bigint[]) as p (id) cross join lateral (
      select person_id, as_of, events, first_seen_at, last_seen_at, last_event_name, live_since, stage, traits,
        memory, company, company_account, company_called, company_text
      from person_state
      where workspace_id = ${workspaceId} and person_id = p.id
      offset 0
    ) s`.execute(tx)
  return new Map(rows.map((row) => [row.person_id, row]))
}

/**
 * Gives every event that nobody has claimed the instant from which it counts as known: now, never before it was
 * received (an import folds with the instant at which it began), and later than whatever was known of the person before
 * (`asOf`). What a member decided here was known when it was said, however long a fold lets wait: it goes before all that
 * came meanwhile. The only change that an event ever gets. Rule 0.2.
 */
export async function claimEvents(
  tx: Tx,
  workspaceId: string,
  names: PeopleNames,
  asOf: ReadonlyMap<number, number>,
  now: number,
): Promise<Claimed> {
  const { rows } = await sql<Unclaimed>`
    select e.* from unnest(${names.ids}::bigint[]) as n (id)
    left join (select source_id as id from source where workspace_id = ${workspaceId} and name = ${LOCKSTEP}) o on true
    cross join lateral (
      select event_id from event_due
      where workspace_id = ${workspaceId} and person_id = n.id and ${isDue(now)}
      offset 0
    ) d
    cross join lateral (
      select event_id, person_id, deal_id, happened_at, received_at, signature_id, arrival_id, source_id,
        batch_id is not null as is_imported, source_id = o.id as is_own, (details ->> 'undated') is not distinct from 'true' as is_undated
      from event
      where workspace_id = ${workspaceId} and event_id = d.event_id
      offset 0
    ) e
    order by e.event_id`.execute(tx)
  if (rows.length === 0) return new Map()
  const personOf = new Map(names.ids.map((id, i) => [id, names.people[i] as number]))
  const { signatures, index } = await readDictionary(tx, workspaceId)
  const claimed: Claimed = new Map()
  const last = new Map<number, number>()
  const isSaid = (row: Unclaimed) =>
    row.is_own === true && SAID.has(signatures[index.get(row.signature_id) ?? -1]?.kind)
  const inTurn = [...rows.filter(isSaid), ...rows.filter((row) => !isSaid(row))]
  const knownAt = inTurn.map((row) => {
    const { person_id, deal_id, happened_at, received_at, signature_id } = row
    const person = personOf.get(person_id) as number
    const before = last.get(person) ?? asOf.get(person) ?? 0
    const heard = isSaid(row) ? received_at : now
    const known = Math.max(heard, happened_at, received_at, before + 1)
    last.set(person, known)
    const mine = claimed.get(person) ?? claimedAt(happened_at)
    mine.events.push(knownEvent(row, known))
    mine.latest = known
    mine.span = {
      from: Math.min(mine.span.from, happened_at),
      to: Math.max(mine.span.to, happened_at),
    }
    if (deal_id !== null) mine.deals.push(deal_id)
    const signature = signatures[index.get(signature_id) ?? -1]
    mine.tells ||= signature?.kind === KIND.identify
    mine.touches ||= signature?.kind === KIND.decision && signature.name === 'touched'
    claimed.set(person, mine)
    return timestamp(known)
  })
  await makeKnown(tx, workspaceId, inTurn, knownAt)
  return claimed
}

/** A decision, or that it was taken back. */
const SAID: ReadonlySet<Signature['kind'] | undefined> = new Set([KIND.decision, KIND.correction])

const knownEvent = (row: Unclaimed, knownAt: number): ClaimedEvent => ({
  id: row.event_id,
  name: row.person_id,
  happenedAt: row.happened_at,
  knownAt,
  signatureId: row.signature_id,
  dealId: row.is_undated ? null : row.deal_id,
  isLive: !row.is_imported || knownAt !== row.happened_at,
  arrivalId: row.arrival_id,
  sourceId: row.source_id,
})

/**
 * Takes them out of the queue and dates them in the log, each by its key: `(select …)` hides from the planner how many
 * there are, else it would rather read the whole log once than look some hundred events up.
 */
async function makeKnown(
  tx: Tx,
  workspaceId: string,
  rows: readonly Unclaimed[],
  knownAt: readonly string[],
): Promise<void> {
  await sql`
    with c as (
      select event_id, person_id, known_at from unnest(
        (select ${rows.map((row) => row.event_id)}::bigint[]),
        (select ${rows.map((row) => row.person_id)}::bigint[]),
        (select ${knownAt}::timestamptz[])) as c (event_id, person_id, known_at)
    ), taken as (
      delete from event_due d using c
      where d.workspace_id = ${workspaceId} and d.person_id = c.person_id and d.event_id = c.event_id
    )
    update event e set known_at = c.known_at from c
    where e.workspace_id = ${workspaceId} and e.event_id = c.event_id`.execute(tx)
}

/** True, in a query on `event_due`, for an event that is not to wait any longer. */
export const isDue = (now: number) => sql<boolean>`coalesce(waits_until <= ${at(now)}, true)`

const claimedAt = (at: number): ClaimedOf => ({
  events: [],
  deals: [],
  tells: false,
  touches: false,
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
  arrival_id: number | null
  source_id: number
  is_imported: boolean
  is_own: boolean | null
  is_undated: boolean
}

/** What is told of nobody, e.g. of a deal alone, is known as soon as somebody looks. */
export async function claimNobodys(tx: Tx, workspaceId: string, now: number): Promise<void> {
  // One after the other: whoever decides who is who comes here too, and has no turn to fold.
  await sql`select pg_advisory_xact_lock(${NOBODYS}::int, hashtext(${workspaceId}))`.execute(tx)
  await sql`
    with taken as (
      delete from event_due where workspace_id = ${workspaceId} and person_id = 0 returning event_id
    )
    update event e set known_at = greatest(${timestamp(now)}::timestamptz, happened_at, received_at)
    from taken where e.workspace_id = ${workspaceId} and e.event_id = taken.event_id`.execute(tx)
}

/**
 * Of whom something came live that nobody has claimed, whoever waited longest first. While an import runs, whomever it
 * marked is left to it: they would be folded again with its next chunk.
 */
export async function whoIsDue(
  tx: Tx,
  workspaceId: string,
  now: number,
  most: number,
): Promise<number[]> {
  const { rows } = await sql<{ person_id: number }>`
    with importing as (select exists (
      select 1 from batch where workspace_id = ${workspaceId} and finished_at is null) as runs)
    select person_id from (
      select q.person_id, min(q.event_id) as first from event_due q
      where q.workspace_id = ${workspaceId} and q.person_id > 0 and ${isDue(now)}
        and not ((select runs from importing) and exists (
          select 1 from fold_due d
          where d.workspace_id = ${workspaceId} and d.person_id = q.person_id and not d.regroup))
      group by q.person_id
      union all
      select d.person_id, 0 from fold_due d
      where d.workspace_id = ${workspaceId} and (d.regroup or not (select runs from importing))
    ) due
    group by person_id order by min(first) limit ${most}`.execute(tx)
  return rows.map((row) => row.person_id)
}
