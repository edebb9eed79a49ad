import { rate } from '#domain/rate.ts'
import type { Instant } from '#domain/time.ts'
import { growth } from './growth.ts'
import { type Month, type Period, quarterOf } from './period.ts'
import { type Sold, sumOf } from './sold.ts'

/** Closed deals that are alike, counted: all of them closed between `from` and the next span's start. */
export type Closed = Sold & {
  from: Instant
  state: 'won' | 'lost'
  /** Began with a hand-off of marketing that came before the deal. Rule 1.3, origin. */
  marketing: boolean
}

/**
 * The growth that heads the page: the period against a year before, or for "all" the year of the last closing, cut at
 * the same day while it runs. Nothing where the history began later than the year before. Rule 2.1, revenue growth.
 */
export function headlineOf(
  closed: Closed[],
  currency: string | null,
  about: { period: Period; before: Period | null; months: Month[] },
) {
  const { period, before, months } = about
  const began = months[0]?.from
  if (before?.from == null || began === undefined || began > before.from) return null
  const won = closed.filter(({ state }) => state === 'won')
  const now = sumOf(within(won, period), currency)
  const was = sumOf(within(won, before), currency)
  const share = growth(now.money?.cents ?? 0, was.money?.cents ?? 0)
  return share === null ? null : { period, before, now, was, growth: share }
}

/**
 * Revenue won in a period (bookings by the day they closed) who it began with, and month by month. Sums are in one
 * currency. Rule 2.1.
 */
export function revenueOf(
  closed: Closed[],
  currency: string | null,
  about: { period: Period; months: Month[] },
) {
  const { period, months } = about
  const won = closed.filter(({ state }) => state === 'won')
  const inPeriod = within(won, period)
  return {
    now: sumOf(inPeriod, currency),
    byMarketing: sumOf(
      inPeriod.filter(({ marketing }) => marketing),
      currency,
    ),
    bySales: sumOf(
      inPeriod.filter(({ marketing }) => !marketing),
      currency,
    ),
    byMonth: months.map((month) => byMonth(month, won, currency, period)),
  }
}

/** Deals closed in a period, with their win rate by count (activity), and the same by quarter. Rule 2.1, win rate. */
export function dealsOf(
  closed: Closed[],
  currency: string | null,
  period: Period,
  months: Month[],
) {
  const quarters = [...new Set(months.map(({ key }) => quarterOf(key)))]
  const inPeriod = within(closed, period)
  return {
    ...outcome(inPeriod, currency),
    byQuarter: quarters
      .map((quarter) => ({ quarter, deals: quarterDeals(inPeriod, quarter, months) }))
      .filter(({ deals }) => deals.length > 0)
      .map(({ quarter, deals }) => {
        const { withoutAmount: _, ...numbers } = outcome(deals, currency)
        return { quarter, ...numbers }
      }),
  }
}

function byMonth(month: Month, won: Closed[], currency: string | null, period: Period) {
  const now = sumOf(within(won, month), currency)
  const was = sumOf(within(won, month.yearBefore), currency)
  return {
    month: month.key,
    inPeriod: contains(period, month.from),
    deals: now.deals,
    cents: now.money?.cents ?? 0,
    beforeDeals: was.deals,
    beforeCents: was.money?.cents ?? 0,
  }
}

function quarterDeals(closed: Closed[], quarter: string, months: Month[]) {
  const own = months.filter(({ key }) => quarterOf(key) === quarter)
  return closed.filter(({ from }) => own.some((month) => contains(month, from)))
}

function outcome(closed: Closed[], currency: string | null) {
  const {
    deals: won,
    money,
    withoutAmount,
  } = sumOf(
    closed.filter(({ state }) => state === 'won'),
    currency,
  )
  const lost = closed.reduce((total, { state, deals }) => total + (state === 'lost' ? deals : 0), 0)
  return { won, lost, winRate: rate(won, won + lost, { basis: 'activity' }), money, withoutAmount }
}

type Bounds = { from: Instant | null; to: Instant | null }

const within = (closed: Closed[], bounds: Bounds) =>
  closed.filter(({ from }) => contains(bounds, from))

const contains = ({ from, to }: Bounds, at: Instant) =>
  (from === null || at >= from) && (to === null || at < to)
