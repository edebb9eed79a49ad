import { run, type Schema } from './workspace-table.ts'

/**
 * The indexes of lists hold what else people are narrowed by, so that whoever fits two filters is found and counted
 * without reading the rows of those who fit one. Each of these columns stood in an index before: no more is written anew
 * than was. docs/decisions/026.
 */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    'drop index person_state_by_seen',
    'create index person_state_by_seen on person_state (workspace_id, by_seen desc, person_id) include (by_stage, by_band)',
    ...Object.entries(COVERED).flatMap(([by, others]) => [
      `drop index person_state_sorted_by_${by}`,
      `create index person_state_sorted_by_${by}
        on person_state (workspace_id, by_${by}, by_seen desc, person_id) include (${others})`,
    ]),
  )
}

const COVERED = {
  company: 'by_stage, by_band',
  owner: 'by_stage, by_band',
  origin: 'by_stage, by_band, origin',
  stage: 'by_band, by_owner',
  band: 'by_stage, by_owner',
}
