import { basename } from 'node:path'
import { sql } from 'kysely'
import { BY_COMMAND, record } from '#server/db/audit/record.ts'
import { type Address, connect, type Db, type Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { enter, inWorkspace } from '#server/db/transaction.ts'
import type { Manifest } from './file/format.ts'
import type { BackupJob, Written } from './write-backup.ts'

/** As many are remembered. */
const KEPT = 30
const COMMAND = 'lockstep backup'

type Counts = Record<string, Record<string, number>>

/**
 * Remembers a backup that is whole: in the table of backups, and in the audit of every workspace that is in it. A
 * database of a version that knows neither is left as it is.
 */
export async function recordBackup(owner: Address, job: BackupJob, written: Written) {
  const db = connect(owner, { max: 1 })
  try {
    const known = await sql<{ name: string | null }>`
      select to_regclass('public.backup')::text as name`.execute(db)
    if (!known.rows[0]?.name) return
    const counts = countsOf(written.manifest)
    const id = await remember(db, job, written, counts)
    const label = basename(job.path)
    for (const workspaceId of written.manifest.workspaces)
      await inWorkspace(db, workspaceId, (tx) =>
        record(tx, workspaceId, {
          at: job.now,
          by: BY_COMMAND,
          action: 'make-backup',
          subject: { kind: 'backup', id: String(id), label },
          after: { rows: sumOf(counts[workspaceId] ?? {}), sha256: written.sha256 },
        }),
      )
  } finally {
    await db.destroy()
  }
}

/** Tells each workspace's audit that what it holds was restored, and from what. */
export async function recordRestore(
  tx: Tx,
  { manifest, sha256, createdAt }: { manifest: Manifest; sha256: string; createdAt: string },
  now: number,
): Promise<void> {
  const counts = countsOf(manifest)
  for (const workspaceId of manifest.workspaces) {
    await enter(tx, workspaceId)
    await record(tx, workspaceId, {
      at: now,
      by: BY_COMMAND,
      action: 'restore-backup',
      subject: { kind: 'backup', id: sha256, label: createdAt },
      after: { rows: sumOf(counts[workspaceId] ?? {}), sha256 },
    })
  }
}

async function remember(db: Db, job: BackupJob, { bytes, sha256 }: Written, counts: Counts) {
  const { rows } = await sql<{ id: number }>`
    insert into backup (made_at, command, file_name, product, bytes, sha256, counts)
    values (${at(job.now)}, ${COMMAND}, ${basename(job.path)}, ${job.product}, ${bytes}, ${sha256},
      ${JSON.stringify(counts)}::jsonb)
    returning backup_id as id`.execute(db)
  await sql`delete from backup where backup_id not in
    (select backup_id from backup order by backup_id desc limit ${KEPT})`.execute(db)
  return rows[0]?.id ?? 0
}

function countsOf({ tables, workspaces }: Manifest): Counts {
  const counts: Counts = Object.fromEntries(workspaces.map((id) => [id, {}]))
  for (const [table, tally] of Object.entries(tables))
    for (const [id, rows] of Object.entries(tally.workspaces)) {
      const own = counts[id]
      if (own) own[table] = rows
    }
  return counts
}

const sumOf = (counts: Record<string, number>) =>
  Object.values(counts).reduce((sum, rows) => sum + rows, 0)
