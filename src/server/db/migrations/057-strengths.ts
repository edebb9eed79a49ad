import { make, run, type Schema } from './workspace-table.ts'

/** Who does clearly better or worse with which leads, and who does not want it to weigh. docs/decisions/039. */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    'alter table routing add column strengths boolean not null default false, add column learned_at timestamptz(3)',
    'grant update (strengths, learned_at) on routing to lockstep_app',
    'alter table desk add column accepted_by bigint',
  )
  await make(db, {
    name: 'strength',
    columns: `
      member_id bigint not null,
      fit_band text not null,
      engagement_band text not null,
      opened_by text not null,
      leads integer not null,
      deals integer not null,
      team_leads integer not null,
      team_deals integer not null,
      weight double precision not null,
      shown_at timestamptz(3) not null,
      constraint strength_pkey primary key (workspace_id, member_id, fit_band, engagement_band, opened_by)`,
    foreignKeys: [
      `constraint strength_member_fkey foreign key (workspace_id, member_id)
         references member (workspace_id, member_id) on delete cascade`,
    ],
    grants: 'select, insert, delete',
  })
  await make(db, {
    name: 'strength_off',
    columns: `
      member_id bigint not null,
      constraint strength_off_pkey primary key (workspace_id, member_id)`,
    foreignKeys: [
      `constraint strength_off_member_fkey foreign key (workspace_id, member_id)
         references member (workspace_id, member_id) on delete cascade`,
    ],
    grants: 'select, insert, delete',
  })
}
