import { sql } from 'kysely'
import type { Scalar } from '#domain/agreement/agreement.ts'
import { columnsOf } from '#domain/replay/columns.ts'
import { compile, type Program } from '#domain/replay/compile.ts'
import type { Supposing } from '#domain/replay/ledger.ts'
import type { Columns, Kind, LogEvent, Signature } from '#domain/replay/log.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { readTimeline } from '#server/db/timeline.ts'

/** One person's log, ready for the kernel; `eventIds` names the event at each place of the columns. */
export type History = {
  program: Program
  columns: Columns
  eventIds: number[]
  signatures: Signature[]
  /** Set where one version alone is supposed to have ruled. */
  supposing?: Supposing
}

type Row = {
  event_id: number
  person_id: number
  message_id: string
  happened_at: Instant
  received_at: Instant
  known_at: Instant
  signature_id: number
}

/** Everything the log knows of one person, whatever they were called, under every version of the agreement there was. */
export async function historyOf(tx: Tx, workspaceId: string, personId: number): Promise<History> {
  const names = await namesOf(tx, workspaceId, [personId])
  const { rows } = await sql<Row>`
    select e.event_id, e.person_id, e.message_id, e.signature_id, e.happened_at, e.received_at, e.known_at
    from event e where e.workspace_id = ${workspaceId} and e.person_id = any(${names.ids}::bigint[])
      and e.known_at is not null order by e.event_id`.execute(tx)
  const since = new Map(names.ids.map((id, i) => [id, names.since[i] as number]))
  const dictionary = await signaturesOf(tx, workspaceId, rows)
  const log = columnsOf(
    rows.flatMap((row) => eventOf(row, dictionary, since.get(row.person_id) ?? 0)),
  )
  // The kernel sorts the very objects it is given, so each still knows its id.
  const events = log.events as Numbered[]
  return {
    program: compile(await readTimeline(tx, workspaceId), log.signatures),
    columns:
      events.length > 0 ? log.columns : { ...log.columns, people: 1, start: Uint32Array.of(0, 0) },
    eventIds: events.map(({ eventId }) => eventId),
    signatures: log.signatures,
  }
}

type Numbered = LogEvent & { eventId: number }

/** What was told of a name before that was joined is known from the joining on. Rule 3.3.6. */
function eventOf(row: Row, dictionary: Map<number, Signature>, since: number): Numbered[] {
  const signature = dictionary.get(row.signature_id)
  if (!signature) return []
  return [
    {
      eventId: row.event_id,
      messageId: row.message_id,
      person: 'them',
      signature,
      happenedAt: row.happened_at,
      receivedAt: row.received_at,
      knownAt: Math.max(row.known_at, since) as Instant,
    },
  ]
}

async function signaturesOf(tx: Tx, workspaceId: string, rows: Row[]) {
  const ids = [...new Set(rows.map((row) => row.signature_id))]
  const found = await sql<{
    signature_id: number
    kind: Kind
    name: string
    properties: Record<string, Scalar>
  }>`
    select s.signature_id, s.kind, s.name, s.properties from signature s
    where s.workspace_id = ${workspaceId} and s.signature_id = any(${ids})`.execute(tx)
  return new Map(found.rows.map(({ signature_id, ...signature }) => [signature_id, signature]))
}
