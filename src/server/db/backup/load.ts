import { sql } from 'kysely'
import { Unfit } from '#server/config.ts'
import type { Line } from '#server/db/bulk/line.ts'
import type { Tx } from '#server/db/connect.ts'
import { enter, setLocally } from '#server/db/transaction.ts'
import { readTables } from './catalog.ts'
import type { Manifest, TableCard } from './file/format.ts'
import type { Backup } from './file/read.ts'
import { named } from './read-rows.ts'

/** So much text waits in the temporary table at most, whatever the size of the backup. */
const WAITING = 32 << 20

/**
 * Puts the rows of a backup into empty tables that stand at its level. COPY goes into a temporary table and from
 * there by INSERT … SELECT, because row level security refuses COPY (scale rule C7). Triggers and foreign keys stay on.
 * @throws Unfit where the tables of the file are not those of its level.
 */
export async function load(
  line: Line,
  tx: Tx,
  backup: Backup,
  loaded: (bytes: number) => void = () => undefined,
): Promise<void> {
  const there = await readTables(tx)
  const forgotten = there.find(({ name }) => !backup.tables.some((card) => card.name === name))
  if (forgotten) throw new Unfit(otherTables(`has no table “${forgotten.name}”`))
  for (const card of backup.tables) refuseOther(card, there)
  // What was signed was checked when it was signed (migration 063).
  await setLocally(tx, "app.restoring = 'on'")
  let bytes = 0
  let stage: Stage | null = null
  for await (const part of backup.parts()) {
    if ('table' in part) {
      await stage?.end()
      stage = await openStage(line, tx, part.table)
      continue
    }
    await stage?.take(part.workspaceId, part.text)
    bytes += part.text.length
    loaded(bytes)
  }
  await stage?.end()
}

/** The counters of ids go on where they were. */
export async function setSequences(tx: Tx, sequences: Manifest['sequences']): Promise<void> {
  for (const [name, { last, called }] of Object.entries(sequences))
    await sql`select setval(${named(name)}::regclass, ${last}::bigint, ${called}::boolean)`.execute(
      tx,
    )
}

type Stage = {
  take: (workspaceId: string | null, text: Buffer) => Promise<void>
  end: () => Promise<void>
}

async function openStage(line: Line, tx: Tx, { name, columns }: TableCard): Promise<Stage> {
  const listed = columns.map((column) => named(column.name))
  const typed = columns.map((column) => `${named(column.name)} ${column.type}`)
  await sql.raw(`create temp table waiting_rows (${typed.join(', ')})`).execute(tx)
  let bytes = 0
  let of: string | null = null
  const flush = async () => {
    if (bytes === 0) return
    if (of) await enter(tx, of)
    await sql
      .raw(
        `insert into ${named(name)} (${listed.join(', ')}) overriding system value
          select ${listed.join(', ')} from waiting_rows`,
      )
      .execute(tx)
    await sql`truncate waiting_rows`.execute(tx)
    bytes = 0
  }
  const take: Stage['take'] = async (workspaceId, text) => {
    if (workspaceId !== of || bytes >= WAITING) await flush()
    of = workspaceId
    await line.copy('waiting_rows', listed, [text])
    bytes += text.length
  }
  const end = async () => {
    await flush()
    await sql`drop table waiting_rows`.execute(tx)
  }
  return { take, end }
}

/** Types are written into queries, so they are taken only where they are the database's own. */
function refuseOther(card: TableCard, there: readonly TableCard[]): void {
  const own = there.find(({ name }) => name === card.name)
  if (!own) throw new Unfit(otherTables(`has a table “${card.name}”, which that level does not`))
  const shape = ({ columns, ofWorkspace }: TableCard) =>
    JSON.stringify([ofWorkspace, ...columns.map(({ name, type }) => `${name} ${type}`).sort()])
  if (shape(own) !== shape(card))
    throw new Unfit(otherTables(`has other columns in the table “${card.name}”`))
}

const otherTables = (what: string) =>
  `The tables of this backup are not those of the version that made it: it ${what}. Nothing was changed.`
