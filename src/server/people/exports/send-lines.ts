import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import type { Db, Tx } from '#server/db/connect.ts'
import { inWorkspace, setLocally } from '#server/db/transaction.ts'

/** How long nobody may take anything of a file before it is given up: it holds a connection of the pages. */
const STALLED_MS = 60_000

/**
 * A file as a stream, read in one instant of one workspace no faster than it is taken. Once it is answered the first
 * lines can be read; whoever lets go of it, or takes nothing of it for a minute, gives the connection back. `whole` is done when that has happened after
 * the last line, and before the file ends.
 */
export function linesOf(
  db: Db,
  workspaceId: string,
  read: (tx: Tx) => Promise<AsyncIterable<string>>,
  whole: () => Promise<unknown> = async () => undefined,
  stalledMs = STALLED_MS,
): Promise<Readable> {
  const file = new PassThrough()
  // Whoever is sent it hears of it; before that nobody is there to hear, and the promise tells.
  file.on('error', () => undefined)
  return new Promise((resolve, reject) => {
    inWorkspace(db, workspaceId, async (tx) => {
      await sql`set transaction isolation level repeatable read read only`.execute(tx)
      // Should this process hang, the database gives it up by itself.
      await setLocally(tx, `idle_in_transaction_session_timeout = ${2 * stalledMs}`)
      const lines = await read(tx)
      resolve(file)
      const stalled = setTimeout(() => file.destroy(new Error('Nobody takes the file')), stalledMs)
      try {
        await pipeline(watched(lines, stalled), file, { end: false })
      } finally {
        clearTimeout(stalled)
      }
    })
      .then(whole)
      .then(
        () => file.end(),
        (error: Error) => {
          reject(error)
          file.destroy(error)
        },
      )
  })
}

async function* watched(lines: AsyncIterable<string>, stalled: NodeJS.Timeout) {
  for await (const line of lines) {
    stalled.refresh()
    yield line
  }
}
