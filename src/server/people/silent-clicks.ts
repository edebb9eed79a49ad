import { type RawBuilder, sql } from 'kysely'
import type { SilentCount, SilentEvent } from '#api/signals.ts'
import { personName } from '#domain/people/person-name.ts'
import type { Evidence, SignalTest } from '#domain/people/signals/false-signals.ts'
import { reasonWords, SAID_MACHINE } from '#domain/people/signals/reason-words.ts'
import { DAY } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { inOrder } from '#server/db/in-order.ts'
import { at } from '#server/db/instants.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { every } from '#server/db/search.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { namesInScope } from '#server/sight.ts'
import type { Place } from './place.ts'

/** What weighed nothing in the last 30 days, by source and test; of the people whom the caller sees. */
export async function countSilent(tx: Tx, place: Place): Promise<SilentCount[]> {
  const { workspaceId, now } = place
  const seen = await silentOf(tx, place)
  const { rows } = await sql<SilentCount>`
    select k.source_id as "sourceId", s.name as source, k.test, k.events, k.people
    from (
      select f.source_id, f.test, count(*) as events, count(distinct p.root) as people
      from (select f.source_id, f.test, f.person_id from false_signal f
        where ${seen} and f.happened_at >= ${at(now - 30 * DAY)} offset 0) f
      cross join lateral (select ${rootOf('n')} as root from person n
        where n.workspace_id = ${workspaceId} and n.person_id = f.person_id offset 0) p
      group by f.source_id, f.test
    ) k
    join source s on s.workspace_id = ${workspaceId} and s.source_id = k.source_id
    order by s.name, events desc, test`.execute(tx)
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
  const { workspaceId } = place
  const all = every([
    await silentOf(tx, place),
    ...(test === undefined ? [] : [test === 'said' ? sql`f.test is null` : sql`f.test = ${test}`]),
    ...(sourceId === undefined ? [] : [sql`f.source_id = ${sourceId}`]),
  ])
  const counted = await sql<{ total: number }>`
    select count(*) as total from false_signal f where ${all}`.execute(tx)
  await inOrder(tx)
  // The page is cut before anything else is read, and what it tells is looked up for each of its rows.
  const { rows } = await sql<Row>`
    with page as (
      select f.event_id, f.happened_at, f.person_id, f.source_id from false_signal f
      where ${all} and ${cursor === undefined ? sql`true` : isBefore(cursor)}
      order by f.happened_at desc, f.event_id desc limit ${limit + 1})
    select f.event_id, f.happened_at, f.test, f.evidence, f.said, s.name as source,
      root.person_id, ps.traits, root.key, g.name as event
    from page
    cross join lateral (select * from false_signal
      where workspace_id = ${workspaceId} and event_id = page.event_id offset 0) f
    cross join lateral (select signature_id from event
      where workspace_id = ${workspaceId} and event_id = page.event_id offset 0) e
    cross join lateral (select name from signature
      where workspace_id = ${workspaceId} and signature_id = e.signature_id offset 0) g
    cross join lateral (select name from source
      where workspace_id = ${workspaceId} and source_id = page.source_id offset 0) s
    cross join lateral (select ${rootOf('n')} as root from person n
      where n.workspace_id = ${workspaceId} and n.person_id = page.person_id offset 0) p
    cross join lateral (select person_id, key from person
      where workspace_id = ${workspaceId} and person_id = p.root offset 0) root
    left join lateral (select traits from person_state
      where workspace_id = ${workspaceId} and person_id = p.root offset 0) ps on true
    order by f.happened_at desc, f.event_id desc`.execute(tx)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    rows: shown.map(rowOf),
    total: counted.rows[0]?.total ?? 0,
    next: last ? cursorOf([last.happened_at, last.event_id]) : null,
  }
}

/** The condition that a click `f` weighs nothing, of the people whom the caller sees; their names are gathered once. */
async function silentOf(tx: Tx, { workspaceId, scope }: Place): Promise<RawBuilder<boolean>> {
  const silent = [sql`f.workspace_id = ${workspaceId}`, sql`f.is_silent`]
  if (scope.sees === 'all') return every(silent)
  const { rows } = await sql<{ ids: number[] }>`
    select coalesce(array_agg(n.person_id), '{}') as ids from (${namesInScope(workspaceId, scope)}) n`.execute(
    tx,
  )
  return every([...silent, sql`(f.person_id = any(${rows[0]?.ids ?? []}::bigint[])) is true`])
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
  traits: Record<string, unknown> | null
  key: string
  event: string
}

const rowOf = (row: Row): SilentEvent => ({
  eventId: row.event_id,
  personId: row.person_id,
  name: personName({ ...row.traits }, row.key),
  at: row.happened_at as SilentEvent['at'],
  event: row.event,
  source: row.source,
  words: row.test ? reasonWords(row.test, row.evidence) : SAID_MACHINE,
  said: row.said,
})
