import type { Batch, Trial } from '#api/imports.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { type By, record } from '#server/db/audit/record.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { asBatch, importOf } from './batches.ts'
import { noticeOrphans } from './turn.ts'

/** When, and by whom, something is done to an import. */
type Asked = { now: number; by: By }

/** Reasons that one import shows. */
const SHOWN = 1_000

type Page = { cursor?: string | undefined; limit: number }

/** A page of imports, newest first. */
export async function listBatches(
  db: Db,
  workspaceId: string,
  now: number,
  { cursor, limit }: Page,
) {
  const before = cursor === undefined ? undefined : readCursor(cursor, 1)[0]
  return inWorkspace(db, workspaceId, async (tx) => {
    await noticeOrphans(tx, workspaceId, now)
    const listed = batches(tx, workspaceId).orderBy('batch_id', 'desc')
    const from = before === undefined ? listed : listed.where('batch_id', '<', before)
    const found = await from.limit(limit + 1).execute()
    const { total } = await tx
      .selectFrom('batch')
      .select((count) => count.fn.countAll<number>().as('total'))
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirstOrThrow()
    const rows = found.slice(0, limit).map(asBatch)
    const last = rows.at(-1)
    const next = found.length > limit && last ? cursorOf([last.batchId]) : null
    return { rows, total, next }
  })
}

export async function readBatch(
  db: Db,
  workspaceId: string,
  batchId: number,
  now: number,
): Promise<Result<Batch & Pick<Trial, 'refusals'>, 'import-unknown'>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    await noticeOrphans(tx, workspaceId, now)
    const row = await batches(tx, workspaceId).where('batch_id', '=', batchId).executeTakeFirst()
    if (!row) return refuse('import-unknown')
    const refusals = await tx
      .selectFrom('batch_refusal')
      .select(['row_no as rowNo', 'column_name as column', 'reason', 'raw'])
      .where('workspace_id', '=', workspaceId)
      .where('batch_id', '=', batchId)
      .orderBy('row_no')
      .limit(SHOWN)
      .execute()
    return ok({ ...asBatch(row), refusals })
  })
}

/** Ends the reading of an import; what is in stays in and is folded. */
export async function stopBatch(
  db: Db,
  workspaceId: string,
  batchId: number,
  { now, by }: Asked,
): Promise<Result<Batch, 'import-unknown' | 'import-over'>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const stopped = await tx
      .updateTable('batch')
      .set({ state: 'stopped' })
      .where('workspace_id', '=', workspaceId)
      .where('batch_id', '=', batchId)
      .where('state', '=', 'reading')
      .returningAll()
      .executeTakeFirst()
    if (stopped) {
      const subject = importOf(batchId, stopped.file_name)
      await record(tx, workspaceId, { at: now, by, action: 'stop-import', subject })
      return ok(asBatch(stopped))
    }
    const known = await batches(tx, workspaceId).where('batch_id', '=', batchId).executeTakeFirst()
    return refuse(known ? 'import-over' : 'import-unknown')
  })
}

const batches = (tx: Tx, workspaceId: string) =>
  tx.selectFrom('batch').selectAll().where('workspace_id', '=', workspaceId)
