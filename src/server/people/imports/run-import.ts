import { setImmediate } from 'node:timers/promises'
import type { Batch } from '#api/imports.ts'
import type { ImportMap } from '#domain/people/imports/map.ts'
import type { RowEvents } from '#domain/people/imports/rows/row.ts'
import type { Unmapped } from '#domain/people/imports/statuses/meaning.ts'
import { type Result, refuse } from '#domain/result.ts'
import type { Instant } from '#domain/time.ts'
import type { By } from '#server/db/audit/record.ts'
import { type Line, openLine } from '#server/db/bulk/line.ts'
import type { Address } from '#server/db/connect.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import type { Claim } from '#server/db/requests/claim.ts'
import { beginBatch, beginFolding, endBatch, sourceOf, takeUp } from './batches.ts'
import type { Chunk } from './chunk.ts'
import { sizeOf, Unreadable } from './file-text.ts'
import { mindImported, withoutKeptOut } from './kept-out.ts'
import { isOwnExport } from './own-export.ts'
import { pour, type Write } from './pour.ts'
import { MapUnfit, type Opened, openFile, type Reading, type ReadRow } from './reading.ts'
import { settingOf } from './setting.ts'
import { keepUnmapped } from './statuses/store.ts'
import { takeTurn } from './turn.ts'
import { chunkWriter } from './write-chunk.ts'

/** One file to bring in, or to try. */
export type ImportJob = {
  workspaceId: string
  path: string
  fileName: string
  /** The file, where it was uploaded: then the import goes on by itself after a crash. */
  uploadId?: string
  map: ImportMap
  now: Instant
  /** The import that this one takes up again, at another instant than it began. */
  goesOn?: { batchId: number; at: Instant }
  /** The request that asked for it, where it may come again. */
  claim?: Claim | null
  by: By
}

/** Why an import does not begin, with a sentence for the person who wants it. */
export type ImportRefusal = FileRefusal | { code: 'import-running'; says: string }
/** Why a file is not read by this map. */
export type FileRefusal = { code: 'map-unfit' | 'file-empty' | 'file-unreadable'; says: string }

/** Who wants to hear how it goes. */
export type Watch = {
  /** The import is on record and will be read. */
  begun?: (batch: Batch) => void
  /** So much is durable; the next chunk is not written before a promise that this answers is kept. */
  wrote?: (chunk: Chunk) => unknown
  /** So many people are folded by now. */
  folded?: (people: number) => unknown
  /** Resolves once there is room on the disk; nothing more is written before. */
  room?: () => Promise<unknown>
}

/**
 * Brings a file into the log, chunk by chunk, each durable when it is written; then folds everybody it spoke of.
 * What goes wrong once it has begun is kept with the batch; what is in stays in, and the same file read again
 * adds only what is missing.
 */
export async function runImport(
  address: Address,
  job: ImportJob,
  watch: Watch = {},
): Promise<Result<number, ImportRefusal>> {
  const line = await openLine(address)
  try {
    const { workspaceId, goesOn } = job
    if (!(await takeTurn(line.db, workspaceId, goesOn?.at ?? job.now, goesOn?.batchId)))
      return refuse({ code: 'import-running', says: 'Another import is running.' })
    const opened = await open(line, job)
    if (!opened.ok) return opened
    const bytesTotal = await sizeOf(job.path)
    const beginning = { ...job, bytesTotal, shape: opened.value.shape }
    const batch = goesOn
      ? await takeUp(line.db, workspaceId, goesOn)
      : await beginBatch(line.db, beginning)
    if (!batch) return refuse({ code: 'import-running', says: 'This import has begun before.' })
    watch.begun?.(batch)
    await carryOut(line, job, batch, opened.value, watch)
    return { ok: true, value: batch.batchId }
  } finally {
    await line.close()
  }
}

/**
 * Brings in what the product tells by itself (the invented company), as an import of history; throws what goes wrong.
 * Between rows other requests get their turn.
 */
export async function runTold(
  address: Address,
  { workspaceId, name, now, by }: { workspaceId: string; name: string; now: Instant; by: By },
  rows: Iterable<RowEvents>,
): Promise<void> {
  const map = {
    schema: 'lockstep.map/1',
    name,
    format: 'ndjson',
    decimal: '.',
    history: true,
  } as const
  const line = await openLine(address)
  try {
    // Holding the turn tells whoever looks that this import is alive.
    if (!(await takeTurn(line.db, workspaceId, now)))
      throw new Error('Another import runs in a workspace that is being made')
    const job = { workspaceId, path: '', fileName: name, map, now, by }
    const batch = await beginBatch(line.db, { ...job, bytesTotal: 0, shape: null })
    if (!batch) throw new Error('An import that nobody asked for twice has begun before')
    const told = { rows: inTurns(rows), bytesRead: () => 0 }
    await carryOut(line, job, batch, told, {})
  } finally {
    await line.close()
  }
}

/** Rows told in one go before others get their turn: some milliseconds. */
const GO = 20

async function* inTurns(rows: Iterable<RowEvents>): AsyncGenerator<ReadRow> {
  let told = 0
  for (const row of rows) {
    yield { row: null, told: { ok: true, value: row } }
    told += 1
    if (told % GO === 0) await setImmediate()
  }
}

/** Opens the file with the map, or says why it does not fit. */
export async function open(line: Line, job: ImportJob): Promise<Result<Opened, FileRefusal>> {
  try {
    const setting = await settingOf(line.db, job.workspaceId, job.now)
    return { ok: true, value: await openFile(job.path, job.map, setting) }
  } catch (error) {
    if (error instanceof MapUnfit) return refuse({ code: 'map-unfit', says: error.message })
    if (error instanceof Unreadable) return refuse({ code: error.code, says: error.message })
    throw error
  }
}

async function carryOut(
  line: Line,
  job: ImportJob,
  batch: Batch,
  reading: Reading,
  watch: Watch,
): Promise<void> {
  const { batchId } = batch
  const { workspaceId, now, by } = job
  const end = (told: { state: 'done' | 'failed'; error: string | null }) =>
    endBatch(line.db, workspaceId, batchId, { ...told, by })
  try {
    // Now that the batch is on record nobody is erased before it ends.
    const kept = await withoutKeptOut(line.db, workspaceId, reading)
    const error = await pourIn(line, job, batch, kept, watch)
    await mindImported(line.db, workspaceId, batchId, job.now)
    await beginFolding(line.db, workspaceId, batchId)
    await foldDue(line.db, workspaceId, job.goesOn?.at ?? now, async (people) => {
      watch.folded?.(people)
      await watch.room?.()
    })
    await end({ state: error ? 'failed' : 'done', error })
  } catch (error) {
    const says = `${brokeOff(error)} Import the file again: what is in is passed over.`
    // Where the database is gone, whoever looks at the batch later closes it.
    await end({ state: 'failed', error: says }).catch(() => 0)
    throw error
  }
}

/** What broke the import, as far as whoever sent the file can do something about it; the log has the rest. */
function brokeOff(error: unknown): string {
  const { code } = error as { code?: string }
  if (code === '53100' || code === 'ENOSPC')
    return 'The disk of this machine is full. Make room on it first.'
  if (code === 'ENOENT' || code === 'EIO') return 'The file went away while it was read.'
  return `The import broke off; the log of this machine says why${code ? ` (${code})` : ''}.`
}

/** Answers what made the file unreadable on the way; what came before it is in. */
async function pourIn(
  line: Line,
  { workspaceId, map, now }: ImportJob,
  { batchId, rowsRead }: Batch,
  reading: Reading,
  watch: Watch,
): Promise<string | null> {
  const sourceId = await sourceOf(line.db, workspaceId, map.name)
  const from = { workspaceId, sourceId, batchId, now, history: map.history }
  const write = await chunkWriter(line, from, isOwnExport(map))
  const unmapped = new Map<string, Unmapped & { rows: number }>()
  const writeOne: Write = async (chunk, sent) => {
    await watch.room?.()
    const goesOn = await write(chunk, sent)
    await watch.wrote?.(chunk)
    addStatuses(unmapped, chunk)
    return goesOn
  }
  try {
    await pour(reading, writeOne, rowsRead)
    return null
  } catch (error) {
    if (error instanceof Unreadable) return error.message
    throw error
  } finally {
    await keepUnmapped(line.db, workspaceId, batchId, [...unmapped.values()])
  }
}

function addStatuses(all: Map<string, Unmapped & { rows: number }>, { unmapped }: Chunk): void {
  for (const [text, status] of unmapped) {
    const known = all.get(text)
    all.set(text, known ? { ...known, rows: known.rows + status.rows } : status)
  }
}
