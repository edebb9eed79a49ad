import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { CopyingClient } from '#server/db/columns/copy-out.ts'
import { type Address, client, type Db } from '#server/db/connect.ts'
import { InstantsAndJson } from '#server/db/instants.ts'
import type { Tables } from '#server/db/tables.ts'

/**
 * One connection of its own. What is temporary (tables, advisory locks) stays with it, and COPY runs inside the
 * transaction that Kysely has open on it: one at a time, so never start two transactions on one line.
 */
export type Line = {
  db: Db
  /** Sends COPY text into a temporary table; row level security refuses COPY into any other (scale rule C7). */
  copy: (
    table: string,
    columns: readonly string[],
    text: Iterable<string | Buffer>,
  ) => Promise<void>
  /** The rows of a query as COPY text, read no faster than they are taken. */
  copyOut: (query: string) => AsyncIterable<Buffer>
  close: () => Promise<void>
}

export async function openLine(address: Address): Promise<Line> {
  const connection = new CopyingClient(client(address))
  // A line that dies with its server must not take the process along; the next query reports it.
  connection.on('error', () => undefined)
  await connection.connect()
  const lent = Object.assign(connection, { release: () => undefined })
  const pool = { connect: async () => lent, end: () => connection.end() }
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: pool as unknown as pg.Pool }),
    plugins: [new InstantsAndJson()],
  })
  const copy: Line['copy'] = async (table, columns, text) => {
    const stream = connection.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`))
    const done = finished(stream, { readable: false })
    for (const piece of text)
      if (!stream.write(piece)) await Promise.race([once(stream, 'drain'), done])
    stream.end()
    await done
  }
  return { db, copy, copyOut: (query) => rowsOf(connection, query), close: () => db.destroy() }
}

/** Whoever stops taking before the end leaves a connection in the middle of an answer: it is of no more use. */
async function* rowsOf(connection: pg.Client, query: string): AsyncGenerator<Buffer> {
  const stream = connection.query(copyTo(`copy (${query}) to stdout`))
  let whole = false
  try {
    for await (const piece of stream) yield piece as Buffer
    whole = true
  } finally {
    stream.on('error', () => undefined)
    if (!whole) (connection as unknown as Wired).connection.stream.destroy()
  }
}

/** What pg has and its types do not tell. */
type Wired = { connection: { stream: { destroy: () => void } } }
