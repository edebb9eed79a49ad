import { make, type Schema } from './workspace-table.ts'

/**
 * What was done, by whom and from where: a chain of hashes per workspace that only grows. Its head is a row of its own:
 * whoever appends holds it, and a tail that was cut off is missed by it.
 */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'audit',
    columns: `
      seq bigint not null constraint audit_seq_check check (seq > 0),
      at timestamptz(3) not null,
      actor_kind text not null constraint audit_actor_kind_check
        check (actor_kind in ('member', 'key', 'command', 'system')),
      actor_id text not null,
      actor_name text not null,
      ip text,
      agent text,
      action text not null,
      subject_kind text not null,
      subject_id text not null,
      subject_label text not null,
      before jsonb,
      after jsonb,
      request_id text,
      prev_hash text not null constraint audit_prev_hash_check check (prev_hash ~ '^[0-9a-f]{64}$'),
      hash text not null constraint audit_hash_check check (hash ~ '^[0-9a-f]{64}$'),
      constraint audit_pkey primary key (workspace_id, seq)`,
    foreignKeys: [toWorkspace('audit')],
    indexes: [
      'create index audit_by_time on audit (workspace_id, at, seq)',
      'create index audit_by_actor on audit (workspace_id, actor_kind, actor_id, seq)',
      'create index audit_by_action on audit (workspace_id, action, seq)',
      'create index audit_by_subject on audit (workspace_id, subject_kind, subject_id, seq)',
    ],
    triggers: [neverChanges('delete'), neverChanges('update'), neverChanges('truncate')],
    grants: 'select, insert',
  })
  await make(db, {
    name: 'audit_head',
    columns: `
      seq bigint not null,
      at timestamptz(3) not null,
      hash text not null constraint audit_head_hash_check check (hash ~ '^[0-9a-f]{64}$'),
      constraint audit_head_pkey primary key (workspace_id)`,
    foreignKeys: [toWorkspace('audit_head')],
    triggers: [
      `create trigger audit_head_never_back before update on audit_head for each row
         when (new.seq <= old.seq) execute function only_grows()`,
    ],
    grants: 'select, insert, update (seq, at, hash)',
  })
}

const neverChanges = (change: 'update' | 'delete' | 'truncate') =>
  `create trigger audit_never_${change} before ${change} on audit
     for each statement execute function only_grows()`

const toWorkspace = (table: string) =>
  `constraint ${table}_workspace_fkey foreign key (workspace_id) references workspace (workspace_id)`
