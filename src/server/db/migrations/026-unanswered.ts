import { run, type Schema } from './workspace-table.ts'

/** Hand-offs that nobody answered in time are few and found by when they went back, so that a stage is read from its index. */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    `create index handoff_unanswered on handoff (workspace_id, expires_at, person_id)
       where closing is null and expires_at is not null`,
  )
}
