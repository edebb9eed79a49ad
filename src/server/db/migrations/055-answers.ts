import { run, type Schema } from './workspace-table.ts'

/** What sales sent back is read in the order in which marketing owes an answer, or gave it. */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    `create index clock_answer on clock (workspace_id, due_at, person_id, n)
       where kind = 'answer' and stopped_at is null and void_as is null`,
  )
  await run(
    db,
    `create index clock_answered on clock (workspace_id, stopped_at desc, person_id, n)
       where kind = 'answer' and stopped_at is not null`,
  )
}
