import type { Selectable } from 'kysely'
import { canonical, sha256 } from '#server/db/canonical.ts'
import type { AuditTable } from './tables.ts'

/** An entry as it stands in the table. */
export type AuditRow = Selectable<AuditTable>
/** The end of a chain: of how many entries, the last one's time and hash. */
export type Head = { seq: number; at: number; hash: string }

/** What the first entry names as the hash before it. */
export const GENESIS = '0'.repeat(64)

/**
 * SHA-256, in hex, of everything an entry says and of the hash before it, as one JSON array. Whoever has the rows can
 * work it out again without us (docs/self-hosting.md).
 */
export function hashOf(row: Omit<AuditRow, 'hash'>): string {
  return sha256(
    canonical([
      row.prev_hash,
      row.workspace_id,
      row.seq,
      row.at,
      row.actor_kind,
      row.actor_id,
      row.actor_name,
      row.ip,
      row.agent,
      row.action,
      row.subject_kind,
      row.subject_id,
      row.subject_label,
      row.before,
      row.after,
      row.request_id,
    ]),
  )
}
