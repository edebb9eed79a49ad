import { run, type Schema } from './workspace-table.ts'

/** Members are told, too, that a change of the agreement waits for their signature: a notice names the proposal. */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    'alter table notice add column proposal_id bigint',
    `alter table notice add constraint notice_proposal_fkey foreign key (workspace_id, proposal_id)
       references proposal (workspace_id, proposal_id) on delete cascade`,
    'create index notice_of_proposal on notice (workspace_id, proposal_id) where proposal_id is not null',
  )
}
