import { sql } from 'kysely'
import type { Tx } from './connect.ts'

/** How many rows of these tables a transaction reads while `read` runs: a plan is proved by these, never by time. */
export async function rowsRead(tx: Tx, tables: readonly string[], read: () => Promise<unknown>) {
  const before = await soFar(tx, tables)
  await read()
  return (await soFar(tx, tables)) - before
}

async function soFar(tx: Tx, tables: readonly string[]): Promise<number> {
  const { rows } = await sql<{ read: number }>`
    select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::int as read
    from pg_stat_xact_user_tables where relname = any(${tables}::text[])`.execute(tx)
  return rows[0]?.read ?? 0
}
