import { run, type Schema } from './workspace-table.ts'

/**
 * What somebody did of a few kinds only, e.g. clicks in mails or contacts of sales, is found within their part of the
 * index: before, each of their events was fetched to see what it was.
 */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    'drop index event_by_person',
    'create index event_by_person on event (workspace_id, person_id, happened_at, signature_id)',
  )
}
