import { run, type Schema } from './workspace-table.ts'

/** Up to which step of the escalation was told of a clock, as a share of its promise. docs/decisions/035. */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    'alter table clock add column escalated float8 not null default 0',
    `create index clock_to_escalate on clock (workspace_id, clock_id)
       where kind = 'decision' and stopped_at is null and void_as is null and not is_history`,
  )
}
