import { make, run, type Schema } from './workspace-table.ts'

/** Who gets which lead, and whose turn it is. docs/decisions/034. */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'routing',
    columns: `
      rules jsonb not null,
      reps jsonb not null,
      version integer not null,
      constraint routing_pkey primary key (workspace_id)`,
    grants: 'select, insert, update (rules, reps, version)',
  })
  await make(db, {
    name: 'routing_turn',
    columns: `
      member_id bigint not null,
      owed double precision not null,
      constraint routing_turn_pkey primary key (workspace_id, member_id)`,
    foreignKeys: [
      `constraint routing_turn_member_fkey foreign key (workspace_id, member_id)
         references member (workspace_id, member_id) on delete cascade`,
    ],
    grants: 'select, insert, update (owed)',
  })
  await run(db, 'create index desk_given on desk (workspace_id, given_at, member_id)')
}
