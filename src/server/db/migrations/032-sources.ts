import { make, run, type Schema } from './workspace-table.ts'

/**
 * By which sources a person was told of, for the filter of the list: a cache that the fold keeps, as the ways people came
 * (022). It holds numbers only, and goes with its person.
 */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'person_source',
    columns: `
      person_id bigint not null,
      source_id bigint not null,
      constraint person_source_pkey primary key (workspace_id, source_id, person_id)`,
    indexes: [
      'create index person_source_by_person on person_source (workspace_id, person_id) include (source_id)',
    ],
    grants: 'select, insert, delete',
  })
  await run(db, ...GOING.map(goesAlong))
  await fill(db)
}

/** What deletes people, and whom. */
const GOING = [
  { signature: 'undo_batch(uuid, bigint)', whom: 'in (select person_id from undone_person)' },
  { signature: 'forget_old(uuid, text, timestamptz, integer)', whom: '= any(people)' },
]

/** As before, and the sources of whoever goes go as the ways they came do. */
const goesAlong = ({ signature, whom }: (typeof GOING)[number]) => `
  do $do$
  declare
    was text := pg_get_functiondef('${signature}'::regprocedure);
    before text := 'delete from person_came c where';
  begin
    if strpos(was, before) = 0 then
      raise exception '${signature} is not the one this migration knows';
    end if;
    execute replace(was, before, $$delete from person_source o where o.workspace_id = of_workspace
      and o.person_id ${whom};
    $$ || before);
  end $do$`

/** Of everybody who is there, in one look over the log; what the rule decided is no source's word. */
async function fill(db: Schema): Promise<void> {
  const tables = ['event', 'person', 'source', 'person_source']
  await run(
    db,
    ...tables.map((table) => `alter table ${table} no force row level security`),
    `insert into person_source (workspace_id, person_id, source_id)
       select distinct e.workspace_id, coalesce(p.root_id, p.person_id), e.source_id from event e
       join person p on p.workspace_id = e.workspace_id and p.person_id = e.person_id
       join source s on s.workspace_id = e.workspace_id and s.source_id = e.source_id
       where e.known_at is not null and s.name <> 'lockstep' and p.erased_at is null`,
    ...tables.map((table) => `alter table ${table} force row level security`),
  )
}
