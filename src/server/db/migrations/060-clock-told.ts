import { run, type Schema } from './workspace-table.ts'

/** What was told of a clock stands in its steps of escalation (048): the older note and its two indexes go. */
export async function up(db: Schema): Promise<void> {
  await run(db, 'alter table clock drop column told')
}
