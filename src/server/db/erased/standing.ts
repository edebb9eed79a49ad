import { sql } from 'kysely'
import { type Name, nameIn, spelled } from '#domain/people/identity/name.ts'
import { addressesIn, namesTold, wordsIn } from '#domain/people/intake/names-told.ts'
import { SHORTEST_ALONE, type Watch, watchFor } from '#domain/people/privacy/needles.ts'
import type { Tx } from '#server/db/connect.ts'
import { NAMING } from '#server/db/privacy/naming.ts'
import { systemsIn } from '#server/db/privacy/suppressed.ts'
import { hashesOf } from './called.ts'
import type { Erasure } from './line.ts'

/** What came in as others wrote it: short names are looked for here only, as erasing does. Rows may be large. */
const AS_IT_CAME = ['failed_event', 'batch_refusal']
/** What is kept in part. */
const CUT = ['batch_refusal.raw']
const ROWS = { large: 20, small: 500 }

/** Words that are not looked up again. */
const MOST_WORDS = 100_000

/** Where a name of somebody who is known here stood elsewhere, too, is told by `isSeen`. */
type Standing = { names: Name[]; by: ReadonlySet<string>; isSeen: Watch['isSeen'] }

/**
 * Names that these erasures tell and that stand somewhere in a text of a workspace, be it that nobody was called by them
 * yet; and by which hashes they were found. Reads every such text once, some at a time.
 */
export async function namesStanding(
  tx: Tx,
  workspaceId: string,
  erasures: readonly Erasure[],
  known: Iterable<string>,
): Promise<Standing> {
  // Nobody may have been told of yet who signs in.
  const systems = new Set([...(await systemsIn(tx, workspaceId)), 'anonymous'])
  const hashIn = hashesOf(
    erasures.map((one) => ({ ...one, called: [...one.called, ...one.beside] })),
  )
  const found = new Map<string, Name>()
  const by = new Set<string>()
  const seen = new Set<string>()
  const watch = watchFor(known)
  const look = (name: Name | null) => {
    const hash = name && hashIn(name)
    if (!name || !hash) return
    by.add(hash)
    found.set(spelled(name), name)
  }
  for (const { table, column } of NAMING) {
    const shortest = AS_IT_CAME.includes(table) ? 1 : SHORTEST_ALONE
    for await (const text of textsIn(tx, workspaceId, table, column)) {
      if (CUT.includes(`${table}.${column}`)) watch.readCut(text)
      else watch.read(text)
      for (const name of addressesIn(text)) look(name)
      if (table === 'failed_event') for (const name of namesTold(Buffer.from(text))) look(name)
      for (const word of wordsIn(text, shortest)) {
        if (seen.has(word)) continue
        if (seen.size >= MOST_WORDS) seen.clear()
        seen.add(word)
        for (const system of systems) look(nameIn(system, word))
      }
    }
  }
  return { names: [...found.values()], by, isSeen: watch.isSeen }
}

async function* textsIn(
  tx: Tx,
  workspaceId: string,
  table: string,
  column: string,
): AsyncGenerator<string> {
  const rows = AS_IT_CAME.includes(table) ? ROWS.large : ROWS.small
  // A cursor takes no parameters; the workspace's id was checked when its transaction entered it.
  await sql`declare standing no scroll cursor for select ${sql.ref(column)} as told from ${sql.table(table)}
    where workspace_id = ${sql.lit(workspaceId)} and ${sql.ref(column)} is not null`.execute(tx)
  for (;;) {
    const some = await sql<{ told: unknown }>`fetch ${sql.lit(rows)} from standing`.execute(tx)
    for (const { told } of some.rows) yield asText(told)
    if (some.rows.length < rows) break
  }
  await sql`close standing`.execute(tx)
}

function asText(told: unknown): string {
  if (typeof told === 'string') return told
  return Buffer.isBuffer(told) ? told.toString() : JSON.stringify(told)
}
