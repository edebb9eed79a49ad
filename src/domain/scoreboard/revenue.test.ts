import { expect, test } from 'vitest'
import { monthsBetween, periodOf, yearBefore } from '#domain/scoreboard/period.ts'
import { type Closed, dealsOf, headlineOf, revenueOf } from '#domain/scoreboard/revenue.ts'
import { instant } from '#domain/time.ts'

const at = (text: string) => instant(Date.parse(`${text}T00:00:00Z`))
const won = (from: string, cents: number | null, marketing = true): Closed => ({
  from: at(from),
  state: 'won',
  marketing,
  currency: cents === null ? null : 'EUR',
  cents,
  deals: 1,
})
const lost = (from: string): Closed => ({ ...won(from, null), state: 'lost' })
const asOf = at('2026-05-11')
const months = monthsBetween(at('2025-01-01'), asOf, 'UTC')
const closed = [
  won('2025-02-01', 10_000),
  won('2025-05-11', 70_000),
  won('2026-01-01', 11_800),
  won('2026-04-01', null, false),
  lost('2026-04-01'),
]

test('a year that still runs grows against the same days of the year before', () => {
  const period = periodOf('2026', 'UTC')
  const before = yearBefore(period, 'UTC', instant(asOf - 1))
  expect(headlineOf(closed, 'EUR', { period, before, months })).toMatchObject({
    growth: 0.18,
    now: { deals: 2, withoutAmount: 1 },
    was: { deals: 1, money: { cents: 10_000 } },
  })
})

test('a history that began later than the year before has nothing to grow from', () => {
  const period = periodOf('2026', 'UTC')
  const before = yearBefore(period, 'UTC', asOf)
  const young = monthsBetween(at('2025-02-01'), asOf, 'UTC')
  expect(headlineOf(closed, 'EUR', { period, before, months: young })).toBeNull()
  expect(
    headlineOf(closed, 'EUR', { period: periodOf('all', 'UTC'), before: null, months }),
  ).toBeNull()
})

test('revenue is told by who it began with and by month, beside the same month a year before', () => {
  const revenue = revenueOf(closed, 'EUR', { period: periodOf('2026-Q1', 'UTC'), months })
  expect(revenue.now).toEqual({
    deals: 1,
    money: { cents: 11_800, currency: 'EUR' },
    withoutAmount: 0,
  })
  expect(revenue.bySales.money).toBeNull()
  expect(revenue.byMonth.find(({ month }) => month === '2026-02')).toEqual({
    month: '2026-02',
    inPeriod: true,
    deals: 0,
    cents: 0,
    beforeDeals: 1,
    beforeCents: 10_000,
  })
})

test('quarters hold what closed in them, and only quarters in which something closed', () => {
  const deals = dealsOf(closed, 'EUR', periodOf('all', 'UTC'), months)
  expect(deals.byQuarter.map(({ quarter, won: n, lost: m }) => [quarter, n, m])).toEqual([
    ['2025-Q1', 1, 0],
    ['2025-Q2', 1, 0],
    ['2026-Q1', 1, 0],
    ['2026-Q2', 1, 1],
  ])
  expect([deals.won, deals.lost, deals.winRate.value]).toEqual([4, 1, 0.8])
})
