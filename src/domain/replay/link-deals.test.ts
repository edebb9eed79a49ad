import { expect, test } from 'vitest'
import { DAY, type Instant, instant } from '#domain/time.ts'
import { type DealDates, linkDeals, outcomeOf } from './link-deals.ts'

const at = (days: number) => instant(days * DAY)
const handoffs = [
  { n: 1, mqlAt: at(100) },
  { n: 2, mqlAt: at(300) },
]
const dealOf = (openedAt: Instant | null, rest: Partial<DealDates> = {}): DealDates => ({
  deal: 7,
  openedAt,
  wonAt: null,
  lostAt: null,
  ...rest,
})

test.each([
  { opened: at(100), links: [{ n: 1, deal: 7, cameFirst: false }], says: 'at the very instant' },
  { opened: at(299), links: [{ n: 1, deal: 7, cameFirst: false }], says: 'long after the first' },
  { opened: at(900), links: [{ n: 2, deal: 7, cameFirst: false }], says: 'years after, to date' },
  { opened: at(10), links: [{ n: 1, deal: 7, cameFirst: true }], says: '90 days too early' },
  { opened: at(9), links: [], says: '91 days too early' },
  { opened: null, links: [], says: 'at no known time' },
])('a deal opened $says', ({ opened, links }) => {
  expect(linkDeals(handoffs, [dealOf(opened)])).toEqual(links)
})

test('a deal known only by its win is linked by the win', () => {
  expect(linkDeals(handoffs, [dealOf(null, { wonAt: at(301) })])).toEqual([
    { n: 2, deal: 7, cameFirst: false },
  ])
})

test('a hand-off shows the first deal, the first win and the first loss of all its deals', () => {
  const deals = [
    dealOf(at(110), { deal: 1, lostAt: at(150) }),
    dealOf(at(120), { deal: 2, wonAt: at(140) }),
    dealOf(at(95), { deal: 3, wonAt: at(160) }),
  ]
  expect(outcomeOf(1, linkDeals(handoffs, deals), deals)).toEqual({
    dealAt: at(95),
    wonAt: at(140),
    lostAt: at(150),
    dealCameFirst: true,
  })
  expect(outcomeOf(2, linkDeals(handoffs, deals), deals).dealAt).toBeNull()
})
