import { sql } from 'kysely'
import type { MadeBackup } from '#api/backups.ts'
import type { Db } from '#server/db/connect.ts'

/** The last backup in which this workspace is; of the others in it nothing is told. */
export async function readLast(db: Db, workspaceId: string): Promise<MadeBackup | null> {
  const found = await db
    .selectFrom('backup')
    .selectAll()
    .where(sql<boolean>`jsonb_exists(counts, ${workspaceId})`)
    .orderBy('backup_id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!found) return null
  const tables = found.counts[workspaceId] ?? {}
  const rows = Object.values(tables).reduce((sum, n) => sum + n, 0)
  return {
    madeAt: found.made_at,
    command: found.command,
    fileName: found.file_name,
    product: found.product,
    bytes: found.bytes,
    sha256: found.sha256,
    rows,
    tables,
  }
}
