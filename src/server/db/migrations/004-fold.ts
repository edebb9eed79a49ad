import { sql } from 'kysely'
import { make, run, type Schema } from './workspace-table.ts'

/** What the fold keeps of each person: a cache of the log, made anew by `lockstep rebuild`. */
export async function up(db: Schema): Promise<void> {
  await makePersonState(db)
  await makeHandoff(db)
  await make(db, {
    name: 'handoff_deal',
    columns: `
      person_id bigint not null,
      n integer not null,
      deal_id bigint not null,
      came_first boolean not null,
      constraint handoff_deal_pkey primary key (workspace_id, person_id, n, deal_id)`,
    indexes: ['create index handoff_deal_by_deal on handoff_deal (workspace_id, deal_id)'],
    grants: 'select, insert, update, delete',
  })
  await make(db, {
    name: 'fold_due',
    columns: `
      person_id bigint not null,
      constraint fold_due_pkey primary key (workspace_id, person_id)`,
    grants: 'select, insert, delete',
  })
}

async function makePersonState(db: Schema): Promise<void> {
  await make(db, {
    name: 'person_state',
    columns: `
      person_id bigint not null,
      traits jsonb not null,
      origin text generated always as (nullif(traits ->> 'origin', '')) stored,
      search text generated always as (lower(
        coalesce(traits ->> 'name', '') || ' ' ||
        coalesce(traits ->> 'firstName', '') || ' ' || coalesce(traits ->> 'lastName', '') || ' ' ||
        coalesce(traits ->> 'email', '') || ' ' || coalesce(traits ->> 'company', ''))) stored,
      stage text not null,
      fit double precision not null,
      fit_band text not null,
      engagement double precision not null,
      engagement_band text not null,
      as_of timestamptz(3) not null,
      first_seen_at timestamptz(3) not null,
      last_seen_at timestamptz(3) not null,
      last_event_name text not null,
      events bigint not null,
      live_since timestamptz(3),
      memory jsonb not null,
      constraint person_state_pkey primary key (workspace_id, person_id)`,
    indexes: [
      'create index person_state_by_seen on person_state (workspace_id, last_seen_at desc, person_id)',
    ],
    grants: 'select, insert, update, delete',
  })
  // Search by parts of words where the server has trigrams; without them the search reads the table.
  const trigrams = await sql`select 1 from pg_available_extensions where name = 'pg_trgm'`.execute(
    db,
  )
  if (trigrams.rows.length === 0) return
  await run(
    db,
    'create extension if not exists pg_trgm',
    'create index person_state_by_search on person_state using gin (search gin_trgm_ops)',
  )
}

async function makeHandoff(db: Schema): Promise<void> {
  await make(db, {
    name: 'handoff',
    columns: `
      person_id bigint not null,
      n integer not null,
      version integer not null,
      mql_at timestamptz(3) not null,
      effective_at timestamptz(3) not null,
      opened_by text not null constraint handoff_opened_by_check
        check (opened_by in ('score', 'hand-raise', 'decision')),
      fit double precision not null,
      fit_band text not null,
      engagement double precision not null,
      engagement_band text not null,
      passed_at timestamptz(3),
      accepted_at timestamptz(3),
      sql_at timestamptz(3),
      opportunity_at timestamptz(3),
      closed_at timestamptz(3),
      closing text,
      reason text,
      expires_at timestamptz(3),
      implied integer not null,
      would_not_qualify boolean not null,
      deal_at timestamptz(3),
      won_at timestamptz(3),
      lost_at timestamptz(3),
      deal_came_first boolean not null,
      constraint handoff_pkey primary key (workspace_id, person_id, n)`,
    indexes: ['create index handoff_by_mql on handoff (workspace_id, mql_at)'],
    grants: 'select, insert, update, delete',
  })
}
