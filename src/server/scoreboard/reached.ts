import { type RawBuilder, sql } from 'kysely'

/** True where an instant of a row lies in [from, to); null is open on that side, null instants lie in none. */
export function inside(
  column: RawBuilder<unknown>,
  { from, to }: { from: number | null; to: number | null },
): RawBuilder<boolean> {
  const after = from === null ? sql`${column} is not null` : sql`${column} >= ${timestamp(from)}`
  const before = to === null ? sql`true` : sql`${column} < ${timestamp(to)}`
  return sql<boolean>`(${after} and ${before})`
}

export const timestamp = (at: number) => sql`${new Date(at).toISOString()}::timestamptz`

/**
 * How far a hand-off (alias h) came. To date a stage counts in whatever order things happened; within a window only
 * what happened from the MQL up to so many days after it. A later stage implies the earlier ones. Rules 1.3, 1.4.
 */
export function reached(windowDays: number | null) {
  const seen = (...instants: string[]) =>
    sql.join(
      instants.map((name) => {
        const column = sql.ref(`h.${name}`)
        return windowDays === null
          ? sql`${column} is not null`
          : sql`${column} between h.mql_at and h.mql_at + ${windowDays}::int * interval '24 hours'`
      }),
      sql` or `,
    )
  const closed = (closing: string) => sql`(h.closing = ${closing} and (${seen('closed_at')}))`
  const won = sql`coalesce(${seen('won_at')} or ${closed('won')}, false)`
  const lost = sql`coalesce(${seen('lost_at')} or ${closed('lost')}, false)`
  const deal = sql`coalesce(${seen('deal_at', 'opportunity_at')} or ${won} or ${lost}, false)`
  const accepted = sql`coalesce(${seen('accepted_at', 'sql_at')} or ${deal}, false)`
  const passed = sql`coalesce(${seen('passed_at')} or ${accepted}, false)`
  return { passed, accepted, deal, won, lost }
}
