import { make, type Schema } from './workspace-table.ts'

/** When people work, are away, or have no time: what clocks run by. docs/decisions/034. */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'work_hours',
    columns: `
      hours_id bigint generated always as identity,
      team_id bigint,
      member_id bigint,
      week jsonb,
      days jsonb not null,
      version integer not null,
      constraint work_hours_pkey primary key (workspace_id, hours_id),
      constraint work_hours_of_one unique nulls not distinct (workspace_id, team_id, member_id),
      constraint work_hours_one check (team_id is null or member_id is null)`,
    foreignKeys: [
      `constraint work_hours_team_fkey foreign key (workspace_id, team_id)
         references team (workspace_id, team_id) on delete cascade`,
      `constraint work_hours_member_fkey foreign key (workspace_id, member_id)
         references member (workspace_id, member_id) on delete cascade`,
    ],
    grants: 'select, insert, update (week, days, version), delete',
  })
  await make(db, {
    name: 'holiday_place',
    columns: `
      place text not null,
      from_year integer not null,
      to_year integer not null,
      days jsonb not null,
      constraint holiday_place_pkey primary key (workspace_id, place)`,
    grants: 'select, insert, update (from_year, to_year, days)',
  })
  await make(db, {
    name: 'absence',
    columns: `
      absence_id bigint generated always as identity,
      member_id bigint not null,
      from_at timestamptz(3) not null,
      to_at timestamptz(3) not null,
      kind text not null,
      note text not null,
      made_at timestamptz(3) not null,
      constraint absence_pkey primary key (workspace_id, absence_id),
      constraint absence_lasts check (from_at < to_at)`,
    foreignKeys: [
      `constraint absence_member_fkey foreign key (workspace_id, member_id)
         references member (workspace_id, member_id) on delete cascade`,
    ],
    indexes: ['create index absence_by_member on absence (workspace_id, member_id, from_at)'],
    grants: 'select, insert, delete',
  })
  await make(db, {
    name: 'crunch',
    columns: `
      crunch_id bigint generated always as identity,
      team_id bigint not null,
      from_at timestamptz(3) not null,
      to_at timestamptz(3) not null,
      share double precision not null,
      note text not null,
      made_at timestamptz(3) not null,
      constraint crunch_pkey primary key (workspace_id, crunch_id),
      constraint crunch_lasts check (from_at < to_at),
      constraint crunch_share check (share >= 0 and share <= 1)`,
    foreignKeys: [
      `constraint crunch_team_fkey foreign key (workspace_id, team_id)
         references team (workspace_id, team_id) on delete cascade`,
    ],
    indexes: ['create index crunch_by_team on crunch (workspace_id, team_id, from_at)'],
    grants: 'select, insert, delete',
  })
  await make(db, {
    name: 'hours_head',
    columns: 'mark uuid not null, constraint hours_head_pkey primary key (workspace_id)',
    grants: 'select, insert, update (mark)',
  })
}
