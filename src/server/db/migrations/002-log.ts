import { make, type Schema } from './workspace-table.ts'

/**
 * The log and who it speaks of. Events carry no foreign keys: five look-ups a row would halve every import. The
 * append function is the only writer and `lockstep verify` looks for events that point nowhere.
 */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'source',
    columns: `
      source_id bigint generated always as identity,
      name text not null,
      constraint source_pkey primary key (workspace_id, source_id),
      constraint source_name_key unique (workspace_id, name)`,
    foreignKeys: [toWorkspace('source')],
    grants: 'select, insert',
  })
  await make(db, {
    name: 'batch',
    columns: `
      batch_id bigint generated always as identity,
      file_name text not null,
      map jsonb not null,
      state text not null constraint batch_state_check
        check (state in ('reading', 'folding', 'done', 'stopped', 'failed', 'undone')),
      started_at timestamptz(3) not null,
      finished_at timestamptz(3),
      bytes_read bigint not null default 0,
      bytes_total bigint,
      rows_read bigint not null default 0,
      rows_new bigint not null default 0,
      rows_known bigint not null default 0,
      rows_refused bigint not null default 0,
      events_new bigint not null default 0,
      error text,
      constraint batch_pkey primary key (workspace_id, batch_id),
      constraint batch_rows_check check (rows_read = rows_new + rows_known + rows_refused)`,
    foreignKeys: [toWorkspace('batch')],
    grants: 'select, insert, update',
  })
  await make(db, {
    name: 'batch_refusal',
    columns: `
      batch_id bigint not null,
      row_no bigint not null,
      column_name text,
      reason text not null,
      raw text not null,
      constraint batch_refusal_pkey primary key (workspace_id, batch_id, row_no)`,
    foreignKeys: [
      `constraint batch_refusal_batch_fkey foreign key (workspace_id, batch_id)
         references batch (workspace_id, batch_id)`,
    ],
    grants: 'select, insert',
  })
  await make(db, {
    name: 'signature',
    columns: `
      signature_id bigint generated always as identity,
      kind smallint not null constraint signature_kind_check check (kind between 0 and 3),
      name text not null,
      properties jsonb not null,
      digest uuid not null,
      constraint signature_pkey primary key (workspace_id, signature_id),
      constraint signature_digest_key unique (workspace_id, digest)`,
    foreignKeys: [toWorkspace('signature')],
    grants: 'select, insert',
  })
  await makeEvent(db)
}

async function makeEvent(db: Schema): Promise<void> {
  await make(db, {
    name: 'event',
    columns: `
      event_id bigint generated always as identity,
      source_id bigint not null,
      message_id text not null constraint event_message_id_check
        check (octet_length(message_id) between 1 and 200),
      batch_id bigint,
      person_id bigint,
      deal_id bigint,
      signature_id bigint not null,
      happened_at timestamptz(3) not null,
      received_at timestamptz(3) not null,
      known_at timestamptz(3),
      campaign text,
      piece text,
      details jsonb,
      constraint event_pkey primary key (workspace_id, event_id),
      constraint event_message_key unique (workspace_id, source_id, message_id)`,
    indexes: [
      'create index event_by_person on event (workspace_id, person_id, happened_at)',
      'create index event_by_batch on event (workspace_id, batch_id) where batch_id is not null',
      'create index event_by_deal on event (workspace_id, deal_id) where deal_id is not null',
      // Events that no fold has claimed yet: the queue of live events, empty most of the time. Rule 0.2.
      'create index event_unclaimed on event (workspace_id, person_id) where known_at is null',
    ],
    triggers: [
      `create trigger event_never_delete before delete on event
         for each statement execute function only_grows()`,
      `create trigger event_never_truncate before truncate on event
         for each statement execute function only_grows()`,
      `create trigger event_never_update before update on event for each row
         when (old.known_at is not null or ${CHANGED}) execute function only_grows()`,
    ],
    grants: 'select, insert, update (known_at)',
  })
}

const KEPT = [
  'workspace_id',
  'event_id',
  'source_id',
  'message_id',
  'batch_id',
  'person_id',
  'deal_id',
  'signature_id',
  'happened_at',
  'received_at',
  'campaign',
  'piece',
  'details',
]
const row = (which: string) => `(${KEPT.map((column) => `${which}.${column}`).join(', ')})`
/** An event may change in one way: its known_at from nothing to an instant, once (rule 0.2). */
const CHANGED = `${row('old')} is distinct from ${row('new')}`

const toWorkspace = (table: string) =>
  `constraint ${table}_workspace_fkey foreign key (workspace_id) references workspace (workspace_id)`
