import { sql } from 'kysely'
import type { Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { AuditRow } from './chain.ts'
import { readChain } from './read-chain.ts'
import { type By, record } from './record.ts'

type Asked = { at: number; by: By; from?: number; to?: number }

/**
 * Hands out the entries of a time, oldest first, a thousand at a time. That it was done is recorded before the first
 * one is read.
 */
export async function exportAudit(
  db: Db,
  workspaceId: string,
  { at, by, from, to }: Asked,
  take: (rows: AuditRow[]) => Promise<void>,
): Promise<void> {
  const span = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  await inWorkspace(db, workspaceId, (tx) =>
    record(tx, workspaceId, {
      at,
      by,
      action: 'export-audit',
      subject: { kind: 'audit', id: 'audit', label: 'the audit log' },
      after: span,
    }),
  )
  await inWorkspace(db, workspaceId, async (tx) => {
    await sql`set transaction isolation level repeatable read read only`.execute(tx)
    for await (const rows of readChain(tx, workspaceId, span)) await take(rows)
  })
}
