import { make, run, type Schema } from './workspace-table.ts'

/**
 * Companies by domain. docs/decisions/024. Personal data: the domain or name of somebody's company in person_state goes
 * with the state; a company that nobody and no deal names any more is deleted by whoever settles its name.
 */
export async function up(db: Schema): Promise<void> {
  await nameCompanies(db)
  await run(
    db,
    ...['company', 'company_account', 'company_called', 'company_text'].map(
      (column) => `alter table person_state add column ${column} text collate "C"`,
    ),
    `create index person_state_by_company on person_state (workspace_id, company, company_text)
       where company is not null`,
    `create index person_state_by_account on person_state (workspace_id, company_account, company)
       where company_account is not null`,
    `create index person_state_by_called on person_state (workspace_id, company_called, company)
       where company_called is not null`,
  )
  await make(db, {
    name: 'company_due',
    columns: `
      due_id bigint generated always as identity,
      name text not null,
      constraint company_due_pkey primary key (workspace_id, due_id)`,
    grants: 'select, insert, delete',
  })
  await make(db, {
    name: 'company_domain',
    columns: `
      domain text not null,
      is_company boolean not null,
      said_at timestamptz(3) not null,
      said_by bigint,
      constraint company_domain_pkey primary key (workspace_id, domain)`,
    grants: 'select, insert, update (is_company, said_at, said_by), delete',
  })
  await run(db, UNDO_BATCH)
  await foldEverybody(db)
}

/** What was a company's key is its name of the system `name`. */
async function nameCompanies(db: Schema): Promise<void> {
  await run(
    db,
    `alter table company add column system text not null default 'name'
       constraint company_system_check check (system ~ '^[a-z][a-z0-9-]{0,30}$')`,
    'alter table company add column root_id bigint',
    'alter table company add column people bigint not null default 0',
    `alter table company add column spelled text collate "C"
       generated always as (system || ':' || key) stored`,
    'alter table company drop constraint company_key_key',
    'alter table company add constraint company_name_key unique (workspace_id, system, key)',
    'alter table company add constraint company_spelled_key unique (workspace_id, spelled)',
    'create index company_by_root on company (workspace_id, root_id) where root_id is not null',
    `create index company_by_people on company (workspace_id, people desc, company_id)
       where root_id is null`,
    'grant delete, update (root_id, people) on company to lockstep_app',
  )
}

/**
 * As before (017), but whatever the import said of companies is worked out again, and a company that it named first goes
 * only when nobody else names it.
 */
const UNDO_BATCH = `
  do $do$
  declare
    was text := pg_get_functiondef('undo_batch(uuid, bigint)'::regprocedure);
    forgot text := $$delete from person_state s where$$;
    gone text := $$delete from company c where c.workspace_id = of_workspace and c.batch_id = undone
      and not exists (select 1 from deal d
        where d.workspace_id = of_workspace and d.company_id = c.company_id);$$;
  begin
    if strpos(was, forgot) = 0 or strpos(was, gone) = 0 then
      raise exception 'undo_batch is not the one this migration knows';
    end if;
    was := replace(was, forgot, $$insert into company_due (workspace_id, name)
      select distinct of_workspace, n.name from person_state s
        cross join lateral unnest(array[s.company, s.company_account, s.company_called]) as n (name)
        where s.workspace_id = of_workspace and n.name is not null
          and s.person_id in (select person_id from undone_person);
    $$ || forgot);
    was := replace(was, gone, $$insert into company_due (workspace_id, name)
      select of_workspace, c.spelled from company c
        where c.workspace_id = of_workspace and c.batch_id = undone;$$);
    execute was;
  end $do$`

/** Everybody is folded once more, so that their company is known. */
async function foldEverybody(db: Schema): Promise<void> {
  const tables = ['person_state', 'fold_due', 'company', 'company_due']
  await run(
    db,
    ...tables.map((table) => `alter table ${table} no force row level security`),
    `insert into fold_due (workspace_id, person_id) select workspace_id, person_id from person_state
       on conflict (workspace_id, person_id) do nothing`,
    'insert into company_due (workspace_id, name) select workspace_id, spelled from company',
    ...tables.map((table) => `alter table ${table} force row level security`),
  )
}
