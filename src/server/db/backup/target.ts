import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { refuseUnknownSteps } from '#server/db/migrate.ts'
import { enter } from '#server/db/transaction.ts'
import { readMigrations, readTables, readWorkspaces } from './catalog.ts'
import type { TableCard } from './file/format.ts'
import { named } from './read-rows.ts'

/** What the first start writes, before anybody has done anything: rows at most. */
const FIRST_START: Record<string, number> = {
  registry: 1,
  workspace: 1,
  agreement_version: 1,
  audit: 2,
  audit_head: 1,
  // The tracks that a workspace begins with, and from where on they read the feed.
  track: 4,
  nurture_head: 1,
  // Each start prints a code for the first owner, and who tries it is counted.
  verification: Number.POSITIVE_INFINITY,
  throttle: Number.POSITIVE_INFINITY,
}

/**
 * What stands in the way of a restore, in words: anything but an empty database or what the first start makes; null
 * where nothing does.
 * @throws OtherVersion where a newer version has been at work.
 */
export async function occupant(tx: Tx): Promise<string | null> {
  const tables = await readTables(tx)
  if ((await readMigrations(tx)).length === 0)
    return tables.length === 0
      ? null
      : `tables that are not Lockstep’s, e.g. “${(tables[0] as TableCard).name}”`
  await refuseUnknownSteps(tx)
  const workspaces = await readWorkspaces(tx)
  if (workspaces.length > 1) return `${workspaces.length} workspaces`
  for (const table of tables) {
    const most = FIRST_START[table.name] ?? 0
    if (most === Number.POSITIVE_INFINITY) continue
    for (const workspaceId of table.ofWorkspace ? workspaces : [null])
      if ((await countUpTo(tx, table, workspaceId, most + 1)) > most)
        return `rows in “${table.name}”`
  }
  return null
}

async function countUpTo(tx: Tx, { name }: TableCard, workspaceId: string | null, most: number) {
  if (workspaceId) await enter(tx, workspaceId)
  const where = workspaceId ? ` where workspace_id = '${workspaceId}'` : ''
  const { rows } = await sql
    .raw<{ n: number }>(
      `select count(*) as n from (select 1 from ${named(name)}${where} limit ${most}) as few`,
    )
    .execute(tx)
  return rows[0]?.n ?? 0
}

/** Takes out what an empty product consists of, so that the schema can be made at any level. */
export async function clear(tx: Tx): Promise<void> {
  const { rows } = await sql<{ drop: string }>`
    select format('drop table %s cascade', string_agg(format('%I', relname), ', ')) as drop from pg_class c
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
        and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
          and d.deptype = 'e')
      having count(*) > 0
    union all
    select format('drop function %s cascade', string_agg(oid::regprocedure::text, ', ')) from pg_proc p
      where pronamespace = 'public'::regnamespace
        and not exists (select 1 from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid
          and d.deptype = 'e')
      having count(*) > 0`.execute(tx)
  for (const { drop } of rows) await sql.raw(drop).execute(tx)
}
