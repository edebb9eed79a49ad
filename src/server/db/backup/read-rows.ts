import { createHash } from 'node:crypto'
import type { Line } from '#server/db/bulk/line.ts'
import type { Tx } from '#server/db/connect.ts'
import { enter, setLocally } from '#server/db/transaction.ts'
import type { TableCard, Tally } from './file/format.ts'

/** Text of whole rows is handed on in pieces of about so many bytes. */
const PIECE = 1 << 20
const END_OF_ROW = 10

/** What could make the text of a value differ from one server to another; the zone stands in connect.ts. */
const SPELLING = [
  "datestyle = 'ISO, YMD'",
  'extra_float_digits = 1',
  "bytea_output = 'hex'",
  'statement_timeout = 0',
  'idle_in_transaction_session_timeout = 0',
]

export async function spellAlike(tx: Tx): Promise<void> {
  for (const setting of SPELLING) await setLocally(tx, setting)
}

export type Reading = {
  take?: (workspaceId: string | null, text: Buffer) => Promise<void>
  /** Which of its rows, as a condition; all of them without. */
  only?: ((workspaceId: string | null) => string) | undefined
}

/**
 * Reads a table as COPY text, workspace by workspace and in the order of its card; counts and hashes it. Row level
 * security is forced on its owner too, so each workspace is set before its rows are asked for (scale rules C1, C2).
 */
export async function readRows(
  line: Line,
  tx: Tx,
  table: TableCard,
  workspaces: readonly string[],
  { take, only }: Reading = {},
): Promise<Tally> {
  const hash = createHash('sha256')
  const tally: Tally = { rows: 0, bytes: 0, sha256: '', workspaces: {} }
  for (const workspaceId of table.ofWorkspace ? workspaces : [null]) {
    if (workspaceId) await enter(tx, workspaceId)
    let count = 0
    for await (const text of wholeRows(line.copyOut(queryOf(table, workspaceId, only)))) {
      hash.update(text)
      count += rowsIn(text)
      tally.bytes += text.length
      await take?.(workspaceId, text)
    }
    tally.rows += count
    if (workspaceId && count > 0) tally.workspaces[workspaceId] = count
  }
  return { ...tally, sha256: hash.digest('hex') }
}

/** Words of the file as names in a query. */
export const named = (name: string) => `"${name.replaceAll('"', '""')}"`

function queryOf(
  { name, columns, order }: TableCard,
  workspaceId: string | null,
  only: Reading['only'],
): string {
  const conditions = [
    ...(workspaceId ? [`workspace_id = '${workspaceId}'`] : []),
    ...(only ? [only(workspaceId)] : []),
  ]
  const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''
  const types = new Map(columns.map((column) => [column.name, column.type]))
  const by = order.map((column) => bytewise(named(column), types.get(column) ?? ''))
  const listed = columns.map((column) => named(column.name)).join(', ')
  return `select ${listed} from ${named(name)}${where} order by ${by.join(', ')}`
}

/** Text is ordered otherwise from one database to another, and json not at all. */
function bytewise(column: string, type: string): string {
  if (/^(text|character|character varying|name|citext)\b/.test(type)) return `${column} collate "C"`
  return type === 'json' ? `${column}::text collate "C"` : column
}

/** COPY text in pieces that end where a row ends; in it a line break is nothing else. */
async function* wholeRows(text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let kept: Buffer[] = []
  let bytes = 0
  for await (const piece of text) {
    kept.push(piece)
    bytes += piece.length
    if (bytes < PIECE) continue
    const end = piece.lastIndexOf(END_OF_ROW) + 1
    if (end === 0) continue
    const whole = Buffer.concat([...kept.slice(0, -1), piece.subarray(0, end)])
    kept = [piece.subarray(end)]
    bytes = piece.length - end
    yield whole
  }
  if (bytes > 0) yield Buffer.concat(kept)
}

function rowsIn(text: Buffer): number {
  let count = 0
  for (let at = text.indexOf(END_OF_ROW); at !== -1; at = text.indexOf(END_OF_ROW, at + 1))
    count += 1
  return count
}
