import { run, type Schema } from './workspace-table.ts'

/**
 * People are found by every trait that makes up the name they are shown under. Row level security lets PostgreSQL look
 * up no index by `like`, which might tell of other workspaces' rows by its errors: the trigrams were kept on every fold
 * and read by nobody, and go.
 */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    'drop index if exists person_state_by_search',
    'alter table person_state drop column search',
    `alter table person_state add column search text generated always as (ltrim(lower(${SEARCHED}))) stored`,
  )
}

const TRAITS = [
  'name',
  'fullName',
  'firstName',
  'first_name',
  'lastName',
  'last_name',
  'email',
  'company',
]

const SEARCHED = TRAITS.map((trait) => `coalesce(traits ->> '${trait}', '')`).join(` || ' ' || `)
