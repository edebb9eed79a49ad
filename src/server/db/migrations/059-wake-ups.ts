import { run, type Schema } from './workspace-table.ts'

/** The day on which whoever sent a lead to warm up wants to look at it again, in a track or not. docs/decisions/036. */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    'alter table desk add column wakes_at timestamptz(3), add column wakes_for bigint',
    'create index desk_wakes on desk (workspace_id, wakes_at) where wakes_at is not null',
    `update desk d set wakes_at = e.wakes_at, wakes_for = (d.last ->> 'memberId')::bigint from enrolment e
      where e.workspace_id = d.workspace_id and e.person_id = d.person_id and e.n = d.n
        and e.left_at is null and e.wakes_at is not null`,
    'alter table enrolment drop column wakes_at',
  )
}
