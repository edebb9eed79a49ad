import { make, run, type Schema } from './workspace-table.ts'

/**
 * What sources tell of companies themselves. docs/decisions/024. Personal data: a company may be called after its one
 * member, and a group call is told of somebody: erasing takes their events' rows away and names out of the rest.
 */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'company_told',
    columns: `
      event_id bigint not null,
      spelled text collate "C" not null,
      name text,
      domain text collate "C",
      happened_at timestamptz(3) not null,
      message_id text collate "C" not null,
      constraint company_told_pkey primary key (workspace_id, event_id)`,
    indexes: [
      `create index company_told_of on company_told (workspace_id, spelled, happened_at desc, message_id desc)`,
      `create index company_told_domain on company_told (workspace_id, domain) where domain is not null`,
    ],
    grants: 'select, insert, delete, update (name)',
  })
  await run(
    db,
    'alter table company add column told_name text',
    'alter table company add column told_domain text collate "C"',
    'alter table company add column told_called text collate "C"',
    'alter table company add column told_at timestamptz(3)',
    `create index company_told_called on company (workspace_id, told_called, told_domain)
       where told_called is not null`,
    'grant update (told_name, told_domain, told_called, told_at) on company to lockstep_app',
    ...GOING.map(goesAlong),
  )
}

/** What deletes events, and where it takes along what was told beside them. */
const GOING = [
  {
    signature: 'undo_batch(uuid, bigint)',
    after: 'get diagnostics events = row_count;',
    which: 't.event_id in (select event_id from undone_event)',
  },
  {
    signature: 'forget_old(uuid, text, timestamptz, integer)',
    after:
      'and e.workspace_id = of_workspace and e.event_id = f.event_id and e.person_id = any(people);',
    which: `t.event_id in (select e.event_id from event e
        where e.workspace_id = of_workspace and e.person_id = any(people))`,
  },
]

/** As before, and what events that go told of companies goes too; whoever settles works those out again. */
const goesAlong = ({ signature, after, which }: (typeof GOING)[number]) => `
  do $do$
  declare
    was text := pg_get_functiondef('${signature}'::regprocedure);
    gone text := $$${after}$$;
  begin
    if strpos(was, gone) = 0 then
      raise exception '${signature} is not the one this migration knows';
    end if;
    execute replace(was, gone, gone || $$
      with told as (
        delete from company_told t where t.workspace_id = of_workspace and ${which}
        returning t.spelled
      ) insert into company_due (workspace_id, name) select distinct of_workspace, spelled from told;$$);
  end $do$`
