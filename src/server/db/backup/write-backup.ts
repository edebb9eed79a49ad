import { Unfit } from '#server/config.ts'
import { type Line, openLine } from '#server/db/bulk/line.ts'
import type { Address, Tx } from '#server/db/connect.ts'
import { readHeads, readMigrations, readSequences, readWorkspaces } from './catalog.ts'
import { type Manifest, SCHEMA, type TableCard } from './file/format.ts'
import { type Pen, type Sealed, writeFile } from './file/write.ts'
import { readRows } from './read-rows.ts'
import { inSnapshot } from './snapshot.ts'

export type BackupJob = {
  path: string
  /** Replace a file of that name. */
  force: boolean
  product: string
  now: number
  /** Told how many bytes of rows have been read. */
  read?: (bytes: number) => void
}

export type Written = Sealed & { manifest: Manifest; rows: number }

/**
 * Writes every table as it is at one instant into one file, while others go on writing; memory does not grow with the
 * database. The owner's work.
 * @throws Unfit where there is no Lockstep in the database, or the file cannot be written.
 */
export async function writeBackup(owner: Address, job: BackupJob): Promise<Written> {
  const line = await openLine(owner)
  try {
    let manifest: Manifest | undefined
    const sealed = await writeFile(job.path, job.force, async (pen) => {
      manifest = await inSnapshot(line, (tx, tables) => pour(line, tx, tables, pen, job))
    })
    if (!manifest) throw new Error('A backup without a manifest')
    return { ...sealed, manifest, rows: rowsOf(manifest) }
  } finally {
    await line.close()
  }
}

async function pour(
  line: Line,
  tx: Tx,
  tables: readonly TableCard[],
  pen: Pen,
  job: BackupJob,
): Promise<Manifest> {
  const migrations = await readMigrations(tx)
  if (migrations.length === 0)
    throw new Unfit('There is nothing to back up: this database holds no Lockstep yet.')
  const createdAt = new Date(job.now).toISOString()
  await pen.say({ header: { schema: SCHEMA, product: job.product, createdAt, migrations } })
  const workspaces = await readWorkspaces(tx)
  const tallies: Manifest['tables'] = {}
  let before = 0
  for (const table of tables) {
    await pen.say({ table })
    let since = 0
    const tally = await readRows(line, tx, table, workspaces, {
      take: async (workspaceId, text) => {
        await pen.rows(workspaceId, text)
        since += text.length
        job.read?.(before + since)
      },
    })
    tallies[table.name] = tally
    before += since
  }
  const audit = await readHeads(tx, workspaces)
  const manifest = { tables: tallies, workspaces, audit, sequences: await readSequences(tx) }
  await pen.say({ manifest })
  return manifest
}

const rowsOf = ({ tables }: Manifest) =>
  Object.values(tables).reduce((sum, { rows }) => sum + rows, 0)
