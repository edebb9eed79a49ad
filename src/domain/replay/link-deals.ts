import { DAY, type Instant } from '#domain/time.ts'
import type { Handoff } from './handoff.ts'

/** What the log says of one deal; an instant that nobody knows is null. */
export type DealDates = {
  deal: number
  openedAt: Instant | null
  wonAt: Instant | null
  lostAt: Instant | null
}

/** Hand-off n led to this deal, or the deal was there first. */
export type DealLink = { n: number; deal: number; cameFirst: boolean }

/** A deal this long before an MQL, and no longer, still belongs to it. Decisions 7. */
const CAME_FIRST_WITHIN = 90 * DAY

/**
 * Which hand-off of a person each of her deals belongs to: the latest one whose MQL is not after the deal's first
 * event, whatever became of it, else the earliest one within 90 days after, marked as out of order.
 * A deal without a date, or of a person who never became an MQL, belongs to none. Decisions 7, 11.
 */
export function linkDeals(
  handoffs: readonly Pick<Handoff, 'n' | 'mqlAt'>[],
  deals: readonly DealDates[],
): DealLink[] {
  const inTime = [...handoffs].sort((a, b) => a.mqlAt - b.mqlAt || a.n - b.n)
  return deals
    .map((dates) => ({ deal: dates.deal, at: earliest(Object.values(without(dates))) }))
    .filter((deal): deal is { deal: number; at: Instant } => deal.at !== null)
    .sort((a, b) => a.at - b.at || a.deal - b.deal)
    .flatMap(({ deal, at }) => {
      const before = inTime.findLast(({ mqlAt }) => mqlAt <= at)
      const after = inTime.find(({ mqlAt }) => mqlAt > at && mqlAt - at <= CAME_FIRST_WITHIN)
      const found = before ?? after
      return found ? [{ n: found.n, deal, cameFirst: before === undefined }] : []
    })
}

/** When hand-off n led to its first deal, its first win and its first loss; null is never. */
export function outcomeOf(
  n: number,
  links: readonly DealLink[],
  deals: readonly DealDates[],
): {
  dealAt: Instant | null
  wonAt: Instant | null
  lostAt: Instant | null
  dealCameFirst: boolean
} {
  const mine = links.filter((link) => link.n === n)
  const dates = deals.filter(({ deal }) => mine.some((link) => link.deal === deal))
  return {
    dealAt: earliest(dates.map((deal) => earliest(Object.values(without(deal))))),
    wonAt: earliest(dates.map(({ wonAt }) => wonAt)),
    lostAt: earliest(dates.map(({ lostAt }) => lostAt)),
    dealCameFirst: mine.some(({ cameFirst }) => cameFirst),
  }
}

const without = ({ openedAt, wonAt, lostAt }: DealDates) => ({ openedAt, wonAt, lostAt })

const earliest = (instants: (Instant | null)[]): Instant | null =>
  instants.reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null)
