import { ORPCError } from '@orpc/server'
import { type RawBuilder, sql } from 'kysely'
import { at } from '#server/db/instants.ts'
import { type Cursor, cursorOf } from '#server/http/cursor.ts'

/** One of the things that a list is sorted by, in turn; the last one tells any two rows apart. */
export type SortedBy = {
  by: RawBuilder<unknown>
  is: 'instant' | 'text' | 'number'
  falls?: boolean
}

/** `order by` without its keyword. */
export const orderOf = (terms: readonly SortedBy[]): RawBuilder<unknown> =>
  sql.join(terms.map(({ by, falls }) => sql`${by} ${falls ? sql`desc` : sql`asc`}`))

/** The same the other way round: an index serves both. */
export const turned = (terms: readonly SortedBy[]): SortedBy[] =>
  terms.map((term) => ({ ...term, falls: !term.falls }))

/** What a row is sorted by, as columns `s0`, `s1` … of a query; `placeIn` reads them. */
export const sortColumns = (terms: readonly SortedBy[]): RawBuilder<unknown> =>
  sql.join(terms.map(({ by }, i) => sql`${by} as ${sql.ref(`s${i}`)}`))

/** `order by` of the columns that `sortColumns` names. */
export const sortColumnsOrder = (terms: readonly SortedBy[]): RawBuilder<unknown> =>
  orderOf(terms.map((term, i) => ({ ...term, by: sql.ref(`s${i}`) })))

/** Where a page that ends with this row ends. */
export const placeIn = (terms: readonly SortedBy[], row: Record<string, unknown>): string =>
  cursorOf(terms.map((_, i) => row[`s${i}`] as string | number))

/**
 * Rows behind the place that a cursor names; its first condition lets an index begin there. Values stand in the cursor
 * itself, so that a page follows although its last row has changed or gone.
 */
export function behind(terms: readonly SortedBy[], cursor: string): RawBuilder<unknown> {
  const values = valuesOf(terms, cursor)
  const told = terms.map(({ is }, i) =>
    is === 'instant' ? at(values[i] as number) : sql`${values[i]}${TYPES[is]}`,
  )
  const cases = terms.map(({ by, falls }, i) => {
    const alike = terms.slice(0, i).map((term, k) => sql`${term.by} = ${told[k]}`)
    return sql`(${sql.join([...alike, sql`${by} ${falls ? sql`<` : sql`>`} ${told[i]}`], sql` and `)})`
  })
  const [first] = terms
  return sql`${first?.by} ${first?.falls ? sql`<=` : sql`>=`} ${told[0]} and (${sql.join(cases, sql` or `)})`
}

const TYPES = { text: sql`::text collate "C"`, number: sql`::bigint` }
/** Instants of the years 1 to 9999. */
const [EARLIEST, LATEST] = [-62_135_596_800_000, 253_402_300_799_999]

function valuesOf(terms: readonly SortedBy[], cursor: string): Cursor {
  const values = parsed(cursor)
  const fits = (value: unknown, { is }: SortedBy) =>
    is === 'text'
      ? typeof value === 'string' && value.length <= 200 && !value.includes('\0')
      : Number.isSafeInteger(value) &&
        (is === 'number'
          ? (value as number) >= 0
          : (value as number) >= EARLIEST && (value as number) <= LATEST)
  if (
    !Array.isArray(values) ||
    values.length !== terms.length ||
    !terms.every((term, i) => fits(values[i], term))
  )
    throw new ORPCError('BAD_REQUEST', { message: 'This cursor is not one of ours' })
  return values.map((value) => (typeof value === 'string' ? value.toWellFormed() : value))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return null
  }
}
