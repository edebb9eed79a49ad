import { type RawBuilder, sql } from 'kysely'

/**
 * The number of the person a name (a row of person) belongs to, to look them up by. Not as a coalesce: under row level
 * security PostgreSQL looks up no index by one, and would hold every person there is beside each name.
 */
export const rootOf = (name: string): RawBuilder<number> => stands(name, 'person_id')

/** The same of a company. */
export const rootCompanyOf = (company: string): RawBuilder<number> => stands(company, 'company_id')

function stands(row: string, id: string): RawBuilder<number> {
  const root = sql.ref(`${row}.root_id`)
  return sql<number>`case when ${root} is null then ${sql.ref(`${row}.${id}`)} else ${root} end`
}
