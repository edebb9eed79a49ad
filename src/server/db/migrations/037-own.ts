import { run, type Schema } from './workspace-table.ts'

/** Whose somebody is, is read from the index alone: a rep's people are found without reading their rows. */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    'drop index person_state_by_owner',
    `create index person_state_by_owner on person_state (workspace_id, owner, person_id)
      where owner is not null`,
  )
}
