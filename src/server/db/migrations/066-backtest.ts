import { make, type Schema } from './workspace-table.ts'

/** What was found out about a proposal before it was signed, and every variant anybody tried on a version. Rule 4.4. */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'proposal_backtest',
    columns: `
      proposal_id bigint not null,
      revision integer not null,
      base_version integer not null,
      report text not null,
      last_event_id bigint not null,
      events bigint not null,
      made_by bigint not null,
      made_at timestamptz(3) not null,
      constraint proposal_backtest_pkey primary key (workspace_id, proposal_id, revision)`,
    foreignKeys: [
      `constraint proposal_backtest_revision_fkey foreign key (workspace_id, proposal_id, revision)
         references proposal_revision (workspace_id, proposal_id, revision)`,
      `constraint proposal_backtest_made_by_fkey foreign key (workspace_id, made_by)
         references member (workspace_id, member_id)`,
    ],
    indexes: [
      'create index proposal_backtest_by_maker on proposal_backtest (workspace_id, made_by)',
    ],
    grants: 'select, insert, update (report, last_event_id, events, made_by, made_at)',
  })
  await make(db, {
    name: 'backtest_variant',
    columns: `
      base_version integer not null,
      fingerprint text not null
        constraint backtest_variant_fingerprint_check check (fingerprint ~ '^[0-9a-f]{64}$'),
      constraint backtest_variant_pkey primary key (workspace_id, base_version, fingerprint)`,
    foreignKeys: [],
    indexes: [],
    grants: 'select, insert',
  })
}
