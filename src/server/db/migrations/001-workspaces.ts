import { make, run, type Schema } from './workspace-table.ts'

export async function up(db: Schema): Promise<void> {
  await run(
    db,
    `create table registry (
       id uuid constraint registry_pkey primary key,
       is_example boolean not null,
       created_at timestamptz(3) not null)`,
    'grant select, insert on registry to lockstep_app',
  )
  await make(db, {
    name: 'workspace',
    columns: `
      name text not null,
      time_zone text not null,
      currency text not null constraint workspace_currency_check check (currency ~ '^[A-Z]{3}$'),
      is_example boolean not null,
      created_at timestamptz(3) not null,
      constraint workspace_pkey primary key (workspace_id)`,
    grants: 'select, insert, update (name, time_zone, currency)',
  })
  await run(db, ONLY_GROWS)
  await make(db, {
    name: 'agreement_version',
    columns: `
      version integer not null constraint agreement_version_check check (version > 0),
      document jsonb not null,
      effective_from timestamptz(3) not null,
      created_at timestamptz(3) not null,
      constraint agreement_version_pkey primary key (workspace_id, version)`,
    foreignKeys: [ofWorkspace('agreement_version')],
    triggers: [
      onlyGrows('agreement_version', 'delete'),
      onlyGrows('agreement_version', 'update'),
      onlyGrows('agreement_version', 'truncate'),
    ],
    grants: 'select, insert',
  })
}

/** The table owner's erasing functions (005) switch app.erasing on; nothing else may take a row away. */
const ONLY_GROWS = `
  create function only_grows() returns trigger language plpgsql as $$
  begin
    if tg_op = 'DELETE' and current_setting('app.erasing', true) = 'on'
       and current_user = (select pg_get_userbyid(relowner) from pg_class where oid = tg_relid) then
      return null;
    end if;
    raise exception 'Rows of % are never changed or deleted', tg_table_name using errcode = '42501';
  end $$`

const onlyGrows = (table: string, change: 'update' | 'delete' | 'truncate') =>
  `create trigger ${table}_never_${change} before ${change} on ${table}
     for each statement execute function only_grows()`

const ofWorkspace = (table: string) =>
  `constraint ${table}_workspace_fkey foreign key (workspace_id) references workspace (workspace_id)`
