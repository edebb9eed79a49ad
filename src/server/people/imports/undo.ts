import { sql } from 'kysely'
import { ok, type Result, refuse } from '#domain/result.ts'
import { type By, record } from '#server/db/audit/record.ts'
import { holdCompanies } from '#server/db/companies/settle.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { refreshDeals } from '#server/db/fold/deals.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { holdNamesAlone } from '#server/db/names/hold.ts'
import { holdPrivacyAlone } from '#server/db/privacy/epoch.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { importOf } from './batches.ts'
import { noticeOrphans } from './turn.ts'

export type UndoJob = { workspaceId: string; batchId: number; now: number; by: By }

export type UndoResult = Result<
  { eventsRemoved: number; peopleRemoved: number; dealsRemoved: number },
  'import-unknown' | 'import-over' | 'import-running' | 'import-touched'
>

/**
 * Takes an import out again, unless something was recorded later about one of its people or deals, and folds whoever
 * stays. Nobody tells anything meanwhile: it would be told of people who are gone at its end.
 */
export async function undoBatch(db: Db, job: UndoJob): Promise<UndoResult> {
  const { workspaceId, now } = job
  // On its own: it holds the head of the audit log, which comes after all that is held here (docs/decisions/029).
  await inWorkspace(db, workspaceId, (tx) => noticeOrphans(tx, workspaceId, now))
  const undone = await inWorkspace(db, workspaceId, (tx) => takeOut(tx, job))
  // People known from elsewhere stay, and are as if the file had never come.
  if (undone.ok) await foldDue(db, workspaceId, now)
  return undone
}

async function takeOut(tx: Tx, { workspaceId, batchId, now, by }: UndoJob): Promise<UndoResult> {
  const batch = await tx
    .selectFrom('batch')
    .select(['state', 'finished_at', 'file_name'])
    .where('workspace_id', '=', workspaceId)
    .where('batch_id', '=', batchId)
    .forUpdate()
    .executeTakeFirst()
  if (!batch) return refuse('import-unknown')
  if (batch.state === 'undone') return refuse('import-over')
  if (batch.finished_at === null) return refuse('import-running')
  // Its claims go along, so nobody may fold by the names that they joined; nor tell of a name that goes.
  await holdNamesAlone(tx, workspaceId)
  await holdPrivacyAlone(tx, workspaceId)
  await holdCompanies(tx, workspaceId)
  const deals = await dealsOf(tx, workspaceId, batchId)
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
  await record(tx, workspaceId, {
    at: now,
    by,
    action: 'take-out-import',
    subject: importOf(batchId, batch.file_name),
    after: removed,
  })
  return ok(removed)
}

async function dealsOf(tx: Tx, workspaceId: string, batchId: number): Promise<number[]> {
  const { rows } = await sql<{ deal_id: number }>`
    select distinct deal_id from event
    where workspace_id = ${workspaceId} and batch_id = ${batchId} and deal_id is not null`.execute(
    tx,
  )
  return rows.map((row) => row.deal_id)
}
