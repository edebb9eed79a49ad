import { make, type Schema } from './workspace-table.ts'

/** What comes live: what could not be stored, what there is to say beside an event, and an account of it all. */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'failed_event',
    columns: `
      failed_event_id bigint generated always as identity,
      source_id bigint not null,
      received_at timestamptz(3) not null,
      code text not null,
      path text,
      reason text not null,
      raw bytea not null,
      raw_bytes bigint not null,
      events integer not null constraint failed_event_events_check check (events > 0),
      call text,
      around jsonb,
      state text not null default 'open' constraint failed_event_state_check
        check (state in ('open', 'replayed', 'set-aside')),
      settled_at timestamptz(3),
      constraint failed_event_pkey primary key (workspace_id, failed_event_id)`,
    foreignKeys: [ofSource('failed_event')],
    indexes: [
      'create index failed_event_by_state on failed_event (workspace_id, state, failed_event_id)',
    ],
    grants: 'select, insert, update (code, path, reason, state, settled_at)',
  })
  await make(db, {
    name: 'intake_count',
    columns: `
      source_id bigint not null,
      minute_at timestamptz(3) not null,
      received bigint not null,
      stored bigint not null,
      duplicate bigint not null,
      failed bigint not null,
      last_at timestamptz(3) not null,
      constraint intake_count_pkey primary key (workspace_id, source_id, minute_at),
      constraint intake_count_check check (received = stored + duplicate + failed)`,
    foreignKeys: [ofSource('intake_count')],
    grants: 'select, insert, update',
  })
  // Beside few events, and without a foreign key like the log itself.
  await make(db, {
    name: 'event_mark',
    columns: `
      event_id bigint not null,
      flags text[] not null,
      told_at timestamptz(3),
      raw bytea,
      constraint event_mark_pkey primary key (workspace_id, event_id)`,
    grants: 'select, insert',
  })
}

const ofSource = (table: string) =>
  `constraint ${table}_source_fkey foreign key (workspace_id, source_id)
     references source (workspace_id, source_id)`
