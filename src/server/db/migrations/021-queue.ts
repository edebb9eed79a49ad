import { make, run, type Schema } from './workspace-table.ts'

/**
 * The queue of events that no fold has claimed yet. It was an index of the log (`known_at is null`), so that to claim an
 * event was to write it anew into every index; now the claim stays within its page. docs/decisions/028. Nothing
 * personal: ids and instants.
 */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'event_due',
    // Person 0: nobody's, e.g. what is told of a deal alone.
    columns: `
      person_id bigint not null,
      event_id bigint not null,
      waits_until timestamptz(3),
      constraint event_due_pkey primary key (workspace_id, person_id, event_id)`,
    grants: 'select, insert, delete',
  })
  const tables = ['event', 'event_due']
  await run(
    db,
    // Rows come and go by the thousand each second.
    `alter table event_due set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
       autovacuum_analyze_threshold = 1000000)`,
    ...tables.map((table) => `alter table ${table} no force row level security`),
    `insert into event_due (workspace_id, person_id, event_id, waits_until)
       select workspace_id, coalesce(person_id, 0), event_id, received_at + interval '1 minute'
       from event where known_at is null`,
    ...tables.map((table) => `alter table ${table} force row level security`),
    UNDO_BATCH,
    ERASE_FROM_LOG,
    'drop index event_unclaimed',
    // Room to claim each event once within its page.
    'alter table event set (fillfactor = 65)',
    // Whose events speak of a deal is found without reading all that was ever told of them.
    'create index event_dealt on event (workspace_id, person_id) where deal_id is not null',
  )
}

/** As before (018 and 020), but whatever takes events out of the log, or dates them, takes them out of the queue. */
const rewritten = (of: string, known: string, more: string) => `
  do $do$
  declare
    was text := pg_get_functiondef('${of}'::regprocedure);
    known text := $$${known}$$;
  begin
    if strpos(was, known) = 0 then
      raise exception '${of} is not the one this migration knows';
    end if;
    execute replace(was, known, known || $$ ${more}$$);
  end $do$`

const UNDO_BATCH = rewritten(
  'undo_batch(uuid, bigint)',
  'get diagnostics events = row_count;',
  `delete from event_due q where q.workspace_id = of_workspace
     and q.event_id in (select event_id from undone_event);`,
)
const ERASE_FROM_LOG = rewritten(
  'erase_from_log(uuid, bigint[], bigint[], bigint[], text, timestamptz)',
  'delete from fold_due d where d.workspace_id = of_workspace and d.person_id = any(names);',
  'delete from event_due q where q.workspace_id = of_workspace and q.person_id = any(names);',
)
