import { sql } from 'kysely'
import type { FailedEvent } from '#api/failed-events.ts'
import type { CallType } from '#domain/people/intake/call.ts'
import type { Fault } from '#domain/people/intake/fault.ts'
import { type Around, readBody } from '#domain/people/intake/read-body.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { instant, MINUTE } from '#domain/time.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { tellEventsStored } from '#server/db/notices.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { appendEach } from './append-each.ts'
import { decode } from './body.ts'
import { readFailed } from './failed-list.ts'
import { type Case, caseOf, settleEvents } from './take.ts'

type No = 'failed-event-unknown' | 'failed-event-over' | Fault

/** Stores a failed event as it was mended, all of it or nothing, with the clocks of when it came. */
export async function replayOne(
  acting: Acting,
  failedEventId: number,
  text: string,
): Promise<Result<FailedEvent, No>> {
  const { db, workspaceId } = acting
  try {
    const replayed = await inWorkspace(db, workspaceId, (tx) =>
      replay(tx, acting, failedEventId, text),
    )
    if (replayed.ok) await tellEventsStored(db, workspaceId)
    return replayed
  } catch (error) {
    if (error instanceof Unfit) return refuse(error.fault)
    throw error
  }
}

/** Tries some again as they came. Answers how many were stored. */
export async function replaySeveral(
  acting: Acting,
  failedEventIds: readonly number[],
): Promise<{ replayed: number; failed: number }> {
  let replayed = 0
  for (const id of failedEventIds) {
    const { db, workspaceId } = acting
    const found = await inWorkspace(db, workspaceId, (tx) => readFailed(tx, workspaceId, id))
    if (found.ok && (await replayOne(acting, id, found.value.raw)).ok) replayed += 1
  }
  return { replayed, failed: failedEventIds.length - replayed }
}

/** They stay as they are, and in the account as failed. Answers how many there were to set aside. */
export function setAside(acting: Acting, failedEventIds: readonly number[]): Promise<number> {
  const { db, workspaceId, now, by } = acting
  return inWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<{ id: number }>`
      update failed_event set state = 'set-aside', settled_at = ${at(now)}
      where workspace_id = ${workspaceId} and state = 'open'
        and failed_event_id = any(${failedEventIds}::bigint[])
      returning failed_event_id as id`.execute(tx)
    for (const { id } of rows)
      await record(tx, workspaceId, {
        action: 'set-failed-event-aside',
        subject: subjectOf(id),
        at: now,
        by,
      })
    return rows.length
  })
}

/** Rolls back what was stored of it so far. */
class Unfit extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    super(fault.reason)
    this.fault = fault
  }
}

type Row = {
  source_id: number
  source: string
  received_at: number
  state: string
  events: number
  call: CallType | null
  around: Around | null
}

async function replay(
  tx: Tx,
  { workspaceId, now, by }: Acting,
  failedEventId: number,
  text: string,
): Promise<Result<FailedEvent, 'failed-event-unknown' | 'failed-event-over'>> {
  const { rows } = await sql<Row>`
    select f.source_id, s.name as source, f.received_at, f.state, f.events, f.call,
      f.around
    from failed_event f
    join source s on s.workspace_id = ${workspaceId} and s.source_id = f.source_id
    where f.workspace_id = ${workspaceId} and f.failed_event_id = ${failedEventId}
    for no key update of f`.execute(tx)
  const [row] = rows
  if (!row) return refuse('failed-event-unknown')
  if (row.state !== 'open') return refuse('failed-event-over')
  const cases = casesOf(text, row, failedEventId)
  const sender = { workspaceId, sourceId: row.source_id }
  await settleEvents(tx, sender, cases, now, appendEach)
  for (const { outcome } of cases) if (outcome?.result === 'failed') throw new Unfit(outcome.fault)
  await sql`update failed_event set state = 'replayed', settled_at = ${at(now)}
    where workspace_id = ${workspaceId} and failed_event_id = ${failedEventId}`.execute(tx)
  await moveCounts(tx, workspaceId, row, cases)
  await record(tx, workspaceId, {
    action: 'replay-failed-event',
    subject: subjectOf(failedEventId),
    at: now,
    by,
  })
  const found = await readFailed(tx, workspaceId, failedEventId)
  if (!found.ok) throw new Error('A failed event is never taken away')
  const { raw: _, ...told } = found.value
  return ok(told)
}

/** A whole batch that could not be read is mended as one; an event of a batch has again what its batch said for all. */
function casesOf(text: string, row: Row, failedEventId: number): Case[] {
  const { call, around, received_at } = row
  const isBatch = call === null && /^\s*(\[|\{\s*"batch")/.test(text)
  const rest = JSON.stringify(around ?? {}).slice(1)
  const alone = `{"batch":[${text}]${rest === '}' ? '' : ','}${rest}`
  const body = Buffer.from(call === null && !isBatch ? alone : text)
  const arrived = { call, receivedAt: instant(received_at), unique: `failed ${failedEventId}` }
  const read = readBody(body, arrived, decode)
  if (!read.ok) throw new Unfit(read.refusal)
  return read.value.events.map((event) => ({ call, around: {}, ...caseOf(event) }))
}

/** What had failed counts as stored, in the minute in which it was received. */
async function moveCounts(tx: Tx, workspaceId: string, row: Row, cases: Case[]): Promise<void> {
  const stored = cases.filter(({ outcome }) => outcome?.result === 'stored').length
  const duplicate = cases.length - stored
  await sql`update intake_count set failed = failed - ${row.events}::bigint,
      stored = stored + ${stored}::bigint, duplicate = duplicate + ${duplicate}::bigint,
      received = received - ${row.events}::bigint + ${cases.length}::bigint
    where workspace_id = ${workspaceId} and source_id = ${row.source_id}
      and minute_at = ${at(row.received_at - (row.received_at % MINUTE))}`.execute(tx)
}

const subjectOf = (id: number) => ({
  kind: 'failed-event' as const,
  id: String(id),
  label: `failed event ${id}`,
})
