import { make, type Schema } from './workspace-table.ts'

/** What makes asking twice harmless: answers that are kept for a while, and earlier versions of rows that people change. */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'idempotency',
    columns: `
      who text not null,
      route text not null,
      key_digest text not null,
      body_digest text not null,
      status smallint,
      answer bytea,
      made_at timestamptz(3) not null,
      constraint idempotency_pkey primary key (workspace_id, who, route, key_digest)`,
    indexes: ['create index idempotency_by_age on idempotency (workspace_id, made_at)'],
    grants: 'select, insert, update (status, answer), delete',
  })
  await make(db, {
    name: 'revision',
    columns: `
      thing text not null,
      thing_id text not null,
      version integer not null constraint revision_version_check check (version > 0),
      fields jsonb not null,
      ended_by text not null,
      ended_at timestamptz(3) not null,
      constraint revision_pkey primary key (workspace_id, thing, thing_id, version)`,
    indexes: ['create index revision_by_age on revision (workspace_id, ended_at)'],
    grants: 'select, insert, delete',
  })
}
