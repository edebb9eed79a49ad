import { make, type Schema } from './workspace-table.ts'

/** What lies with sales and waits, the promises that run on it, and whose desk has to be looked at. docs/decisions/033. */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'desk_due',
    columns: `
      due_id bigint generated always as identity,
      person_id bigint not null,
      constraint desk_due_pkey primary key (workspace_id, due_id)`,
    indexes: ['create index desk_due_by_person on desk_due (workspace_id, person_id)'],
    grants: 'select, insert, delete',
  })
  await make(db, {
    name: 'desk',
    columns: `
      person_id bigint not null,
      n integer not null,
      member_id bigint,
      state text not null constraint desk_state_check check (state in ('waiting', 'accepted', 'over')),
      passed_at timestamptz(3) not null,
      given_at timestamptz(3),
      rank integer not null,
      touches integer not null default 0,
      is_history boolean not null,
      clock text,
      half_at timestamptz(3),
      due_at timestamptz(3),
      sort_at timestamptz(3) not null generated always as (coalesce(due_at, to_timestamp(32472144000))) stored,
      why jsonb,
      last jsonb,
      constraint desk_pkey primary key (workspace_id, person_id, n)`,
    foreignKeys: [
      `constraint desk_person_fkey foreign key (workspace_id, person_id)
         references person (workspace_id, person_id) on delete cascade`,
      `constraint desk_member_fkey foreign key (workspace_id, member_id)
         references member (workspace_id, member_id)`,
    ],
    indexes: [
      `create index desk_of_member on desk (workspace_id, member_id, sort_at, rank, person_id, n)
         include (half_at, due_at, state) where state <> 'over'`,
      `create index desk_open on desk (workspace_id, sort_at, rank, person_id, n)
         include (half_at, due_at, state, member_id) where state <> 'over'`,
    ],
    grants: 'select, insert, update, delete',
  })
  await make(db, {
    name: 'clock',
    columns: `
      clock_id bigint generated always as identity,
      person_id bigint not null,
      n integer not null,
      kind text not null
        constraint clock_kind_check check (kind in ('decision', 'first-follow-up', 'feedback', 'answer')),
      owes text not null constraint clock_owes_check check (owes in ('marketing', 'sales')),
      member_id bigint,
      version integer not null,
      started_at timestamptz(3) not null,
      target_ms bigint not null,
      used_ms bigint not null default 0,
      since timestamptz(3),
      half_at timestamptz(3),
      due_at timestamptz(3),
      stopped_at timestamptz(3),
      void_as text,
      is_history boolean not null,
      told text constraint clock_told_check check (told in ('half', 'due', 'both')),
      constraint clock_pkey primary key (workspace_id, clock_id),
      constraint clock_of_handoff_key unique (workspace_id, person_id, n, kind)`,
    foreignKeys: [
      `constraint clock_person_fkey foreign key (workspace_id, person_id)
         references person (workspace_id, person_id) on delete cascade`,
    ],
    indexes: [
      `create index clock_to_half on clock (workspace_id, half_at)
         where stopped_at is null and void_as is null and told is null`,
      `create index clock_to_due on clock (workspace_id, due_at)
         where stopped_at is null and void_as is null and told is distinct from 'both'`,
      `create index clock_by_due on clock (workspace_id, due_at)
         include (kind, owes, member_id, stopped_at, void_as) where not is_history`,
    ],
    grants: 'select, insert, update, delete',
  })
}
