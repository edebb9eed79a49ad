import { make, run, type Schema } from './workspace-table.ts'

/** What the teams ask of each other, and what each is asked on a rhythm. docs/decisions/037. */
export async function up(db: Schema): Promise<void> {
  const toMember = (
    table: string,
    column: string,
  ) => `constraint ${table}_${column}_fkey foreign key
    (workspace_id, ${column}) references member (workspace_id, member_id)`
  const side = (table: string, column: string) =>
    `${column} text not null constraint ${table}_${column}_check check (${column} in ('marketing', 'sales'))`
  await make(db, {
    name: 'team_request',
    columns: `
      request_id bigint generated always as identity,
      kind text not null,
      ${side('team_request', 'owes')},
      asker_id bigint not null,
      owner_id bigint,
      person_id bigint,
      n integer,
      deal_id bigint,
      ask_id bigint,
      field text,
      wants text not null,
      state text not null default 'open'
        constraint team_request_state_check check (state in ('open', 'answered', 'closed')),
      is_taken_back boolean not null default false,
      turn integer not null default 1,
      asked_at timestamptz(3) not null,
      changed_at timestamptz(3) not null,
      started_at timestamptz(3) not null,
      half_at timestamptz(3),
      due_at timestamptz(3),
      target_ms bigint not null,
      version integer not null,
      is_due_told boolean not null default false,
      sort_at timestamptz(3) not null generated always as (coalesce(due_at, to_timestamp(32472144000))) stored,
      constraint team_request_pkey primary key (workspace_id, request_id)`,
    foreignKeys: [
      toMember('team_request', 'asker_id'),
      toMember('team_request', 'owner_id'),
      `constraint team_request_person_fkey foreign key (workspace_id, person_id)
         references person (workspace_id, person_id) on delete cascade`,
      `constraint team_request_deal_fkey foreign key (workspace_id, deal_id)
         references deal (workspace_id, deal_id) on delete cascade`,
    ],
    indexes: [
      `create index team_request_open on team_request (workspace_id, sort_at, request_id) where state = 'open'`,
      'create index team_request_changed on team_request (workspace_id, state, changed_at desc, request_id desc)',
      'create index team_request_by_owner on team_request (workspace_id, owner_id)',
      'create index team_request_by_asker on team_request (workspace_id, asker_id)',
      'create index team_request_by_person on team_request (workspace_id, person_id)',
      'create index team_request_by_deal on team_request (workspace_id, deal_id)',
      'create index team_request_by_ask on team_request (workspace_id, ask_id)',
      `create index team_request_to_due on team_request (workspace_id, due_at)
         where state = 'open' and not is_due_told`,
    ],
    grants: 'select, insert, update',
  })
  await make(db, {
    name: 'request_turn',
    columns: `
      request_id bigint not null,
      turn integer not null,
      started_at timestamptz(3) not null,
      due_at timestamptz(3),
      answered_at timestamptz(3),
      answered_by bigint,
      answer text not null default '',
      is_mended boolean not null default false,
      is_helped boolean,
      reaction text not null default '',
      reacted_at timestamptz(3),
      constraint request_turn_pkey primary key (workspace_id, request_id, turn)`,
    foreignKeys: [
      `constraint request_turn_request_fkey foreign key (workspace_id, request_id)
         references team_request (workspace_id, request_id) on delete cascade`,
      toMember('request_turn', 'answered_by'),
    ],
    grants: 'select, insert, update',
  })
  await make(db, {
    name: 'standing_rhythm',
    columns: `
      every_weeks integer not null constraint standing_rhythm_weeks_check check (every_weeks in (2, 4, 8)),
      asks_marketing boolean not null,
      constraint standing_rhythm_pkey primary key (workspace_id)`,
    grants: 'select, insert, update',
  })
  await make(db, {
    name: 'standing_ask',
    columns: `
      ask_id bigint generated always as identity,
      ${side('standing_ask', 'side')},
      member_id bigint not null,
      asked_at timestamptz(3) not null,
      answered_at timestamptz(3),
      is_nothing boolean not null default false,
      said text not null default '',
      outcome text not null default '',
      outcome_at timestamptz(3),
      outcome_by bigint,
      constraint standing_ask_pkey primary key (workspace_id, ask_id)`,
    foreignKeys: [toMember('standing_ask', 'member_id'), toMember('standing_ask', 'outcome_by')],
    indexes: [
      'create index standing_ask_of_member on standing_ask (workspace_id, member_id, asked_at desc)',
      'create index standing_ask_newest on standing_ask (workspace_id, asked_at desc, ask_id desc)',
    ],
    grants: 'select, insert, update',
  })
  await make(db, {
    name: 'explanation',
    columns: `
      explanation_id bigint generated always as identity,
      ${side('explanation', 'about')},
      member_id bigint not null,
      says text not null,
      said_at timestamptz(3) not null,
      grade text constraint explanation_grade_check check (grade in ('yes', 'nearly', 'no')),
      word text not null default '',
      graded_by bigint,
      graded_at timestamptz(3),
      constraint explanation_pkey primary key (workspace_id, explanation_id)`,
    foreignKeys: [toMember('explanation', 'member_id'), toMember('explanation', 'graded_by')],
    indexes: [
      'create index explanation_newest on explanation (workspace_id, said_at desc, explanation_id desc)',
    ],
    grants: 'select, insert, update',
  })
  // What is missing is found by the machine, from these alone.
  await run(
    db,
    `create index deal_without_reason on deal (workspace_id, closed_at desc, deal_id desc)
       where state = 'lost' and reason is null`,
    `create index handoff_held on handoff (workspace_id, mql_at desc, person_id, n)
       where passed_at is null and closed_at is null`,
  )
}
