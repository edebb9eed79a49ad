import { make, run, type Schema } from './workspace-table.ts'

/**
 * Humans sign in to the installation and are members of workspaces. What belongs to a human in all workspaces stands
 * in tables without a workspace, like the registry; the names are ours, the shapes are better-auth's (docs/decisions/016).
 */
export async function up(db: Schema): Promise<void> {
  await makeHumans(db)
  await makeTeams(db)
  await makeMembers(db)
  await makeKeys(db)
  await run(
    db,
    'alter table workspace add column small_mode boolean not null default true',
    'alter table workspace add column version integer not null default 1',
    'grant update (small_mode, version) on workspace to lockstep_app',
    // Who works with a person, as the source names them; members see their own by it.
    `alter table person_state add column owner text
       generated always as (lower(nullif(traits ->> 'owner', ''))) stored`,
    'create index person_state_by_owner on person_state (workspace_id, owner) where owner is not null',
  )
}

async function makeHumans(db: Schema): Promise<void> {
  await run(
    db,
    `create table human (
       id uuid constraint human_pkey primary key,
       name text not null,
       email text not null constraint human_email_key unique,
       email_verified boolean not null default false,
       image text,
       two_factor_enabled boolean not null default false,
       created_at timestamptz(3) not null,
       updated_at timestamptz(3) not null,
       constraint human_email_check check (email = lower(email)))`,
    `create table human_session (
       id uuid constraint human_session_pkey primary key,
       human_id uuid not null constraint human_session_human_fkey
         references human (id) on delete cascade,
       token text not null constraint human_session_token_key unique,
       expires_at timestamptz(3) not null,
       confirmed_at timestamptz(3),
       ip_address text,
       user_agent text,
       created_at timestamptz(3) not null,
       updated_at timestamptz(3) not null)`,
    'create index human_session_by_human on human_session (human_id)',
    `create table credential (
       id uuid constraint credential_pkey primary key,
       human_id uuid not null constraint credential_human_fkey
         references human (id) on delete cascade,
       provider_id text not null,
       account_id text not null,
       password text,
       access_token text,
       refresh_token text,
       id_token text,
       access_token_expires_at timestamptz(3),
       refresh_token_expires_at timestamptz(3),
       scope text,
       created_at timestamptz(3) not null,
       updated_at timestamptz(3) not null,
       constraint credential_account_key unique (provider_id, account_id))`,
    'create index credential_by_human on credential (human_id)',
    `create table verification (
       id uuid constraint verification_pkey primary key,
       identifier text not null,
       value text not null,
       expires_at timestamptz(3) not null,
       created_at timestamptz(3) not null,
       updated_at timestamptz(3) not null)`,
    'create index verification_by_identifier on verification (identifier)',
    `create table second_factor (
       id uuid constraint second_factor_pkey primary key,
       human_id uuid not null constraint second_factor_human_fkey
         references human (id) on delete cascade,
       secret text not null,
       backup_codes text not null,
       verified boolean not null default true,
       failed_verification_count integer not null default 0,
       locked_until timestamptz(3))`,
    'create index second_factor_by_human on second_factor (human_id)',
    `create table throttle (
       bucket text constraint throttle_pkey primary key,
       tokens double precision not null,
       filled_at timestamptz(3) not null)`,
    `create table seat (
       human_id uuid not null constraint seat_human_fkey references human (id) on delete cascade,
       registry_id uuid not null constraint seat_registry_fkey
         references registry (id) on delete cascade,
       constraint seat_pkey primary key (human_id, registry_id))`,
    `grant select, insert, update, delete on
       human, human_session, credential, verification, second_factor, throttle, seat to lockstep_app`,
  )
}

async function makeTeams(db: Schema): Promise<void> {
  await make(db, {
    name: 'team',
    columns: `
      team_id bigint generated always as identity,
      name text not null constraint team_name_check check (length(name) between 1 and 100),
      side text not null constraint team_side_check check (side in ('marketing', 'sales', 'revenue')),
      version integer not null default 1,
      constraint team_pkey primary key (workspace_id, team_id),
      constraint team_name_key unique (workspace_id, name)`,
    foreignKeys: [toWorkspace('team')],
    grants: 'select, insert, update (name, side, version), delete',
  })
}

async function makeMembers(db: Schema): Promise<void> {
  await make(db, {
    name: 'member',
    columns: `
      member_id bigint generated always as identity,
      human_id uuid not null,
      name text not null,
      email text not null,
      roles text[] not null constraint member_roles_check check (cardinality(roles) > 0),
      sees text not null constraint member_sees_check check (sees in ('own', 'team', 'all', 'origins')),
      origins text[] not null default '{}',
      known_as text[] not null default '{}',
      joined_at timestamptz(3) not null,
      ended_at timestamptz(3),
      last_here_at timestamptz(3),
      version integer not null default 1,
      constraint member_pkey primary key (workspace_id, member_id),
      constraint member_human_key unique (workspace_id, human_id)`,
    foreignKeys: [toWorkspace('member')],
    grants: `select, insert,
      update (name, email, roles, sees, origins, known_as, joined_at, ended_at, last_here_at, version)`,
  })
  await make(db, {
    name: 'member_team',
    columns: `
      member_id bigint not null,
      team_id bigint not null,
      constraint member_team_pkey primary key (workspace_id, member_id, team_id)`,
    foreignKeys: [
      `constraint member_team_member_fkey foreign key (workspace_id, member_id)
         references member (workspace_id, member_id)`,
      `constraint member_team_team_fkey foreign key (workspace_id, team_id)
         references team (workspace_id, team_id)`,
    ],
    indexes: ['create index member_team_by_team on member_team (workspace_id, team_id)'],
    grants: 'select, insert, delete',
  })
  await make(db, {
    name: 'invitation',
    columns: `
      invitation_id bigint generated always as identity,
      email text not null,
      name text not null,
      roles text[] not null,
      sees text not null constraint invitation_sees_check
        check (sees in ('own', 'team', 'all', 'origins')),
      origins text[] not null default '{}',
      team_ids bigint[] not null default '{}',
      token_hash text not null,
      invited_by bigint,
      made_at timestamptz(3) not null,
      expires_at timestamptz(3) not null,
      accepted_at timestamptz(3),
      revoked_at timestamptz(3),
      constraint invitation_pkey primary key (workspace_id, invitation_id),
      constraint invitation_token_key unique (workspace_id, token_hash)`,
    foreignKeys: [toWorkspace('invitation')],
    indexes: ['create index invitation_by_email on invitation (workspace_id, email)'],
    grants: 'select, insert, update (token_hash, expires_at, accepted_at, revoked_at)',
  })
  await make(db, {
    name: 'mail',
    columns: `
      mail_id bigint generated always as identity,
      recipient text not null,
      subject text not null,
      body text not null,
      made_at timestamptz(3) not null,
      due_at timestamptz(3) not null,
      sent_at timestamptz(3),
      tries integer not null default 0,
      error text,
      constraint mail_pkey primary key (workspace_id, mail_id)`,
    foreignKeys: [toWorkspace('mail')],
    indexes: [
      'create index mail_by_time on mail (workspace_id, made_at desc)',
      'create index mail_due on mail (workspace_id, due_at) where sent_at is null',
    ],
    grants: 'select, insert, update (due_at, sent_at, tries, error), delete',
  })
}

async function makeKeys(db: Schema): Promise<void> {
  await make(db, {
    name: 'access_key',
    columns: `
      key_id bigint generated always as identity,
      kind text not null constraint access_key_kind_check check (kind in ('write', 'api')),
      name text not null constraint access_key_name_check check (length(name) between 1 and 100),
      shown text not null,
      secret_hash text not null,
      scopes text[] not null,
      source_id bigint,
      member_id bigint,
      made_by bigint,
      made_at timestamptz(3) not null,
      expires_at timestamptz(3),
      last_used_at timestamptz(3),
      revoked_at timestamptz(3),
      version integer not null default 1,
      constraint access_key_pkey primary key (workspace_id, key_id)`,
    foreignKeys: [
      toWorkspace('access_key'),
      `constraint access_key_source_fkey foreign key (workspace_id, source_id)
         references source (workspace_id, source_id)`,
      `constraint access_key_member_fkey foreign key (workspace_id, member_id)
         references member (workspace_id, member_id)`,
    ],
    indexes: ['create index access_key_by_member on access_key (workspace_id, member_id)'],
    grants: 'select, insert, update (name, scopes, expires_at, last_used_at, revoked_at, version)',
  })
}

const toWorkspace = (table: string) =>
  `constraint ${table}_workspace_fkey foreign key (workspace_id) references workspace (workspace_id)`
