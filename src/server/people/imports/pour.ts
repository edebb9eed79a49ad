import { addRow, type Chunk, refuseRow, startChunk } from './chunk.ts'
import type { Reading } from './reading.ts'

/** Rows or events of one transaction: enough to be fast, few enough to be stopped and to keep memory flat. */
const CHUNK = 20_000
const CHUNK_CHARACTERS = 16 * 1024 * 1024

/**
 * Reads a file chunk by chunk. While the database takes one chunk, the next one is read; never more than two are
 * in memory. `write` answers false to stop.
 */
export async function pour(
  reading: Reading,
  write: (chunk: Chunk) => Promise<boolean>,
): Promise<void> {
  let writing: Promise<boolean> = Promise.resolve(true)
  let chunk = startChunk()
  let rowNo = 0
  for await (const { row, told } of reading.rows) {
    rowNo += 1
    if (told.ok) addRow(chunk, rowNo, told.value)
    else refuseRow(chunk, rowNo, told.refusal, row)
    if (!isFull(chunk)) continue
    chunk.bytesRead = reading.bytesRead()
    if (!(await writing)) return
    writing = write(chunk)
    // Its failure is met at the next await; until then it must not count as unhandled.
    writing.catch(() => undefined)
    chunk = startChunk()
  }
  if (!(await writing)) return
  chunk.bytesRead = reading.bytesRead()
  await write(chunk)
}

const isFull = ({ events, rowsRead, characters }: Chunk) =>
  events.length >= CHUNK || rowsRead >= CHUNK || characters >= CHUNK_CHARACTERS
