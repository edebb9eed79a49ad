import { expect, test } from 'vitest'
import {
  bytes,
  counted,
  decimal,
  exactMoney,
  int,
  interval,
  money,
  percent,
  signed,
  signedPercent,
} from './format.ts'

test('counts have separators of thousands and a true minus', () => {
  expect(int(8000)).toBe('8,000')
  expect(int(-12.4)).toBe('−12')
  expect(decimal(43.249)).toBe('43.2')
})

test('a share has one per cent sign, an interval none and an en dash', () => {
  expect(percent(0.10525, 3)).toBe('10.525%')
  expect(percent(0.68)).toBe('68%')
  expect(interval(0.641, 0.717)).toBe('64–72')
})

test('a change says its direction, and zero has none', () => {
  expect(signedPercent(0.184)).toBe('+18.4%')
  expect(signedPercent(-0.02)).toBe('−2.0%')
  expect(signed(20)).toBe('+20')
  expect(signed(-5)).toBe('−5')
  expect(signed(0)).toBe('0')
})

test('money is whole units, short from a million on, and exact where it is checked', () => {
  expect(money(84_700_000, 'EUR')).toBe('€847,000')
  expect(money(184_200_000, 'EUR')).toBe('€1.84m')
  expect(exactMoney(1_000_553_400, 'USD')).toBe('US$10,005,534')
  expect(exactMoney(1_050, 'EUR')).toBe('€10.50')
})

test('money is counted in the smallest unit of its own currency', () => {
  expect(exactMoney(150_000, 'JPY')).toBe('JP¥150,000')
  expect(money(2_500_000, 'JPY')).toBe('JP¥2.5m')
  expect(exactMoney(1_234_500, 'KWD')).toBe('KWD\u00a01,234.500')
})

test('one is a person, two are people', () => {
  expect(counted(1, 'person', 'people')).toBe('1 person')
  expect(counted(2043, 'person', 'people')).toBe('2,043 people')
})

test('sizes of files are said as people say them', () => {
  expect(bytes(999)).toBe('999 bytes')
  expect(bytes(720_400)).toBe('720 kB')
  expect(bytes(1_250_000)).toBe('1.3 MB')
})
