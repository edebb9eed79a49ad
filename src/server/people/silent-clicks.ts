import { type RawBuilder, sql } from 'kysely'
import type { SilentCount, SilentEvent } from '#api/signals.ts'
import { personName } from '#domain/people/person-name.ts'
import type { Evidence, SignalTest } from '#domain/people/signals/false-signals.ts'
import { reasonWords, SAID_MACHINE } from '#domain/people/signals/reason-words.ts'
import { DAY } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { every } from '#server/db/search.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { inScope } from '#server/sight.ts'
import type { Place } from './place.ts'

/** What weighed nothing in the last 30 days, by source and test; of the people whom the caller sees. */
export async function countSilent(tx: Tx, place: Place): Promise<SilentCount[]> {
  const { now } = place
  const { rows } = await sql<SilentCount>`
    select f.source_id as "sourceId", s.name as source, f.test,
      count(*) as events, count(distinct ps.person_id) as people
    ${silentOf(place)}
      and f.happened_at >= ${at(now - 30 * DAY)}
    group by f.source_id, s.name, f.test order by s.name, events desc, f.test`.execute(tx)
  return rows
}

type Asked = {
  test?: SignalTest | 'said' | undefined
  sourceId?: number | undefined
  cursor?: string | undefined
  limit: number
}

/** The same one by one, newest first, of all time. */
export async function listSilent(
  tx: Tx,
  place: Place,
  { test, sourceId, cursor, limit }: Asked,
): Promise<{ rows: SilentEvent[]; total: number; next: string | null }> {
  const all = sql`${silentOf(place)} and ${every([
    ...(test === undefined ? [] : [test === 'said' ? sql`f.test is null` : sql`f.test = ${test}`]),
    ...(sourceId === undefined ? [] : [sql`f.source_id = ${sourceId}`]),
    sql`true`,
  ])}`
  const counted = await sql<{ total: number }>`select count(*) as total ${all}`.execute(tx)
  const { rows } = await sql<Row>`
    select f.event_id, f.happened_at, f.test, f.evidence, f.said, s.name as source,
      ps.person_id, ps.traits, root.key, g.name as event
    ${all} and ${cursor === undefined ? sql`true` : isBefore(cursor)}
    order by f.happened_at desc, f.event_id desc limit ${limit + 1}`.execute(tx)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    rows: shown.map(rowOf),
    total: counted.rows[0]?.total ?? 0,
    next: last ? cursorOf([last.happened_at, last.event_id]) : null,
  }
}

function silentOf({ workspaceId, scope }: Place): RawBuilder<unknown> {
  return sql`from false_signal f
    join event e on e.workspace_id = ${workspaceId} and e.event_id = f.event_id
    join signature g on g.workspace_id = ${workspaceId} and g.signature_id = e.signature_id
    join source s on s.workspace_id = ${workspaceId} and s.source_id = f.source_id
    join person p on p.workspace_id = ${workspaceId} and p.person_id = f.person_id
    join person root on root.workspace_id = ${workspaceId}
      and root.person_id = ${rootOf('p')}
    join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = root.person_id
    where f.workspace_id = ${workspaceId} and f.is_silent
      and ${every([sql`true`, ...inScope(workspaceId, scope)])}`
}

function isBefore(cursor: string) {
  const [instant = 0, id = 0] = readCursor(cursor, 2)
  return sql`(f.happened_at < ${at(instant)} or (f.happened_at = ${at(instant)} and f.event_id < ${id}))`
}

type Row = {
  event_id: number
  happened_at: number
  test: SignalTest | null
  evidence: Evidence
  said: 'person' | 'machine' | null
  source: string
  person_id: number
  traits: Record<string, unknown>
  key: string
  event: string
}

const rowOf = (row: Row): SilentEvent => ({
  eventId: row.event_id,
  personId: row.person_id,
  name: personName(row.traits, row.key),
  at: row.happened_at as SilentEvent['at'],
  event: row.event,
  source: row.source,
  words: row.test ? reasonWords(row.test, row.evidence) : SAID_MACHINE,
  said: row.said,
})
