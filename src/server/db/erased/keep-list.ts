import { mkdir, open, readFile, truncate } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import type { Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { listWorkspaces } from '#server/db/workspaces.ts'
import { asLine, type Erasure, lineOf, listKey, opened } from './line.ts'

/** Where the erased are told outside of the database, and what seals it. */
export type ErasedList = { path: string; sealKey: Uint8Array }

/** The list of an installation: it lies in its home. */
export const listIn = (home: string, secret: string): ErasedList => ({
  path: pathIn(home),
  sealKey: listKey(secret),
})

export const pathIn = (home: string): string => join(home, 'erased.list')

/** What a list that cannot be written means. */
export const UNLISTED =
  'The list of erased people could not be written: a backup made before would bring them back'

/** What erasures mean that the list tells and the database does not know. */
export const UNKNOWN =
  'The list of erased people tells of erasures that this database does not know: it was brought back as it had been before. “lockstep erased” erases these people again'

/** One after the other, so that nobody takes a line that is being written for one that a crash cut off. */
let turn: Promise<unknown> = Promise.resolve()

/**
 * Adds every erasure that the list does not tell yet; they are on disk when this is over. Asked for after each erasure, and
 * at every start and every hour for what a crash or another machine left out. Nothing is ever taken out of the list. Answers
 * how many erasures it tells, of workspaces that are here, which the database does not know.
 */
export function keepList(db: Db, list: ErasedList): Promise<number> {
  const mine = turn.then(() => addMissing(db, list))
  turn = mine.catch(() => undefined)
  return mine
}

async function addMissing(db: Db, list: ErasedList): Promise<number> {
  const missing: Erasure[] = []
  const told = await toldIn(list)
  let unknown = 0
  for (const { id } of await listWorkspaces(db)) {
    const own = told.of.get(id) ?? new Set()
    const erasures = await erasuresOf(db, id)
    missing.push(...erasures.filter(({ erasureId }) => !own.has(erasureId)))
    unknown += own.size - erasures.filter(({ erasureId }) => own.has(erasureId)).length
  }
  if (missing.length === 0) return unknown
  if (told.cutOffAt !== null) await truncate(list.path, told.cutOffAt)
  await append(
    list.path,
    missing.map((erasure) => lineOf(list.sealKey, erasure)),
  )
  return unknown
}

/** Erasures by workspace. Lines that another secret sealed are told anew, for nobody can read them here. */
async function toldIn({ path, sealKey }: ErasedList) {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
  const end = bytes.lastIndexOf('\n') + 1
  const of = new Map<string, Set<string>>()
  for (const text of bytes.toString('utf8', 0, end).split('\n')) {
    const line = asLine(text)
    const erasure = line && opened(sealKey, line)
    if (!erasure) continue
    const { workspaceId, erasureId } = erasure
    of.set(workspaceId, (of.get(workspaceId) ?? new Set()).add(erasureId))
  }
  return { of, cutOffAt: end < bytes.length ? end : null }
}

async function erasuresOf(db: Db, workspaceId: string): Promise<Erasure[]> {
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql<Erasure>`select x.workspace_id as "workspaceId", x.erasure_id as "erasureId",
        x.erased_at as "erasedAt", x.called, x.beside, p.key
      from erasure x join privacy p on p.workspace_id = ${workspaceId}
      where x.workspace_id = ${workspaceId} order by x.erased_at, x.erasure_id`.execute(tx),
  )
  return rows
}

/** In one write, and on disk with the name of the file. */
async function append(path: string, lines: readonly string[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'a', 0o600)
  try {
    await file.writeFile(lines.join(''))
    await file.sync()
  } finally {
    await file.close()
  }
  const folder = await open(dirname(path), 'r')
  await folder.sync().finally(() => folder.close())
}
