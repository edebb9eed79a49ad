import { make, type Schema } from './workspace-table.ts'

/** What members are told, by which ways, and links that act once for whoever got a mail. docs/decisions/035. */
export async function up(db: Schema): Promise<void> {
  const ofMember = (table: string) => `constraint ${table}_member_fkey foreign key
    (workspace_id, member_id) references member (workspace_id, member_id) on delete cascade`
  // Numbers alone: what a notice says is written when it is read, so it is true then, and nobody erased stands in it.
  await make(db, {
    name: 'notice',
    columns: `
      notice_id bigint generated always as identity,
      member_id bigint not null,
      topic text not null,
      person_id bigint,
      n integer,
      request_id bigint,
      key text not null,
      at timestamptz(3) not null,
      seen_at timestamptz(3),
      mail_due_at timestamptz(3),
      mail_as text constraint notice_mail_check check (mail_as in ('now', 'digest')),
      mail_told_at timestamptz(3),
      chat_due_at timestamptz(3),
      chat_told_at timestamptz(3),
      constraint notice_pkey primary key (workspace_id, notice_id),
      constraint notice_once unique (workspace_id, member_id, key)`,
    foreignKeys: [ofMember('notice')],
    indexes: [
      'create index notice_of_member on notice (workspace_id, member_id, at desc, notice_id desc)',
      'create index notice_unseen on notice (workspace_id, member_id) where seen_at is null',
      'create index notice_of_person on notice (workspace_id, person_id)',
      `create index notice_mail_due on notice (workspace_id, mail_due_at) where mail_due_at is not null`,
      `create index notice_chat_due on notice (workspace_id, chat_due_at) where chat_due_at is not null`,
      'create index notice_old on notice (workspace_id, at)',
    ],
    grants: `select, insert, delete, update (person_id, seen_at, mail_due_at, mail_as, mail_told_at, chat_due_at,
      chat_told_at)`,
  })
  await make(db, {
    name: 'notice_wish',
    columns: `
      member_id bigint not null,
      ways jsonb not null,
      quiet text not null constraint notice_wish_quiet_check check (quiet in ('hours', 'span', 'never')),
      quiet_from integer not null,
      quiet_to integer not null,
      digest_at integer not null,
      urgent_breaks boolean not null,
      shows_feed boolean not null default false,
      version integer not null default 1,
      constraint notice_wish_pkey primary key (workspace_id, member_id)`,
    foreignKeys: [ofMember('notice_wish')],
    grants: 'select, insert, update, delete',
  })
  await make(db, {
    name: 'escalation',
    columns: `steps jsonb not null, version integer not null default 1,
      constraint escalation_pkey primary key (workspace_id)`,
    grants: 'select, insert, update',
  })
  await make(db, {
    name: 'chat_place',
    columns: `
      chat_id bigint generated always as identity,
      kind text not null constraint chat_place_kind_check check (kind in ('slack', 'teams')),
      name text not null,
      sealed_url bytea not null,
      shown text not null,
      team_id bigint,
      member_id bigint,
      topics text[] not null,
      is_on boolean not null default true,
      off_because text constraint chat_place_off_check check (off_because in ('member', 'gone', 'failing')),
      failing_since timestamptz(3),
      last_delivered_at timestamptz(3),
      made_by bigint,
      made_at timestamptz(3) not null,
      version integer not null default 1,
      constraint chat_place_pkey primary key (workspace_id, chat_id),
      constraint chat_place_on_check check (is_on = (off_because is null)),
      constraint chat_place_whose_check check (team_id is null or member_id is null)`,
    foreignKeys: [
      ofMember('chat_place'),
      `constraint chat_place_team_fkey foreign key (workspace_id, team_id)
         references team (workspace_id, team_id) on delete cascade`,
    ],
    grants: 'select, insert, update, delete',
  })
  await make(db, {
    name: 'chat_message',
    columns: `
      message_id bigint generated always as identity,
      chat_id bigint not null,
      notice_id bigint,
      state text not null default 'waiting'
        constraint chat_message_state_check check (state in ('waiting', 'delivered', 'failed', 'void')),
      tries integer not null default 0,
      made_at timestamptz(3) not null,
      due_at timestamptz(3) not null,
      last_tried_at timestamptz(3),
      status integer,
      error text,
      constraint chat_message_pkey primary key (workspace_id, message_id),
      constraint chat_message_once unique (workspace_id, chat_id, notice_id)`,
    foreignKeys: [
      `constraint chat_message_place_fkey foreign key (workspace_id, chat_id)
         references chat_place (workspace_id, chat_id) on delete cascade`,
      `constraint chat_message_notice_fkey foreign key (workspace_id, notice_id)
         references notice (workspace_id, notice_id) on delete cascade`,
    ],
    indexes: [
      `create index chat_message_due on chat_message (workspace_id, due_at) where state = 'waiting'`,
      'create index chat_message_of_place on chat_message (workspace_id, chat_id, message_id desc)',
      'create index chat_message_of_notice on chat_message (workspace_id, notice_id)',
    ],
    grants: 'select, insert, delete, update (state, tries, due_at, last_tried_at, status, error)',
  })
  await make(db, {
    name: 'act_link',
    columns: `
      token_hash text not null,
      act text not null constraint act_link_act_check check (act in ('accept', 'reject')),
      member_id bigint not null,
      person_id bigint not null,
      n integer not null,
      made_at timestamptz(3) not null,
      expires_at timestamptz(3) not null,
      used_at timestamptz(3),
      constraint act_link_pkey primary key (workspace_id, token_hash)`,
    foreignKeys: [ofMember('act_link')],
    indexes: [
      'create index act_link_of_person on act_link (workspace_id, person_id)',
      'create index act_link_over on act_link (workspace_id, expires_at)',
    ],
    grants: 'select, insert, delete, update (person_id, used_at)',
  })
}
