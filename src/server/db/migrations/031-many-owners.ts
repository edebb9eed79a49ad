import { run, type Schema } from './workspace-table.ts'

/**
 * Many people are given to somebody in several transactions: how many they are, how far that came, and where it began to
 * be taken back. Nothing personal: counts and ids.
 */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    'alter table owner_change add column people integer',
    'alter table owner_change add column at_person bigint',
    'alter table owner_change add column told_to bigint',
    'alter table owner_change add column done integer not null default 0',
    'alter table owner_change add column restored integer not null default 0',
    `create index owner_change_going on owner_change (workspace_id, change_id)
       where at_person is not null`,
    'grant update (people, at_person, told_to, done, restored) on owner_change to lockstep_app',
  )
}
