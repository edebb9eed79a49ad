import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
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
  return { db, copy, close: () => db.destroy() }
}
