import { sql } from 'kysely'
import type { Batch, Trial } from '#api/imports.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { type By, record } from '#server/db/audit/record.ts'
import { holdCompanies } from '#server/db/companies/settle.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { refreshDeals } from '#server/db/fold/deals.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { holdNamesAlone } from '#server/db/names/hold.ts'
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

type UndoResult = Result<
  { eventsRemoved: number; peopleRemoved: number; dealsRemoved: number },
  'import-unknown' | 'import-over' | 'import-running' | 'import-touched'
>

/** Takes an import out again, unless something was recorded later about one of its people or deals. */
export async function undoBatch(
  db: Db,
  workspaceId: string,
  batchId: number,
  { now, by }: Asked,
): Promise<UndoResult> {
  const undone = await inWorkspace(db, workspaceId, async (tx): Promise<UndoResult> => {
    await noticeOrphans(tx, workspaceId, now)
    const batch = await batches(tx, workspaceId)
      .where('batch_id', '=', batchId)
      .forUpdate()
      .executeTakeFirst()
    if (!batch) return refuse('import-unknown')
    if (batch.state === 'undone') return refuse('import-over')
    if (batch.finished_at === null) return refuse('import-running')
    const deals = await dealsOf(tx, workspaceId, batchId)
    // Its claims go along, so nobody may fold by the names that they joined.
    await holdNamesAlone(tx, workspaceId)
    await holdCompanies(tx, workspaceId)
    const { rows } = await sql<{ touched: boolean; events: number; deals: number; people: number }>`
      select * from undo_batch(${workspaceId}::uuid, ${batchId}::bigint)`.execute(tx)
    const [taken] = rows
    if (!taken || taken.touched) return refuse('import-touched')
    // A deal known from elsewhere is again as the rest of the log tells it.
    await refreshDeals(tx, workspaceId, deals)
    const removed = {
      eventsRemoved: taken.events,
      peopleRemoved: taken.people,
      dealsRemoved: taken.deals,
    }
    const subject = importOf(batchId, batch.file_name)
    await record(tx, workspaceId, {
      at: now,
      by,
      action: 'take-out-import',
      subject,
      after: removed,
    })
    return ok(removed)
  })
  // People known from elsewhere stay, and are as if the file had never come.
  if (undone.ok) await foldDue(db, workspaceId, now)
  return undone
}

async function dealsOf(tx: Tx, workspaceId: string, batchId: number): Promise<number[]> {
  const { rows } = await sql<{ deal_id: number }>`
    select distinct deal_id from event
    where workspace_id = ${workspaceId} and batch_id = ${batchId} and deal_id is not null`.execute(
    tx,
  )
  return rows.map((row) => row.deal_id)
}

const batches = (tx: Tx, workspaceId: string) =>
  tx.selectFrom('batch').selectAll().where('workspace_id', '=', workspaceId)
