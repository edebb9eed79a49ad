import { make, type Schema } from './workspace-table.ts'

/** Whom members said to work with many people at once, and who worked with each of them before, so that it can be undone. */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'owner_change',
    columns: `
      change_id bigint generated always as identity,
      owner text not null,
      member_id bigint,
      made_at timestamptz(3) not null,
      undone_at timestamptz(3),
      constraint owner_change_pkey primary key (workspace_id, change_id)`,
    grants: 'select, insert, update (undone_at)',
  })
  await make(db, {
    name: 'owner_changed',
    columns: `
      change_id bigint not null,
      person_id bigint not null,
      before text,
      constraint owner_changed_pkey primary key (workspace_id, change_id, person_id)`,
    foreignKeys: [
      `constraint owner_changed_change_fkey foreign key (workspace_id, change_id)
         references owner_change (workspace_id, change_id) on delete cascade`,
      `constraint owner_changed_person_fkey foreign key (workspace_id, person_id)
         references person (workspace_id, person_id) on delete cascade`,
    ],
    indexes: ['create index owner_changed_by_person on owner_changed (workspace_id, person_id)'],
    grants: 'select, insert',
  })
}
