import { type Selectable, sql } from 'kysely'
import type { Batch } from '#api/imports.ts'
import type { ImportMap } from '#domain/people/imports/map.ts'
import type { AuditSubject } from '#domain/workspace/audit-entry.ts'
import { BY_SYSTEM, type By, record } from '#server/db/audit/record.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { type Claim, keep, take } from '#server/db/requests/claim.ts'
import type { BatchTable } from '#server/db/tables.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Refused } from './chunk.ts'

/** What an import is begun with. */
export type Beginning = {
  workspaceId: string
  fileName: string
  map: ImportMap
  bytesTotal: number
  /** The file, where it was uploaded; see resume.ts. */
  uploadId?: string | undefined
  /** Of the file's headers; null where it has none. */
  shape: string | null
  now: number
  /** Begins once for this claim, which keeps the batch as its answer. */
  claim?: Claim | null
  by: By
}

/** The source a map names; message ids are unique within it. */
export async function sourceOf(db: Db, workspaceId: string, name: string): Promise<number> {
  return inWorkspace(db, workspaceId, async (tx) => {
    await tx
      .insertInto('source')
      .values({ workspace_id: workspaceId, name })
      .onConflict((conflict) => conflict.columns(['workspace_id', 'name']).doNothing())
      .execute()
    const { source_id } = await tx
      .selectFrom('source')
      .select('source_id')
      .where('workspace_id', '=', workspaceId)
      .where('name', '=', name)
      .executeTakeFirstOrThrow()
    return source_id
  })
}

/** The map by which a file of this shape came in last, and its name; null where none did or all were taken out. */
export async function lastMap(tx: Tx, workspaceId: string, shape: string) {
  const row = await tx
    .selectFrom('batch')
    .select(['map', 'file_name', 'started_at'])
    .where('workspace_id', '=', workspaceId)
    .where('shape', '=', shape)
    .where('state', '<>', 'undone')
    .orderBy('batch_id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? { map: row.map as ImportMap, fileName: row.file_name, at: row.started_at } : null
}

/** Null when the same request had begun one before. */
export async function beginBatch(db: Db, beginning: Beginning): Promise<Batch | null> {
  const { workspaceId, fileName, map, bytesTotal, shape, uploadId, now, claim, by } = beginning
  return inWorkspace(db, workspaceId, async (tx) => {
    if (claim && !(await take(tx, workspaceId, claim))) return null
    const row = await tx
      .insertInto('batch')
      .values({
        workspace_id: workspaceId,
        file_name: fileName,
        map,
        shape,
        upload_id: uploadId ?? null,
        state: 'reading',
        started_at: now,
        bytes_total: bytesTotal,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    const batch = asBatch(row)
    if (claim) await keep(tx, workspaceId, claim, batch)
    await record(tx, workspaceId, {
      at: now,
      by,
      action: 'start-import',
      subject: importOf(batch.batchId, fileName),
      after: { source: map.name, history: map.history === true, bytes: bytesTotal },
    })
    return batch
  })
}

/** Begins again with an import that nobody ended; null where somebody has. What it counted so far stands. */
export async function takeUp(
  db: Db,
  workspaceId: string,
  { batchId, at }: { batchId: number; at: number },
): Promise<Batch | null> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const row = await tx
      .selectFrom('batch')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('batch_id', '=', batchId)
      .where('finished_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!row) return null
    await record(tx, workspaceId, {
      at,
      by: BY_SYSTEM,
      action: 'resume-import',
      subject: importOf(batchId, row.file_name),
      after: { rowsRead: row.rows_read },
    })
    return asBatch(row)
  })
}

export const asBatch = (row: Selectable<BatchTable>): Batch => ({
  batchId: row.batch_id,
  fileName: row.file_name,
  state: row.state,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  bytesRead: row.bytes_read,
  bytesTotal: row.bytes_total,
  rowsRead: row.rows_read,
  rowsNew: row.rows_new,
  rowsKnown: row.rows_known,
  rowsRefused: row.rows_refused,
  eventsNew: row.events_new,
  error: row.error,
})

/** Whether the batch is still being read; holds it, so that stopping it waits for the chunk that is under way. */
export async function stillReading(tx: Tx, workspaceId: string, batchId: number): Promise<boolean> {
  const batch = await tx
    .selectFrom('batch')
    .select('state')
    .where('workspace_id', '=', workspaceId)
    .where('batch_id', '=', batchId)
    .forUpdate()
    .executeTakeFirst()
  return batch?.state === 'reading'
}

export type Counted = { rowsRead: number; rowsNew: number; rowsRefused: number; eventsNew: number }

export async function countChunk(
  tx: Tx,
  workspaceId: string,
  batchId: number,
  bytesRead: number,
  { rowsRead, rowsNew, rowsRefused, eventsNew }: Counted,
): Promise<void> {
  await sql`update batch set bytes_read = ${bytesRead}::bigint,
      rows_read = rows_read + ${rowsRead}::bigint,
      rows_new = rows_new + ${rowsNew}::bigint,
      rows_known = rows_known + ${rowsRead - rowsNew - rowsRefused}::bigint,
      rows_refused = rows_refused + ${rowsRefused}::bigint,
      events_new = events_new + ${eventsNew}::bigint
    where workspace_id = ${workspaceId} and batch_id = ${batchId}`.execute(tx)
}

export async function keepRefusals(
  tx: Tx,
  workspaceId: string,
  batchId: number,
  refused: Refused[],
): Promise<void> {
  if (refused.length === 0) return
  await sql`insert into batch_refusal (workspace_id, batch_id, row_no, column_name, reason, raw)
    select ${workspaceId}::uuid, ${batchId}::bigint, row_no, column_name, reason, raw
    from unnest(
      ${refused.map((row) => row.rowNo)}::bigint[], ${refused.map((row) => row.column)}::text[],
      ${refused.map((row) => row.reason)}::text[], ${refused.map((row) => row.raw)}::text[]
    ) as refused (row_no, column_name, reason, raw)`.execute(tx)
}

/** From reading to folding; an import that was stopped keeps saying so. */
export async function beginFolding(db: Db, workspaceId: string, batchId: number): Promise<void> {
  await inWorkspace(db, workspaceId, (tx) =>
    tx
      .updateTable('batch')
      .set({ state: 'folding' })
      .where('workspace_id', '=', workspaceId)
      .where('batch_id', '=', batchId)
      .where('state', '=', 'reading')
      .execute(),
  )
}

export async function endBatch(
  db: Db,
  workspaceId: string,
  batchId: number,
  end: { state: 'done' | 'failed'; error: string | null; by: By },
): Promise<void> {
  await inWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<Ended>`update batch set
        state = case when state = 'stopped' then state else ${end.state} end,
        error = ${end.error}::text, finished_at = now()
      where workspace_id = ${workspaceId} and batch_id = ${batchId}
      returning ${ENDED}`.execute(tx)
    await recordEnded(tx, workspaceId, rows, end.by)
  })
}

export type Ended = Pick<
  Selectable<BatchTable>,
  'batch_id' | 'file_name' | 'state' | 'rows_new' | 'rows_known' | 'rows_refused'
> & { finished_at: number }

/** What is told of an import that ended. */
export const ENDED = sql`batch_id, file_name, state, finished_at, rows_new, rows_known, rows_refused`

export async function recordEnded(
  tx: Tx,
  workspaceId: string,
  ended: readonly Ended[],
  by: By,
): Promise<void> {
  for (const one of ended)
    await record(tx, workspaceId, {
      at: one.finished_at,
      by,
      action: 'finish-import',
      subject: importOf(one.batch_id, one.file_name),
      after: {
        state: one.state,
        rowsNew: one.rows_new,
        rowsKnown: one.rows_known,
        rowsRefused: one.rows_refused,
      },
    })
}

/** An import as the subject of an entry of the audit. */
export const importOf = (batchId: number, fileName: string): AuditSubject => ({
  kind: 'import',
  id: String(batchId),
  label: fileName,
})
