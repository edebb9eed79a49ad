import { run, type Schema } from './workspace-table.ts'

/** What a mail says is for its reader: some are never shown to anybody else, and none is kept once it was sent. */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    'alter table mail add column is_private boolean not null default false',
    'grant update (body) on mail to lockstep_app',
  )
}
