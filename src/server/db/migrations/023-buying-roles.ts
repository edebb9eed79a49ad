import { make, type Schema } from './workspace-table.ts'

/**
 * Who plays which part in a purchase, as members say it, and whom it takes to buy. docs/people.md. Personal data: each
 * row of `buying_role_said` is about the person it names.
 */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'buying_role_said',
    columns: `
      person_id bigint not null,
      role text not null,
      plays boolean not null,
      said_at timestamptz(3) not null,
      said_by bigint,
      constraint buying_role_said_pkey primary key (workspace_id, person_id, role)`,
    foreignKeys: [
      `constraint buying_role_said_person_fkey foreign key (workspace_id, person_id)
         references person (workspace_id, person_id) on delete cascade`,
    ],
    grants: 'select, insert, update (plays, said_at, said_by), delete',
  })
  await make(db, {
    name: 'buying_need',
    columns: `
      place integer not null,
      role text not null,
      constraint buying_need_pkey primary key (workspace_id, role)`,
    grants: 'select, insert, delete',
  })
}
