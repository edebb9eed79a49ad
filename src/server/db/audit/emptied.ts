import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { type AuditRow, hashOf } from './chain.ts'

/** Entries that lost words about somebody who was erased, with the hash of what was left of each. */
export type Emptied = ReadonlyMap<number, string>

/**
 * What the entries of erasures say of the entries before them, each in its own place in the chain. Whoever empties an
 * entry without recording it is found, and so is whoever changes what was left. docs/decisions/025.
 */
export async function emptiedEntries(tx: Tx, workspaceId: string): Promise<Emptied> {
  const { rows } = await sql<{ seq: number; left: string }>`
    select (e.value ->> 'seq')::bigint as seq, e.value ->> 'left' as left from audit a
    cross join lateral jsonb_array_elements(a.after -> 'entries') e
    where a.workspace_id = ${workspaceId} and a.action = 'erase-person'
      and (e.value ->> 'seq')::bigint < a.seq
    order by a.seq`.execute(tx)
  return new Map(rows.map(({ seq, left }) => [seq, left]))
}

/** The same of entries that were emptied just now, to be recorded. */
export async function leftOf(
  tx: Tx,
  workspaceId: string,
  entries: readonly number[],
): Promise<{ seq: number; left: string }[]> {
  if (entries.length === 0) return []
  const { rows } = await sql<AuditRow>`select * from audit
    where workspace_id = ${workspaceId} and seq = any(${entries}::bigint[]) order by seq`.execute(
    tx,
  )
  return rows.map((row) => ({ seq: row.seq, left: hashOf(row) }))
}
