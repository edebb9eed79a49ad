import type { Told } from '#domain/workspace/audit-entry.ts'
import type { AuditRow } from './chain.ts'

/** An entry as the domain speaks of it. */
export const toldOf = (row: AuditRow): Told => ({
  action: row.action,
  actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
  subject: { kind: row.subject_kind, id: row.subject_id, label: row.subject_label },
  before: row.before,
  after: row.after,
})
