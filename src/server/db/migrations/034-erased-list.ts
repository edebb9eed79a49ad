import { run, type Schema } from './workspace-table.ts'

/**
 * An erasure tells by which hashes it is known again in a backup that was made before it, and has an id that a list
 * outside of the database can name. docs/decisions/031. Nothing personal: keyed hashes.
 */
export async function up(db: Schema): Promise<void> {
  const tables = ['erasure', 'suppression']
  await run(
    db,
    'alter table erasure add column erasure_id uuid not null default gen_random_uuid()',
    `alter table erasure add column called text[] not null default '{}'`,
    `alter table erasure add column beside text[] not null default '{}'`,
    ...tables.map((table) => `alter table ${table} no force row level security`),
    // The same id wherever these rows are brought up to this version, in a restored backup, too.
    `update erasure x set
       erasure_id = md5(x.workspace_id || ':' || x.person_id || ':' || extract(epoch from x.erased_at))::uuid,
       called = coalesce((select array_agg(s.hash order by s.hash) from suppression s
         where s.workspace_id = x.workspace_id and s.kind = 'erased' and s.made_at = x.erased_at), '{}')`,
    ...tables.map((table) => `alter table ${table} force row level security`),
    'alter table erasure drop constraint erasure_pkey',
    'alter table erasure add constraint erasure_pkey primary key (workspace_id, erasure_id)',
    // One that was taken over from the list is of nobody who is here.
    'alter table erasure alter column person_id drop not null',
    'alter table erasure add constraint erasure_person_key unique (workspace_id, person_id)',
  )
}
