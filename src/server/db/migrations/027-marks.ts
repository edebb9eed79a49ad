import { run, type Schema } from './workspace-table.ts'

/**
 * A mark is a row of its own and not one row for each person, so that nobody who marks waits for anybody, and a fold takes
 * away the marks that it saw and no other. docs/decisions/029. Nothing personal: ids.
 */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    'alter table fold_due add column due_id bigint generated always as identity',
    'alter table fold_due drop constraint fold_due_pkey',
    'alter table fold_due add constraint fold_due_pkey primary key (workspace_id, due_id)',
    'create index fold_due_of on fold_due (workspace_id, person_id)',
    'revoke update on fold_due from lockstep_app',
  )
}
