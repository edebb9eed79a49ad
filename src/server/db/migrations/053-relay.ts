import { run, type Schema } from './workspace-table.ts'

/** When a lead that waits goes on to another rep by itself, and why one did. docs/decisions/034. */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    `alter table routing add column relay jsonb not null default '{"away": true, "missed": false}'`,
    'grant update (relay) on routing to lockstep_app',
    `alter table desk add column moved_for text[] not null default '{}'`,
  )
}
