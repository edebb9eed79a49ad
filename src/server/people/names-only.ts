import { type RawBuilder, sql } from 'kysely'

const NAMES = ['name', 'fullName', 'firstName', 'first_name', 'lastName', 'last_name', 'company']

/**
 * What of a person (`ps`) is searched and sorted by for who may not see mail addresses: else an address could be spelled
 * out letter by letter.
 */
export const namesOnly: RawBuilder<string> = sql<string>`ltrim(lower(${sql.join(
  NAMES.map((trait) => sql`coalesce(ps.traits ->> ${sql.lit(trait)}, '')`),
  sql` || ' ' || `,
)}))`
