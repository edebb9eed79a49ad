import { addRow, addStatuses, type Chunk, endPiece, refuseRow, startChunk } from './chunk.ts'
import type { Reading } from './reading.ts'

/** Rows or events of one transaction: enough to be fast, few enough to be stopped and to keep memory flat. */
const CHUNK = 40_000
const CHUNK_BYTES = 16 * 1024 * 1024

/** Takes one chunk; answers false to stop. Calls `sent` when only the database has work left to do. */
export type Write = (chunk: Chunk, sent: () => void) => Promise<boolean>

/**
 * Reads a file chunk by chunk. While the database works on one chunk the next one is read, and not before: both
 * at once would keep the database waiting for its next statement. Never more than two chunks are in memory. Where the
 * file breaks off, what came before is written all the same, and then the fault is thrown. So many rows at its beginning are
 * `behind`: they were written before.
 */
export async function pour(reading: Reading, write: Write, behind = 0): Promise<void> {
  let writing: Promise<boolean> = Promise.resolve(true)
  let broken: { fault: unknown } | null = null
  const faulty = (fault: unknown) => {
    broken = { fault }
  }
  for await (const chunk of chunksOf(reading, behind, faulty)) {
    if (!(await writing)) return
    await new Promise<void>((sent) => {
      writing = write(chunk, sent)
      // Its failure is met at the next await; until then it must not count as unhandled.
      writing.then(
        () => sent(),
        () => sent(),
      )
    })
  }
  await writing
  if (broken) throw (broken as { fault: unknown }).fault
}

/** The rows of a file in full chunks and a last one; a fault of the file ends it and is told. */
async function* chunksOf(
  reading: Reading,
  behind: number,
  faulty: (fault: unknown) => void,
): AsyncGenerator<Chunk> {
  let chunk = startChunk()
  let rowNo = 0
  const ended = () => {
    endPiece(chunk)
    chunk.bytesRead = reading.bytesRead()
    return chunk
  }
  const rows = reading.rows[Symbol.asyncIterator]()
  const next = () =>
    rows.next().catch((fault: unknown) => {
      faulty(fault)
      return { done: true, value: undefined } as const
    })
  try {
    for (let read = await next(); !read.done; read = await next()) {
      const { row, told } = read.value
      rowNo += 1
      if (rowNo <= behind) {
        // What they met of statuses was in memory when the process ended: the count is of the whole file.
        if (told.ok) addStatuses(chunk, told.value)
        continue
      }
      if (told.ok) addRow(chunk, rowNo, told.value)
      else refuseRow(chunk, rowNo, told.refusal, row)
      if (!isFull(chunk)) continue
      yield ended()
      chunk = startChunk()
    }
    yield ended()
  } finally {
    // Whoever stops early lets go of the file.
    await rows.return?.()
  }
}

const isFull = ({ events, rowsRead, size }: Chunk) =>
  events >= CHUNK || rowsRead >= CHUNK || size >= CHUNK_BYTES
