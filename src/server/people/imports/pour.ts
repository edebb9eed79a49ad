import { addRow, type Chunk, endPiece, refuseRow, startChunk } from './chunk.ts'
import type { Reading } from './reading.ts'

/** Rows or events of one transaction: enough to be fast, few enough to be stopped and to keep memory flat. */
const CHUNK = 40_000
const CHUNK_BYTES = 16 * 1024 * 1024

/** Takes one chunk; answers false to stop. Calls `sent` when only the database has work left to do. */
export type Write = (chunk: Chunk, sent: () => void) => Promise<boolean>

/**
 * Reads a file chunk by chunk. While the database works on one chunk the next one is read, and not before: both
 * at once would keep the database waiting for its next statement. Never more than two chunks are in memory.
 */
export async function pour(reading: Reading, write: Write): Promise<void> {
  let writing: Promise<boolean> = Promise.resolve(true)
  let chunk = startChunk()
  let rowNo = 0
  for await (const { row, told } of reading.rows) {
    rowNo += 1
    if (told.ok) addRow(chunk, rowNo, told.value)
    else refuseRow(chunk, rowNo, told.refusal, row)
    if (!isFull(chunk)) continue
    endPiece(chunk)
    chunk.bytesRead = reading.bytesRead()
    if (!(await writing)) return
    const full = chunk
    await new Promise<void>((sent) => {
      writing = write(full, sent)
      // Its failure is met at the next await; until then it must not count as unhandled.
      writing.then(
        () => sent(),
        () => sent(),
      )
    })
    chunk = startChunk()
  }
  endPiece(chunk)
  chunk.bytesRead = reading.bytesRead()
  if (!(await writing)) return
  await write(chunk, () => undefined)
}

const isFull = ({ events, rowsRead, size }: Chunk) =>
  events >= CHUNK || rowsRead >= CHUNK || size >= CHUNK_BYTES
