import { make, run, type Schema } from './workspace-table.ts'

/** What the tests say of clicks and opens in mails, and what members said of them. docs/decisions/023. */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'false_signal',
    columns: `
      event_id bigint not null,
      person_id bigint not null,
      source_id bigint not null,
      happened_at timestamptz(3) not null,
      test text constraint false_signal_test_check
        check (test in ('scanner', 'hidden-link', 'burst', 'rush')),
      evidence jsonb not null,
      said text constraint false_signal_said_check check (said in ('person', 'machine')),
      said_by bigint,
      said_at timestamptz(3),
      is_silent boolean not null,
      constraint false_signal_pkey primary key (workspace_id, event_id),
      constraint false_signal_silent_check
        check (is_silent = coalesce(said = 'machine', test is not null))`,
    indexes: [
      'create index false_signal_by_time on false_signal (workspace_id, happened_at desc, event_id desc)',
    ],
    grants: 'select, insert, delete, update (test, evidence, said, said_by, said_at, is_silent)',
  })
  await run(db, UNDO_BATCH)
  await judgeTheOld(db)
}

/**
 * As before (013), but what the tests corrected since is found again like a ruling, and what they say of events that go
 * goes too.
 */
const UNDO_BATCH = `
  do $do$
  declare
    was text := pg_get_functiondef('undo_batch(uuid, bigint)'::regprocedure);
    ruled text := $$s.kind = 2 and s.properties ->> 'by' = 'rule'$$;
    -- A correction goes with the import of what it corrects, so it may have another batch.
    live text := $$e.event_id > first_event and e.batch_id is null$$;
    counted text := $$get diagnostics events = row_count;$$;
  begin
    if strpos(was, ruled) = 0 or strpos(was, live) = 0 or strpos(was, counted) = 0 then
      raise exception 'undo_batch is not the one this migration knows';
    end if;
    was := replace(was, ruled, replace(ruled, 's.kind = 2', 's.kind in (2, 3)'));
    was := replace(was, live, $$e.event_id > first_event and (e.batch_id is null or s.kind = 3)$$);
    was := replace(was, counted, counted || $$
      delete from false_signal f where f.workspace_id = of_workspace
        and f.event_id in (select event_id from undone_event);$$);
    execute was;
  end $do$`

/** Whoever may have followed a link in a mail is folded once more, and judged. */
async function judgeTheOld(db: Schema): Promise<void> {
  const tables = ['event', 'signature', 'fold_due']
  await run(
    db,
    ...tables.map((table) => `alter table ${table} no force row level security`),
    `insert into fold_due (workspace_id, person_id)
       select distinct e.workspace_id, e.person_id from signature s
       join event e on e.workspace_id = s.workspace_id and e.signature_id = s.signature_id
       where s.kind = 1 and s.name ~* 'mail' and e.person_id is not null
       on conflict (workspace_id, person_id) do nothing`,
    ...tables.map((table) => `alter table ${table} force row level security`),
  )
}
