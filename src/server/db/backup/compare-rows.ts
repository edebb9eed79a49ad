import type { Line } from '#server/db/bulk/line.ts'
import type { Tx } from '#server/db/connect.ts'
import { readTables, readWorkspaces } from './catalog.ts'
import type { TableCard } from './format.ts'
import type { Backup } from './read-file.ts'
import { readRows } from './read-rows.ts'

/** What a database holds otherwise than a backup says. */
export type Difference =
  | { table: string; is: 'other'; rows: number; rowsInFile: number }
  | { table: string; is: 'not-there'; rowsInFile: number }
  | { workspaces: { onlyHere: string[]; onlyInFile: string[] } }

export type Compared = { tables: number; rows: number; differences: Difference[] }

/**
 * Reads every table of the backup back from the database, in the same order and spelling, and compares count and
 * SHA-256 with those of the file. A table of which a column is gone, since the schema went on, cannot be compared.
 */
export async function compareRows(
  line: Line,
  tx: Tx,
  { tables, manifest }: Pick<Backup, 'tables' | 'manifest'>,
  compared: (table: string) => void = () => undefined,
): Promise<Compared> {
  const differences: Difference[] = []
  const there = new Map((await readTables(tx)).map((table) => [table.name, table]))
  const here = there.has('registry') ? await readWorkspaces(tx) : []
  const workspaces = {
    onlyHere: here.filter((id) => !manifest.workspaces.includes(id)),
    onlyInFile: manifest.workspaces.filter((id) => !here.includes(id)),
  }
  if (workspaces.onlyHere.length + workspaces.onlyInFile.length > 0)
    differences.push({ workspaces })
  let rows = 0
  for (const card of tables) {
    const told = manifest.tables[card.name]
    if (!told) throw new Error(`The manifest does not know ${card.name}`)
    const table = there.get(card.name)
    if (!table || !hasColumns(table, card)) {
      differences.push({ table: card.name, is: 'not-there', rowsInFile: told.rows })
      continue
    }
    const found = await readRows(line, tx, card, manifest.workspaces)
    rows += found.rows
    if (found.rows !== told.rows || found.sha256 !== told.sha256)
      differences.push({ table: card.name, is: 'other', rows: found.rows, rowsInFile: told.rows })
    compared(card.name)
  }
  return { tables: tables.length, rows, differences }
}

const hasColumns = (table: TableCard, { columns }: TableCard) =>
  columns.every(({ name }) => table.columns.some((column) => column.name === name))
