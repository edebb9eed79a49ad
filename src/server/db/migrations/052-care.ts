import { run, type Schema } from './workspace-table.ts'

/** How fast sales answers looks at the first contacts of some weeks, and reads no others. */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    `create index clock_first_contact on clock (workspace_id, started_at)
       where kind = 'first-follow-up' and void_as is null and not is_history`,
  )
}
