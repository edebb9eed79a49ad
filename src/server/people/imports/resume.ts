import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { ImportMap } from '#domain/people/imports/map.ts'
import { type Instant, instant } from '#domain/time.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import type { Address, Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { listWorkspaces } from '#server/db/workspaces.ts'
import { importBeside } from './thread.ts'
import { findFile } from './uploads.ts'

type House = { db: Db; application: Address; home: string }
type Log = { error: (told: object, message: string) => void }

/** The connection of a process that was killed may live on for so many looks, half a second each. */
const LOOKS = 10
const BETWEEN_MS = 500

/**
 * Takes up every import that a crash ended, where its file is still there: rows that were counted are passed over, so that
 * what is counted in the end is the whole file, once. Comes before anybody looks at imports, for whoever does closes those
 * that nobody carries on (turn.ts).
 */
export async function resumeImports(house: House, now: Instant, log: Log): Promise<void> {
  for (const { id } of await listWorkspaces(house.db))
    await resume(house, id, now, log).catch((err: unknown) =>
      log.error({ err }, 'An import could not be taken up again'),
    )
}

async function resume(
  { db, application, home }: House,
  workspaceId: string,
  at: Instant,
  log: Log,
): Promise<void> {
  const batch = await inWorkspace(db, workspaceId, (tx) =>
    tx
      .selectFrom('batch')
      .select(['batch_id', 'file_name', 'map', 'upload_id', 'started_at', 'rows_read'])
      .where('workspace_id', '=', workspaceId)
      .where('finished_at', 'is', null)
      .where('state', 'in', ['reading', 'folding'])
      .where('upload_id', 'is not', null)
      .orderBy('batch_id', 'desc')
      .limit(1)
      .executeTakeFirst(),
  )
  const uploadId = batch?.upload_id
  // What ended the process may be this very file: without a chunk more since the last time it is not tried again.
  const isStuck = batch && (await wasTakenUp(db, workspaceId, batch))
  const file = uploadId && !isStuck ? await findFile(home, workspaceId, uploadId) : null
  if (!batch || !uploadId || !file) return
  const fileName = batch.file_name
  const job = {
    ...{ workspaceId, path: file.path, fileName, uploadId, map: batch.map as ImportMap },
    ...{ now: instant(batch.started_at), goesOn: { batchId: batch.batch_id, at }, by: BY_SYSTEM },
  }
  const failed = (err: unknown) => log.error({ err, fileName }, 'An import broke off')
  for (let look = 0; look < LOOKS; look += 1) {
    const begun = await importBeside(application, job, { home, failed })
    if (begun.ok || begun.refusal.code !== 'import-running') return
    await sleep(BETWEEN_MS)
  }
}

async function wasTakenUp(
  db: Db,
  workspaceId: string,
  { batch_id, rows_read }: { batch_id: number; rows_read: number },
): Promise<boolean> {
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql`select 1 from audit where workspace_id = ${workspaceId} and action = 'resume-import'
      and subject_id = ${String(batch_id)} and (after ->> 'rowsRead')::bigint = ${rows_read}::bigint
      limit 1`.execute(tx),
  )
  return rows.length > 0
}
