import { type Kysely, sql } from 'kysely'

/** What a migration says of one workspace table; `make` runs it in the only order that Citus accepts. */
export type WorkspaceTable = {
  name: string
  /** Columns and keys, without the workspace's id, which comes first in every table. */
  columns: string
  foreignKeys?: string[]
  indexes?: string[]
  triggers?: string[]
  /** What the application may do; it never deletes from what it may not list here. */
  grants: string
}

/** Migrations see no table types: the tables they make are the ones that change later. */
export type Schema = Kysely<unknown>

/** One statement a query (scale rule C5). */
export async function run(db: Schema, ...statements: string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** Table, distribution, foreign keys, indexes, triggers, row level security, grants: scale rule S1. */
export async function make(db: Schema, table: WorkspaceTable): Promise<void> {
  const { name } = table
  await run(db, `create table ${name} (workspace_id uuid not null, ${table.columns})`)
  await distribute(db, name)
  await run(db, ...(table.foreignKeys ?? []).map((key) => `alter table ${name} add ${key}`))
  await run(db, ...(table.indexes ?? []), ...(table.triggers ?? []))
  await run(
    db,
    planAlike(name),
    `alter table ${name} enable row level security`,
    `alter table ${name} force row level security`,
    `create policy ${name}_of_workspace on ${name}
       using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)`,
    `grant ${table.grants} on ${name} to lockstep_app`,
  )
}

/**
 * PostgreSQL counts the rows of each workspace it has seen, and takes a workspace that came later for empty: then any
 * index that begins with workspace_id looks as good as another, and an import beside the example took two minutes
 * instead of nine seconds. Without such counts every workspace is planned alike, by person, time and deal.
 */
const planAlike = (table: string) =>
  `alter table ${table} alter column workspace_id set statistics 0`

/** Does nothing on plain PostgreSQL. */
async function distribute(db: Schema, name: string): Promise<void> {
  const citus = await sql`select 1 from pg_extension where extname = 'citus'`.execute(db)
  if (citus.rows.length === 0) return
  const beside = name === 'workspace' ? '' : ", colocate_with => 'workspace'"
  await run(db, `select create_distributed_table('${name}', 'workspace_id'${beside})`)
}
