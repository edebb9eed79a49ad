import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import type { AuditRow, Head } from './chain.ts'

const ROWS = 1_000

/** The entries of a workspace in order, a thousand at a time, all of one moment. One reading a transaction. */
export async function* readChain(
  tx: Tx,
  workspaceId: string,
  { from, to }: { from?: number; to?: number } = {},
): AsyncGenerator<AuditRow[]> {
  // A cursor takes no parameters; the workspace's id was checked when the transaction began.
  const span = [
    ...(from === undefined ? [] : [sql`and at >= ${sql.lit(new Date(from).toISOString())}`]),
    ...(to === undefined ? [] : [sql`and at < ${sql.lit(new Date(to).toISOString())}`]),
  ]
  await sql`declare audit_chain no scroll cursor for select * from audit
    where workspace_id = ${sql.lit(workspaceId)} ${sql.join(span, sql` `)}
    order by seq`.execute(tx)
  for (;;) {
    const { rows } = await sql<AuditRow>`fetch ${sql.lit(ROWS)} from audit_chain`.execute(tx)
    if (rows.length > 0) yield rows
    if (rows.length < ROWS) break
  }
  await sql`close audit_chain`.execute(tx)
}

/** The end of the chain; null where nothing was ever recorded. */
export async function readHead(tx: Tx, workspaceId: string): Promise<Head | null> {
  const { rows } = await sql<Head>`select seq, at, hash from audit_head
    where workspace_id = ${workspaceId}`.execute(tx)
  return rows[0] ?? null
}

/** All entries that stand anywhere with this hash, or name it as the one before them. */
export async function entriesBy(
  tx: Tx,
  workspaceId: string,
  column: 'hash' | 'prev_hash',
  hash: string,
): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`select * from audit
    where workspace_id = ${workspaceId} and ${sql.ref(column)} = ${hash} order by seq limit 10`.execute(
    tx,
  )
  return rows
}
