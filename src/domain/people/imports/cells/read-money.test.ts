import { expect, test } from 'vitest'
import { readCents } from './read-money.ts'

test.each([
  ['1054', 'USD', '.', 105_400],
  ['0', 'USD', '.', 0],
  ['0.10', 'EUR', '.', 10],
  ['1,234.5', 'EUR', '.', 123_450],
  ['1.234,5', 'EUR', ',', 123_450],
  ['1 234,50 EUR', 'EUR', ',', 123_450],
  ["1'234.50", 'CHF', '.', 123_450],
  ['$ 99', 'USD', '.', 9_900],
  ['(12.00)', 'USD', '.', -1_200],
  ['-12', 'USD', '.', -1_200],
  ['-0.00', 'USD', '.', 0],
  ['500', 'JPY', '.', 500],
  ['1.234', 'KWD', '.', 1_234],
  ['12.3400', 'USD', '.', 1_234],
  ['0.29', 'USD', '.', 29],
  ['90071992547409.91', 'USD', '.', 9_007_199_254_740_991],
] as const)('%s %s with decimal %s is %d minor units', (text, currency, decimal, cents) => {
  expect(readCents(text, currency, decimal)).toBe(cents)
})

test.each([
  ['twelve', 'USD', '.'],
  ['', 'USD', '.'],
  ['1.234,50', 'USD', '.'],
  ['12,34', 'USD', '.'],
  ['12.345', 'USD', '.'],
  ['1.2345', 'EUR', '.'],
  ['1234.567', 'USD', '.'],
  ['10.5', 'JPY', '.'],
  ['10', 'ZZZ', '.'],
  ['1e5', 'USD', '.'],
  ['NaN', 'USD', '.'],
  ['99999999999999999', 'USD', '.'],
  ['10', 'euro', '.'],
] as const)('%s %s with decimal %s is no sum of money', (text, currency, decimal) => {
  expect(readCents(text, currency, decimal)).toBeNull()
})
