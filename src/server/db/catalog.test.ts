import { readdirSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from './test-database.ts'
import { WORKSPACE_TABLES } from './test-guard.ts'

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

/** The rows of a query on the catalog that break a rule; none may be left. */
async function offenders(query: string): Promise<unknown[]> {
  return (await sql.raw(query).execute(house.owner)).rows
}

const OURS = `select c.oid, c.relname, c.relowner, c.relrowsecurity, c.relforcerowsecurity from pg_class c
  join pg_namespace s on s.oid = c.relnamespace and s.nspname = 'public'
  where c.relkind in ('r', 'p')`
const OF_WORKSPACE = `(${OURS} and exists (select 1 from pg_attribute a
  where a.attrelid = c.oid and a.attname = 'workspace_id' and a.attnum > 0))`
const IS_OF_WORKSPACE = (oid: string) =>
  `exists (select 1 from pg_attribute x where x.attrelid = ${oid} and x.attname = 'workspace_id' and x.attnum > 0)`

test('the workspace tables of the code are those of the database', async () => {
  const found = await sql
    .raw<{ relname: string }>(`select relname from ${OF_WORKSPACE} t order by 1`)
    .execute(house.owner)
  expect(found.rows.map((row) => row.relname)).toEqual([...WORKSPACE_TABLES].sort())
})

test('no table counts the rows of single workspaces, so that a later one is planned like the first', async () => {
  expect(
    await offenders(`select t.relname from ${OF_WORKSPACE} t
      join pg_attribute a on a.attrelid = t.oid and a.attname = 'workspace_id'
      where a.attstattarget is distinct from 0`),
  ).toEqual([])
})

test('every key of a workspace table begins with workspace_id', async () => {
  expect(
    await offenders(`select t.relname, i.indexrelid::regclass from ${OF_WORKSPACE} t
      join pg_index i on i.indrelid = t.oid and (i.indisunique or i.indisexclusion)
      join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
      where a.attname <> 'workspace_id'`),
  ).toEqual([])
  expect(
    await offenders(`select t.relname from ${OF_WORKSPACE} t
      where not exists (select 1 from pg_index i where i.indrelid = t.oid and i.indisprimary)`),
  ).toEqual([])
})

test('a foreign key stays within its workspace, is checked at once and only cascades or restricts', async () => {
  expect(
    await offenders(`select conname from pg_constraint
      where condeferrable or (contype = 'f' and confdeltype in ('n', 'd'))`),
  ).toEqual([])
  expect(
    await offenders(`select k.conname from pg_constraint k where k.contype = 'f'
      and ${IS_OF_WORKSPACE('k.conrelid')} <> ${IS_OF_WORKSPACE('k.confrelid')}`),
  ).toEqual([])
  expect(
    await offenders(`select k.conname from pg_constraint k where k.contype = 'f'
      and ${IS_OF_WORKSPACE('k.conrelid')} and not exists (
        select 1 from unnest(k.conkey, k.confkey) as pair (mine, theirs)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = pair.mine
        join pg_attribute b on b.attrelid = k.confrelid and b.attnum = pair.theirs
        where a.attname = 'workspace_id' and b.attname = 'workspace_id')`),
  ).toEqual([])
})

test('row level security is on and forced, with the one policy that Citus takes', async () => {
  expect(
    await offenders(`select relname from ${OF_WORKSPACE} t
      where not (relrowsecurity and relforcerowsecurity)`),
  ).toEqual([])
  expect(
    await offenders(`select t.relname, pg_get_expr(p.polqual, p.polrelid) from ${OF_WORKSPACE} t
      left join pg_policy p on p.polrelid = t.oid
      where p.oid is null or p.polqual::text like '%SUBLINK%' or p.polwithcheck is not null
        or not p.polpermissive or p.polcmd <> '*'
        or pg_get_expr(p.polqual, p.polrelid) <>
          '(workspace_id = (NULLIF(current_setting(''app.workspace_id''::text, true), ''''::text))::uuid)'`),
  ).toEqual([])
})

test('identities are bigint, names are short, and there are no rules', async () => {
  expect(
    await offenders(`select t.relname, a.attname from ${OF_WORKSPACE} t
      join pg_attribute a on a.attrelid = t.oid
      where a.atttypid <> 'int8'::regtype and (a.attidentity <> ''
        or pg_get_serial_sequence(t.relname, a.attname) is not null)
        and a.attnum > 0 and not a.attisdropped`),
  ).toEqual([])
  expect(
    await offenders(`select conname as name from pg_constraint where length(conname) > 50
      union all select relname from pg_class where relkind = 'i' and length(relname) > 50
        and relnamespace = 'public'::regnamespace`),
  ).toEqual([])
  expect(
    await offenders(
      `select r.rulename from pg_rewrite r join ${OF_WORKSPACE} t on t.oid = r.ev_class`,
    ),
  ).toEqual([])
})

test('the tables have one owner, who is not the application', async () => {
  const owners = await sql
    .raw<{ owner: string }>(
      `select distinct relowner::regrole::text as owner from ${OF_WORKSPACE} t`,
    )
    .execute(house.owner)
  expect(owners.rows).toEqual([{ owner: 'lockstep_owner' }])
  expect(
    await offenders(`select rolname from pg_roles where rolname = 'lockstep_app'
      and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or not rolcanlogin)`),
  ).toEqual([])
})

test('the only triggers are those that keep the log, the audit and what was signed from changing', async () => {
  const triggers = await sql
    .raw<{ tgname: string }>('select tgname from pg_trigger where not tgisinternal order by 1')
    .execute(house.owner)
  expect(triggers.rows.map((row) => row.tgname)).toEqual([
    'agreement_signature_check_signature',
    'agreement_signature_check_voiding',
    'agreement_signature_never_delete',
    'agreement_signature_never_truncate',
    'agreement_version_check_version',
    'agreement_version_never_delete',
    'agreement_version_never_truncate',
    'agreement_version_never_update',
    'agreement_version_outruns',
    'audit_head_never_back',
    'audit_never_delete',
    'audit_never_truncate',
    'audit_never_update',
    'event_never_delete',
    'event_never_truncate',
    'event_never_update',
    'member_voids',
    'proposal_check_proposal',
    'proposal_never_delete',
    'proposal_never_truncate',
    'proposal_revision_check_revision',
    'proposal_revision_never_delete',
    'proposal_revision_never_truncate',
    'proposal_revision_never_update',
    'proposal_signer_never_delete',
    'proposal_signer_never_truncate',
    'proposal_signer_never_update',
  ])
})

const sources = ['src/server', 'src/cli'].flatMap((floor) =>
  readdirSync(floor, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => `${floor}/${path}`),
)

test.each([
  ['sets the workspace by a function, which no shard hears (C1)', /\bset_config\s*\(/i],
  ['merges, which Citus refuses under row level security (C6)', /\bmerge\s+into\b/i],
  [
    'reads the name of a constraint from an error (C4)',
    /\b(e|err|error|cause)\.(constraint|table)\b/,
  ],
  [
    'asks the database for the time while it returns or updates (C3)',
    /\b(do update|returning)\b[^`]*\b(now|clock_timestamp)\(\)/i,
  ],
])('no query %s', (_, pattern) => {
  expect(sources.filter((path) => pattern.test(readFileSync(path, 'utf8')))).toEqual([])
})
