import type { AuditActorKind, AuditFields } from '#domain/workspace/audit-entry.ts'

/** Epoch milliseconds, UTC. */
type Ms = number

export type AuditTables = { audit: AuditTable; audit_head: AuditHeadTable }

/** What was done. Only grows, as a chain of hashes. Key (workspace_id, seq); seq counts from 1 without a gap. */
export type AuditTable = {
  workspace_id: string
  seq: number
  /** Never before the entry before it. */
  at: Ms
  actor_kind: AuditActorKind
  actor_id: string
  actor_name: string
  /** From where, cut to /24 or /48. */
  ip: string | null
  agent: string | null
  action: string
  subject_kind: string
  subject_id: string
  subject_label: string
  before: AuditFields | null
  after: AuditFields | null
  request_id: string | null
  /** Hash of the entry before; of the first one, 64 zeros. */
  prev_hash: string
  /** See hashOf in chain.ts. */
  hash: string
}

/** The last entry of the chain, held by whoever appends. Key (workspace_id). */
export type AuditHeadTable = { workspace_id: string; seq: number; at: Ms; hash: string }
