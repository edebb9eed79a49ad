import { run, type Schema } from './workspace-table.ts'

/**
 * Everything that the scoreboard counts by stands in an index of its own, so that it never opens the wide rows. Under
 * row level security PostgreSQL looks up no index by a coalesce: hence the instant of passing as a column.
 */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    `alter table handoff add column handed_at timestamptz(3)
       generated always as (coalesce(passed_at, accepted_at, mql_at)) stored`,
    'drop index handoff_by_passed',
    'drop index handoff_by_mql',
    'drop index handoff_again',
    'create index handoff_by_handing on handoff (workspace_id, handed_at) include (fate)',
    `create index handoff_by_mql on handoff (workspace_id, mql_at)
       include (person_id, n, person_origin, fate, expires_at)`,
    `create index handoff_again on handoff (workspace_id, person_id, n) include (mql_at, fate)
       where n > 1`,
  )
}
