import { type RawBuilder, sql } from 'kysely'
import { at } from './instants.ts'

/**
 * What became of a hand-off (alias h), in SQL. The scoreboard counts by these conditions and the lists that its
 * numbers open select by them, so that a number and its list can never differ.
 */

/** True where an instant of a row lies in [from, to); null is open on that side, null instants lie in none. */
export function inside(
  column: RawBuilder<unknown>,
  { from, to }: { from: number | null; to: number | null },
): RawBuilder<boolean> {
  const after = from === null ? sql`${column} is not null` : sql`${column} >= ${at(from)}`
  const before = to === null ? sql`true` : sql`${column} < ${at(to)}`
  return sql<boolean>`(${after} and ${before})`
}

/**
 * How far a hand-off came. To date (null) a stage counts in whatever order things happened; within a window only
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
  const closed = (closing: string) =>
    sql`(h.closing = ${sql.lit(closing)} and (${seen('closed_at')}))`
  const won = sql`coalesce(${seen('won_at')} or ${closed('won')}, false)`
  const lost = sql`coalesce(${seen('lost_at')} or ${closed('lost')}, false)`
  const deal = sql`coalesce(${seen('deal_at', 'opportunity_at')} or ${won} or ${lost}, false)`
  const accepted = sql`coalesce(${seen('accepted_at', 'sql_at')} or ${deal}, false)`
  const passed = sql`coalesce(${seen('passed_at')} or ${accepted}, false)`
  return { passed, accepted, deal, won, lost }
}

/** Whether a deal (alias d) was won, within so many days from its opening or (null) ever. Rule 2.1, win rate by creation. */
export const wonWithin = (windowDays: number | null) =>
  windowDays === null
    ? sql<boolean>`(d.state = 'won')`
    : sql<boolean>`(d.state = 'won' and d.closed_at <= d.opened_at + ${windowDays}::int * interval '24 hours')`

/**
 * How far it came to date, read from its kept fate, which the indexes of hand-offs hold: the same as `reached(null)`,
 * and a test holds the two together.
 */
export const ever = {
  passed: sql<boolean>`(h.fate & 1 > 0)`,
  accepted: sql<boolean>`(h.fate & 2 > 0)`,
  deal: sql<boolean>`(h.fate & 4 > 0)`,
  won: sql<boolean>`(h.fate & 8 > 0)`,
  lost: sql<boolean>`(h.fate & 16 > 0)`,
}

/** When it was passed; where nobody recorded the passing, when a later stage implied it. */
export const passedAt = sql<number>`h.handed_at`

/** Sales said no before they accepted; a "not ready yet" is such a no as well. Rule 1.2. */
export const refused = sql<boolean>`(h.closing in ('rejected', 'recycled') and not ${ever.accepted})`

/** The last stage it came to: held, passed, accepted or deal; each hand-off at exactly one. */
export const furthest = sql<'held' | 'passed' | 'accepted' | 'deal'>`(case
  when ${ever.deal} then 'deal' when ${ever.accepted} then 'accepted'
  when ${ever.passed} then 'passed' else 'held' end)`

/** What closed it, by the number that the kept fate has of it; null where nothing did. */
const closing = sql`(array['rejected', 'disqualified', 'recycled', 'withdrawn', 'expired', 'lost', 'won'])[h.fate >> 5 & 7]`

/**
 * How it ended: won, lost, a way back, or open; `endOf` of the domain in SQL. With a deal the deal's end is its
 * end, whatever closed it before; without a decision it expires on its day, noticed or not. Rule 1.2.
 */
export const outcome = (now: number) => sql<string>`(case
  when ${ever.won} then 'won' when ${ever.lost} then 'lost' when ${ever.deal} then 'open'
  when h.fate >> 5 & 7 > 0 then ${closing}
  when h.expires_at <= ${at(now)} then 'expired' else 'open' end)`
