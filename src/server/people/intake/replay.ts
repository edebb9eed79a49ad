import { sql } from 'kysely'
import type { FailedEvent } from '#api/failed-events.ts'
import type { CallType } from '#domain/people/intake/call.ts'
import { type Fault, fault } from '#domain/people/intake/fault.ts'
import { type Around, isBatch, readBody } from '#domain/people/intake/read-body.ts'
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
import { countOf, writeFailed } from './failed.ts'
import { readFailed } from './failed-list.ts'
import { isNotKept } from './kept-out.ts'
import { type Case, caseOf, settleEvents } from './take.ts'

type No = 'failed-event-unknown' | 'failed-event-over' | Fault

/**
 * Stores a failed event as it was mended, or by its own bytes where `text` is null, with the clocks of when it came: all
 * of it or nothing, but of one that stands for several what still fails becomes a failed event of its own.
 */
export async function replayOne(
  acting: Acting,
  failedEventId: number,
  text: string | null,
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

/** Tries some again as they came. Answers how many events were stored, and how many were not. */
export async function replaySeveral(
  acting: Acting,
  failedEventIds: readonly number[],
): Promise<{ replayed: number; failed: number }> {
  let replayed = 0
  for (const id of failedEventIds) {
    const one = await replayOne(acting, id, null)
    if (one.ok) replayed += one.value.events
  }
  const { db, workspaceId } = acting
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql<{ failed: number }>`select coalesce(sum(events), 0)::bigint as failed from failed_event
      where workspace_id = ${workspaceId} and state = 'open'
        and failed_event_id = any(${failedEventIds}::bigint[])`.execute(tx),
  )
  return { replayed, failed: rows[0]?.failed ?? 0 }
}

/** They stay as they are, and in the account as failed. Answers how many events there were to set aside. */
export function setAside(acting: Acting, failedEventIds: readonly number[]): Promise<number> {
  const { db, workspaceId, now, by } = acting
  return inWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<{ id: number; events: number }>`
      update failed_event set state = 'set-aside', settled_at = ${at(now)}
      where workspace_id = ${workspaceId} and state = 'open'
        and failed_event_id = any(${failedEventIds}::bigint[])
      returning failed_event_id as id, events`.execute(tx)
    for (const { id } of rows)
      await record(tx, workspaceId, {
        action: 'set-failed-event-aside',
        subject: subjectOf(id),
        at: now,
        by,
      })
    return rows.reduce((sum, { events }) => sum + events, 0)
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
  raw: Buffer
}

async function replay(
  tx: Tx,
  { workspaceId, now, by }: Acting,
  failedEventId: number,
  text: string | null,
): Promise<Result<FailedEvent, 'failed-event-unknown' | 'failed-event-over'>> {
  const { rows } = await sql<Row>`
    select f.source_id, s.name as source, f.received_at, f.state, f.events, f.call,
      f.around, f.raw
    from failed_event f
    join source s on s.workspace_id = ${workspaceId} and s.source_id = f.source_id
    where f.workspace_id = ${workspaceId} and f.failed_event_id = ${failedEventId}
    for no key update of f`.execute(tx)
  const [row] = rows
  if (!row) return refuse('failed-event-unknown')
  if (row.state !== 'open') return refuse('failed-event-over')
  const bytes = text === null ? row.raw : mended(text, row.raw)
  const cases = casesOf(bytes, row, failedEventId)
  const sender = { workspaceId, sourceId: row.source_id }
  await settleEvents(tx, sender, cases, now, appendEach)
  const some = cases.some(({ outcome }) => outcome?.result !== 'failed')
  for (const { outcome } of cases)
    if (outcome?.result === 'failed' && !(some && mayStay(row, outcome.fault)))
      throw new Unfit(outcome.fault)
  await writeFailed(tx, workspaceId, row.source_id, cases, row.received_at)
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
  const { raw: _, isWhole: __, ...told } = found.value
  return ok(told)
}

/** Of one that stands for several, what still fails costs none of the others; nor does what is more than a batch has. */
const mayStay = ({ events }: Row, { code }: Fault) => events > 1 || code === 'too-many-events'

/** U+FFFD is what a page shows for bytes that are no text: what still holds one is not mended. */
function mended(text: string, raw: Buffer): Buffer {
  const bytes = Buffer.from(text)
  if (unreadIn(bytes) <= unreadIn(raw)) return bytes
  throw new Unfit(
    fault(
      'bytes-unreadable',
      null,
      'It still holds the sign \ufffd, which stands for bytes that cannot be read. Write there what was meant.',
    ),
  )
}

const SIGN = Buffer.from('\ufffd')

function unreadIn(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(SIGN); at >= 0; at = bytes.indexOf(SIGN, at + SIGN.length)) count += 1
  return count
}

/** A whole batch that could not be read is mended as one; an event of a batch has again what its batch said for all. */
function casesOf(bytes: Buffer, row: Row, failedEventId: number): Case[] {
  const { call, around, received_at } = row
  const rest = JSON.stringify(around ?? {}).slice(1)
  const alone = () =>
    Buffer.concat([
      Buffer.from('{"batch":['),
      bytes,
      Buffer.from(`]${rest === '}' ? '' : ','}${rest}`),
    ])
  const body = call === null && !isBatch(bytes, decode) ? alone() : bytes
  const arrived = { call, receivedAt: instant(received_at), unique: `failed ${failedEventId}` }
  const read = readBody(body, arrived, decode)
  if (!read.ok) throw new Unfit(read.refusal)
  return read.value.events.map((event) => ({
    call,
    around: read.value.around,
    ...caseOf(event),
  }))
}

/** What had failed counts as what became of it, in the minute in which it was received. */
async function moveCounts(tx: Tx, workspaceId: string, row: Row, cases: Case[]): Promise<void> {
  const sums = { stored: 0, duplicate: 0, failed: -row.events }
  for (const { read, outcome } of cases) if (outcome) sums[outcome.result] += countOf(read)
  const { stored, duplicate, failed } = sums
  const dropped = cases.filter(isNotKept).reduce((sum, { read }) => sum + countOf(read), 0)
  await sql`update intake_count set failed = failed + ${failed}::bigint,
      stored = stored + ${stored}::bigint, duplicate = duplicate + ${duplicate}::bigint,
      received = received + ${stored + duplicate + failed}::bigint,
      dropped = dropped + ${dropped}::bigint
    where workspace_id = ${workspaceId} and source_id = ${row.source_id}
      and minute_at = ${at(row.received_at - (row.received_at % MINUTE))}`.execute(tx)
}

const subjectOf = (id: number) => ({
  kind: 'failed-event' as const,
  id: String(id),
  label: `failed event ${id}`,
})
