import { type RawBuilder, sql } from 'kysely'
import { type Act, readAct } from '#domain/people/signals/act.ts'
import type { Evidence, SignalTest } from '#domain/people/signals/false-signals.ts'
import { LIMITS } from '#domain/people/signals/limits.ts'
import { scannerOf } from '#domain/people/signals/scanners.ts'
import { type Instant, MINUTE } from '#domain/time.ts'
import type { Dictionary } from '#server/db/columns/dictionary.ts'
import type { Tx } from '#server/db/connect.ts'
import { timestamp } from '#server/db/instants.ts'
import type { PeopleNames } from '#server/db/names/read-names.ts'
import type { Roles } from './roles.ts'
import type { Said } from './tables.ts'

/** From when to when something new was told of a person; all of the log where it is about who they are. */
export type Span = { from: number; to: number }
export const ALWAYS: Span = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }

/** A click or an open, and how it stands. */
export type Judged = {
  eventId: number
  person: number
  /** The name it was told of. */
  name: number
  sourceId: number
  batchId: number | null
  at: number
  knownAt: number
  signature: number
  test: SignalTest | null
  evidence: Evidence | null
  said: Said | null
  saidAt: number | null
  /** As the table has it; null: not in there. */
  isKept: boolean | null
  /** Corrections of it so far, and whether it weighs nothing by them. */
  corrections: number
  isSilent: boolean
}

/** A click may be cleared so long before something new, or found out so soon after it. */
const BEFORE = LIMITS.clearedWithinMs + MINUTE
const AFTER = MINUTE

/**
 * The clicks and opens on which what was told in these spans may have a bearing, by event id. Everything in a span is
 * read, and of which kind it is asked outside: for a list of kinds beside a span of time PostgreSQL 18 takes the index
 * by person for a thousand times dearer than it is and reads the whole workspace for every person (plans.test.ts).
 */
export async function readJudged(
  tx: Tx,
  workspaceId: string,
  names: PeopleNames,
  spans: ReadonlyMap<number, Span>,
  { judged, silences, restores }: Roles,
): Promise<Map<number, Judged>> {
  const corrections = [...silences, ...restores]
  const { rows } = await sql<Row>`
    select p.person, e.event_id, e.person_id, e.source_id, e.batch_id, e.happened_at, e.known_at,
      e.signature_id, f.test, f.evidence, f.said, f.said_at, f.is_silent
    from ${spansOf(names, spans, BEFORE, AFTER)} cross join lateral (
      select * from event
      where workspace_id = ${workspaceId} and person_id = p.id and known_at is not null
        and happened_at between p.from_at and p.to_at
      offset 0
    ) e left join false_signal f on f.workspace_id = ${workspaceId} and f.event_id = e.event_id
    where e.signature_id = any(${judged}::bigint[])`.execute(tx)
  const found = new Map(rows.map((row) => [row.event_id, judgedOf(row)]))
  if (found.size === 0 || corrections.length === 0) return found
  const made = await sql<{ event: number; signature_id: number }>`
    select (e.details ->> 'event')::bigint as event, e.signature_id
    from ${spansOf(names, spans, BEFORE, AFTER)} cross join lateral (
      select details, signature_id from event
      where workspace_id = ${workspaceId} and person_id = p.id
        and happened_at between p.from_at and p.to_at
      offset 0
    ) e where e.signature_id = any(${corrections}::bigint[])`.execute(tx)
  const silencing = new Set(silences)
  const balance = new Map<number, number>()
  for (const { event, signature_id } of made.rows) {
    const one = found.get(event)
    if (!one) continue
    one.corrections += 1
    balance.set(event, (balance.get(event) ?? 0) + (silencing.has(signature_id) ? 1 : -1))
    one.isSilent = (balance.get(event) as number) > 0
  }
  return found
}

/** Everything that the tests need to judge those clicks. */
export async function readActs(
  tx: Tx,
  workspaceId: string,
  names: PeopleNames,
  spans: ReadonlyMap<number, Span>,
  { dictionary, acts }: { dictionary: Dictionary; acts: number[] },
): Promise<Act[]> {
  const { rows } = await sql<ActRow>`
    select p.person, e.event_id, e.happened_at, e.signature_id, e.campaign, e.details
    from ${spansOf(names, spans, 2 * BEFORE, 2 * BEFORE)} cross join lateral (
      select event_id, happened_at, signature_id, campaign, details from event
      where workspace_id = ${workspaceId} and person_id = p.id and known_at is not null
        and happened_at between p.from_at and p.to_at
      offset 0
    ) e where e.signature_id = any(${acts}::bigint[])`.execute(tx)
  return rows.flatMap(({ person, event_id, happened_at, signature_id, campaign, details }) => {
    const { name, properties } = dictionary.signatures[
      dictionary.index.get(signature_id) as number
    ] as Dictionary['signatures'][number]
    const of = { id: event_id, person, at: happened_at, name, campaign }
    return readAct(of, details ? { ...properties, ...details } : properties, scannerOf) ?? []
  })
}

/** One row for each name whose person has a span, a while longer on both sides. */
function spansOf(
  names: PeopleNames,
  spans: ReadonlyMap<number, Span>,
  before: number,
  after: number,
): RawBuilder<unknown> {
  const places = [...names.ids.keys()].filter((i) => spans.has(names.people[i] as number))
  const people = places.map((i) => names.people[i] as number)
  const times = people.map((person) => spans.get(person) as Span)
  return sql`unnest(${places.map((i) => names.ids[i])}::bigint[], ${people}::bigint[],
    ${times.map(({ from }) => edge(from - before))}::timestamptz[],
    ${times.map(({ to }) => edge(to + after))}::timestamptz[]) as p (id, person, from_at, to_at)`
}

const edge = (at: number) =>
  Number.isFinite(at) ? timestamp(at) : at < 0 ? '-infinity' : 'infinity'

type Row = {
  person: number
  event_id: number
  person_id: number
  source_id: number
  batch_id: number | null
  happened_at: number
  known_at: number
  signature_id: number
  test: SignalTest | null
  evidence: Evidence | null
  said: Said | null
  said_at: number | null
  is_silent: boolean | null
}

type ActRow = {
  person: number
  event_id: number
  happened_at: Instant
  signature_id: number
  campaign: string | null
  details: Record<string, unknown> | null
}

const judgedOf = (row: Row): Judged => ({
  eventId: row.event_id,
  person: row.person,
  name: row.person_id,
  sourceId: row.source_id,
  batchId: row.batch_id,
  at: row.happened_at,
  knownAt: row.known_at,
  signature: row.signature_id,
  test: row.test,
  evidence: row.evidence,
  said: row.said,
  saidAt: row.said_at,
  isKept: row.is_silent,
  corrections: 0,
  isSilent: false,
})
