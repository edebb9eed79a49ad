import type { Line } from '#server/db/bulk/line.ts'
import type { Tx } from '#server/db/connect.ts'
import { readHeads, readTables, readWorkspaces } from './catalog.ts'
import type { Manifest, TableCard } from './file/format.ts'
import type { Backup } from './file/read.ts'
import { type Reading, readRows } from './read-rows.ts'

/** What a database holds otherwise than a backup says. */
export type Difference =
  | { table: string; is: 'other'; rows: number; rowsInFile: number }
  | { table: string; is: 'not-there'; rowsInFile: number }
  | { workspaces: { onlyHere: string[]; onlyInFile: string[] } }

export type Compared = {
  tables: number
  rows: number
  differences: Difference[]
  /** Entries of the audit that are newer than the backup. */
  entriesSince: number
}

type Told = Pick<Backup, 'header' | 'tables' | 'manifest'>

export type Comparing = {
  /**
   * The database has gone on since: of the tables that only grow (the audit, the backups that were made) what the backup
   * has must be there as it was, and there may be more.
   */
  later?: boolean
  compared?: ((table: string) => void) | undefined
}

/**
 * Reads every table of the backup back from the database, in the same order and spelling, and compares count and
 * SHA-256 with those of the file. A table of which a column is gone, since the schema went on, cannot be compared.
 */
export async function compareRows(
  line: Line,
  tx: Tx,
  { header, tables, manifest }: Told,
  { later = false, compared = () => undefined }: Comparing = {},
): Promise<Compared> {
  const there = new Map((await readTables(tx)).map((table) => [table.name, table]))
  const here = there.has('registry') ? await readWorkspaces(tx) : []
  const differences: Difference[] = differingWorkspaces(here, manifest.workspaces)
  const grown = later ? grownSince(header.createdAt, manifest) : {}
  let rows = 0
  for (const card of tables) {
    const told = manifest.tables[card.name]
    if (!told) throw new Error(`The manifest does not know ${card.name}`)
    // It is the end of the audit, whose entries are compared up to there.
    if (later && card.name === 'audit_head') continue
    const table = there.get(card.name)
    if (!table || !hasColumns(table, card)) {
      differences.push({ table: card.name, is: 'not-there', rowsInFile: told.rows })
      continue
    }
    const only = grown[card.name]
    const found = await readRows(line, tx, card, manifest.workspaces, { only })
    rows += found.rows
    if (found.rows !== told.rows || found.sha256 !== told.sha256)
      differences.push({ table: card.name, is: 'other', rows: found.rows, rowsInFile: told.rows })
    compared(card.name)
  }
  const entriesSince = await countEntriesSince(tx, manifest)
  return { tables: tables.length, rows, differences, entriesSince }
}

function differingWorkspaces(here: readonly string[], inFile: readonly string[]): Difference[] {
  const onlyHere = here.filter((id) => !inFile.includes(id))
  const onlyInFile = inFile.filter((id) => !here.includes(id))
  return onlyHere.length + onlyInFile.length > 0 ? [{ workspaces: { onlyHere, onlyInFile } }] : []
}

/** Which rows of the growing tables a backup of that instant has. */
const grownSince = (createdAt: string, { audit }: Manifest): Record<string, Reading['only']> => ({
  audit: (workspaceId) => `seq <= ${audit[workspaceId ?? '']?.seq ?? 0}`,
  backup: () => `made_at < '${createdAt}'`,
})

async function countEntriesSince(tx: Tx, { audit }: Manifest): Promise<number> {
  const now = await readHeads(tx, Object.keys(audit))
  return Object.entries(now).reduce((sum, [id, { seq }]) => sum + seq - (audit[id]?.seq ?? 0), 0)
}

const hasColumns = (table: TableCard, { columns }: TableCard) =>
  columns.every(({ name }) => table.columns.some((column) => column.name === name))
