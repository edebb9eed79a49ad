import { expect, test } from 'vitest'
import { DAY, instant } from '#domain/time.ts'
import { linkDeals, stageWith } from './link-deals.ts'

const at = (days: number) => instant(days * DAY)
const handoffs = [
  { n: 1, mqlAt: at(100) },
  { n: 2, mqlAt: at(300) },
]
const deal = (began: number, dealId = 7) => ({
  dealId,
  beganAt: at(began),
  wonAt: null,
  lostAt: null,
})

test.each([
  { began: 100, links: [{ n: 1, dealId: 7, cameFirst: false }], says: 'at the very instant' },
  { began: 299, links: [{ n: 1, dealId: 7, cameFirst: false }], says: 'long after the first MQL' },
  { began: 900, links: [{ n: 2, dealId: 7, cameFirst: false }], says: 'years after, to date' },
  { began: 10, links: [{ n: 1, dealId: 7, cameFirst: true }], says: '90 days before the MQL' },
  { began: 9, links: [], says: '91 days before the MQL' },
])('a deal begun $says', ({ began, links }) => {
  expect(linkDeals(handoffs, [deal(began)])).toEqual(links)
})

test('deals are taken in the order in which they began, and a person without an MQL led to none', () => {
  const links = linkDeals(handoffs, [deal(310, 1), deal(95, 2), deal(120, 3)])
  expect(links.map(({ dealId, n }) => [dealId, n])).toEqual([
    [2, 1],
    [3, 1],
    [1, 2],
  ])
  expect(linkDeals([], [deal(100)])).toEqual([])
})

test('one lost deal does not make a lead of somebody whose other deal is open', () => {
  const lost = { ...deal(110, 1), lostAt: at(120) }
  const won = { ...deal(110, 3), wonAt: at(130) }
  expect(stageWith('lead', [lost, deal(115, 2)])).toBe('opportunity')
  expect(stageWith('lead', [lost])).toBe('lead')
  expect(stageWith('lead', [])).toBe('lead')
  expect(stageWith('mql', [lost, deal(115, 2)])).toBe('mql')
  expect(stageWith('customer', [won, deal(115, 2)])).toBe('customer')
})
