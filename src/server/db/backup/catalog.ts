import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { enter } from '#server/db/transaction.ts'
import type { Manifest, TableCard } from './file/format.ts'

type Found = TableCard & { needs: string[] }

/**
 * Every table of the product with the columns that hold something, found in the catalog, so that none can be forgotten.
 * Each comes after those that its foreign keys lead to. The steps of the schema are told by the header instead.
 */
export async function readTables(tx: Tx): Promise<TableCard[]> {
  const { rows } = await sql<Found>`
    select c.relname as name, c.relrowsecurity as "ofWorkspace",
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod))
          order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          and a.attgenerated = '') as columns,
      coalesce((select json_agg(a.attname order by k.n)
        from pg_index i, unnest(i.indkey::int2[]) with ordinality as k (attnum, n), pg_attribute a
        where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.attnum), '[]') as order,
      coalesce((select json_agg(distinct f.relname) from pg_constraint k join pg_class f on f.oid = k.confrelid
        where k.contype = 'f' and k.conrelid = c.oid and f.oid <> c.oid), '[]') as needs
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname not in ('kysely_migration', 'kysely_migration_lock')
      and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
        and d.deptype = 'e')
    order by c.relname`.execute(tx)
  return inTurn(rows.map(ordered))
}

/** The steps of the schema that this database has taken; none where there is no product in it. */
export async function readMigrations(tx: Tx): Promise<string[]> {
  const known = await sql<{ name: string | null }>`
    select to_regclass('public.kysely_migration')::text as name`.execute(tx)
  if (!known.rows[0]?.name) return []
  const taken = await sql<{ name: string }>`
    select name from kysely_migration order by name collate "C"`.execute(tx)
  return taken.rows.map(({ name }) => name)
}

/** In the order of their bytes, which every database has the same. */
export async function readWorkspaces(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from registry order by id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** The last entry of the audit of each workspace; none where the schema has no audit yet. */
export async function readHeads(tx: Tx, workspaces: readonly string[]): Promise<Manifest['audit']> {
  const known = await sql<{ name: string | null }>`
    select to_regclass('public.audit_head')::text as name`.execute(tx)
  const heads: Manifest['audit'] = {}
  if (!known.rows[0]?.name) return heads
  for (const workspaceId of workspaces) {
    await enter(tx, workspaceId)
    const { rows } = await sql<Manifest['audit'][string]>`
      select seq, hash from audit_head where workspace_id = ${workspaceId}`.execute(tx)
    if (rows[0]) heads[workspaceId] = rows[0]
  }
  return heads
}

/** How far the counters of ids are. */
export async function readSequences(tx: Tx): Promise<Manifest['sequences']> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S'
    order by relname`.execute(tx)
  const sequences: Manifest['sequences'] = {}
  for (const { name } of rows) {
    const at = await sql<{ last: number; called: boolean }>`
      select last_value as last, is_called as called from ${sql.table(name)}`.execute(tx)
    if (at.rows[0]) sequences[name] = at.rows[0]
  }
  return sequences
}

/** A table without a primary key is ordered by all that it has. */
const ordered = (found: Found): Found =>
  found.order.length > 0 ? found : { ...found, order: found.columns.map(({ name }) => name) }

function inTurn(found: Found[]): TableCard[] {
  const placed = new Map<string, TableCard>()
  while (placed.size < found.length) {
    const next = found.find(
      ({ name, needs }) => !placed.has(name) && needs.every((other) => placed.has(other)),
    )
    if (!next) throw new Error('Foreign keys lead in a circle; rows could be restored in no order')
    const { needs, ...table } = next
    placed.set(table.name, table)
  }
  return [...placed.values()]
}
