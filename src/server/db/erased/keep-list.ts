import { mkdir, open, readFile, truncate } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import type { Db, Tx } from '#server/db/connect.ts'
import { enter } from '#server/db/transaction.ts'
import { listWorkspaces } from '#server/db/workspaces.ts'
import { asLine, type Erasure, isBeginningOf, lineOf, listKey, opened } from './line.ts'

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

/** What lines mean that nobody can read any more. */
export const UNREADABLE =
  'Lines of the list of erased people cannot be read: “lockstep restore” refuses it but with --skip-damaged, and whoever these lines alone tell of would come back. Keep a copy of the list elsewhere, and put it in its place'

/** How a list stands: erasures that the database does not know, and lines of its workspaces that tell nothing. */
export type Standing = { unknown: number; unreadable: number }

/**
 * Adds every erasure that the list does not tell yet; they are on disk when this is over. Asked for at every start and every
 * hour, for what a crash or another machine left out. A line is never taken out, but for the beginning of one that a
 * crash cut off and that is told anew. Holds the list alone among all processes of this database.
 */
export async function keepList(db: Db, list: ErasedList): Promise<Standing> {
  const workspaces = (await listWorkspaces(db)).map(({ id }) => id)
  return alone(db, (tx) => addMissing(tx, list, workspaces))
}

/** Adds one erasure, that of a person; what the list told before is not read. */
export async function tellErasure(
  db: Db,
  list: ErasedList,
  { workspaceId, personId }: { workspaceId: string; personId: number },
): Promise<void> {
  const isTold = await alone(db, async (tx) => {
    if (!(await endsWhole(list.path))) return false
    const erasures = await erasuresOf(tx, workspaceId, personId)
    await append(
      list.path,
      erasures.map((erasure) => lineOf(list.sealKey, erasure)),
    )
    return true
  })
  if (!isTold) await keepList(db, list)
}

/** One after the other, so that nobody takes a line that is being written for one that a crash cut off. */
const alone = <T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(5562687)`.execute(tx)
    return work(tx)
  })

async function addMissing(
  tx: Tx,
  { path, sealKey }: ErasedList,
  workspaces: readonly string[],
): Promise<Standing> {
  const told = await toldIn({ path, sealKey })
  const missing: Erasure[] = []
  let unknown = 0
  for (const id of workspaces) {
    const own = told.of.get(id) ?? new Map<string, number>()
    const erasures = await erasuresOf(tx, id)
    // One that was mended since calls the person by fewer names than its line.
    const isTold = ({ erasureId, called }: Erasure) =>
      (own.get(erasureId) ?? Number.POSITIVE_INFINITY) <= called.length
    missing.push(...erasures.filter((erasure) => !isTold(erasure)))
    unknown += own.size - erasures.filter(({ erasureId }) => own.has(erasureId)).length
  }
  const isRest = told.rest !== '' && missing.some((erasure) => isBeginningOf(told.rest, erasure))
  if (isRest) await truncate(path, told.restAt)
  const lines = missing.map((erasure) => lineOf(sealKey, erasure))
  // Whatever else stands there without an end keeps its line: nobody knows whom it told of.
  if (told.rest !== '' && !isRest) lines.unshift('\n')
  if (lines.length > 0) await append(path, lines)
  const isAnew = new Set(missing.map(({ erasureId }) => erasureId))
  const closed = told.closed.filter(
    ({ workspace, erasure }) =>
      workspaces.includes(workspace) &&
      !isAnew.has(erasure) &&
      !told.of.get(workspace)?.has(erasure),
  )
  const isLost = told.rest !== '' && !isRest && !told.isRestWhole
  return { unknown, unreadable: told.damaged + closed.length + Number(isLost) }
}

/** What a list tells: by workspace and erasure, by how many names it calls the person. */
async function toldIn({ path, sealKey }: ErasedList) {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
  const restAt = bytes.lastIndexOf('\n') + 1
  const rest = bytes.toString('utf8', restAt)
  const isRestWhole = asLine(rest) !== null
  const of = new Map<string, Map<string, number>>()
  const closed: { workspace: string; erasure: string }[] = []
  let damaged = 0
  const whole = bytes.toString('utf8', 0, restAt).split('\n').slice(0, -1)
  for (const text of isRestWhole ? [...whole, rest] : whole) {
    const line = asLine(text)
    const erasure = line && opened(sealKey, line)
    if (line === null) damaged += 1
    else if (!erasure) closed.push(line)
    else {
      const { workspaceId, erasureId, called } = erasure
      const own = of.get(workspaceId) ?? new Map<string, number>()
      own.set(erasureId, Math.min(own.get(erasureId) ?? called.length, called.length))
      of.set(workspaceId, own)
    }
  }
  return { of, closed, damaged, rest, restAt, isRestWhole }
}

/** Whether a file is there and ends with a line that is whole. */
async function endsWhole(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (file === null) return false
  try {
    const { size } = await file.stat()
    if (size === 0) return false
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
    return buffer.toString() === '\n'
  } finally {
    await file.close()
  }
}

async function erasuresOf(tx: Tx, workspaceId: string, personId?: number): Promise<Erasure[]> {
  await enter(tx, workspaceId)
  const some = personId === undefined ? sql`` : sql`and x.person_id = ${personId}`
  const { rows } =
    await sql<Erasure>`select x.workspace_id as "workspaceId", x.erasure_id as "erasureId",
      x.erased_at as "erasedAt", x.called, x.beside, p.key
    from erasure x join privacy p on p.workspace_id = ${workspaceId}
    where x.workspace_id = ${workspaceId} ${some} order by x.erased_at, x.erasure_id`.execute(tx)
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
