import { run, type Schema } from './workspace-table.ts'

/**
 * Lists sort by the minute in which somebody was last here. No index speaks of the exact instant, so that most of what a
 * known person does is written into their row within its page and into no index; there were nine to write each time.
 * docs/decisions/030. Nothing personal besides when somebody was seen, which goes with the state.
 */
export async function up(db: Schema): Promise<void> {
  const sorted = ['company', 'owner', 'origin', 'stage', 'band']
  await run(
    db,
    ...['person_state_by_seen', ...sorted.map((by) => `person_state_sorted_by_${by}`)].map(
      (index) => `drop index ${index}`,
    ),
    // Room for rows to be written beside what they were; the new column writes them all once.
    'alter table person_state set (fillfactor = 70)',
    `alter table person_state add column by_seen timestamptz(3) not null generated always as
       (date_bin('1 minute', last_seen_at, timestamptz '2000-01-01 00:00:00+00')) stored`,
    'create index person_state_by_seen on person_state (workspace_id, by_seen desc, person_id)',
    ...sorted.map(
      (by) => `create index person_state_sorted_by_${by}
        on person_state (workspace_id, by_${by}, by_seen desc, person_id)`,
    ),
  )
}
