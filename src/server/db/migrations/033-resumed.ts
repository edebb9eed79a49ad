import { run, type Schema } from './workspace-table.ts'

/** Which uploaded file an import reads, so that it goes on by itself after a crash. Nothing personal. */
export async function up(db: Schema): Promise<void> {
  await run(db, 'alter table batch add column upload_id uuid')
}
