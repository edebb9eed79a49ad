import { make, run, type Schema } from './workspace-table.ts'

/** What statuses of other systems mean, which of them nobody has mapped, and the shape of the files that came. */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'status_meanings',
    columns: `
      version integer not null,
      meanings jsonb not null,
      made_at timestamptz(3) not null,
      made_by text not null,
      constraint status_meanings_pkey primary key (workspace_id, version)`,
    foreignKeys: [
      `constraint status_meanings_workspace_fkey foreign key (workspace_id)
         references workspace (workspace_id)`,
    ],
    grants: 'select, insert',
  })
  await make(db, {
    name: 'batch_status',
    columns: `
      batch_id bigint not null,
      system text not null,
      status_of text not null constraint batch_status_of_check check (status_of in ('person', 'deal')),
      status text not null,
      rows bigint not null constraint batch_status_rows_check check (rows > 0),
      constraint batch_status_pkey primary key (workspace_id, batch_id, system, status_of, status)`,
    foreignKeys: [
      `constraint batch_status_batch_fkey foreign key (workspace_id, batch_id)
         references batch (workspace_id, batch_id)`,
    ],
    grants: 'select, insert',
  })
  await run(
    db,
    'alter table batch add column shape text',
    'create index batch_by_shape on batch (workspace_id, shape, batch_id) where shape is not null',
  )
}
