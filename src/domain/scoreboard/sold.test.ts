import { expect, test } from 'vitest'
import { mainCurrency, sumOf } from '#domain/scoreboard/sold.ts'

const sold = [
  { deals: 3, currency: 'USD', cents: 90_000 },
  { deals: 2, currency: 'EUR', cents: 500_000 },
  { deals: 1, currency: 'USD', cents: 10_000 },
  { deals: 7, currency: null, cents: null },
]

test('sums are in the currency of most deals, whatever the amounts', () => {
  expect(mainCurrency(sold)).toBe('USD')
})

test('deals without an amount or in another currency are counted, not summed', () => {
  expect(sumOf(sold, 'USD')).toEqual({
    deals: 13,
    money: { cents: 100_000, currency: 'USD' },
    withoutAmount: 9,
  })
})

test('when no deal names an amount there is no data, not 0', () => {
  const silent = [{ deals: 842, currency: null, cents: null }]
  expect(mainCurrency(silent)).toBeNull()
  expect(sumOf(silent, null)).toEqual({ deals: 842, money: null, withoutAmount: 842 })
})

test('nothing won in the currency is no data too', () => {
  expect(sumOf([], 'EUR')).toEqual({ deals: 0, money: null, withoutAmount: 0 })
})

test('a tie goes to the first in the alphabet', () => {
  const tie = [
    { deals: 1, currency: 'USD', cents: 1 },
    { deals: 1, currency: 'EUR', cents: 1 },
  ]
  expect(mainCurrency(tie)).toBe('EUR')
})
