import { type RawBuilder, sql } from 'kysely'

const MOST_WORDS = 8

/** The words of a search, in lower case and without what PostgreSQL cannot hold (NUL, halves of characters). */
export function searchWords(search: string | undefined): string[] {
  const clean = (search ?? '').replaceAll('\u0000', ' ').toWellFormed().toLowerCase()
  return clean
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS)
}

/** Any of these texts contains the word, taken as it is written: % and _ mean themselves. */
export function contains(word: string, ...texts: RawBuilder<unknown>[]): RawBuilder<boolean> {
  const pattern = `%${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  return sql<boolean>`(${sql.join(
    texts.map((text) => sql`${text} like ${pattern}`),
    sql` or `,
  )})`
}

/** All conditions at once; true where there is none. */
export const every = (conditions: RawBuilder<unknown>[]): RawBuilder<boolean> =>
  conditions.length ? sql<boolean>`${sql.join(conditions, sql` and `)}` : sql<boolean>`true`
