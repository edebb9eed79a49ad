import { expect, test } from 'vitest'
import {
  keyBefore,
  keyOfYearBefore,
  monthsBetween,
  periodOf,
  quarterOf,
  yearBefore,
} from '#domain/scoreboard/period.ts'
import { type Instant, instant } from '#domain/time.ts'

const iso = (at: Instant | null | undefined) => at && new Date(at).toISOString()
const at = (text: string) => instant(Date.parse(text))

test.each([
  ['2026', '2025-12-31T23:00:00.000Z', '2026-12-31T23:00:00.000Z'],
  ['2026-Q1', '2025-12-31T23:00:00.000Z', '2026-03-31T22:00:00.000Z'],
  ['2026-Q4', '2026-09-30T22:00:00.000Z', '2026-12-31T23:00:00.000Z'],
  ['2026-03', '2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z'],
])('%s is cut at midnights of Amsterdam', (key, from, to) => {
  const period = periodOf(key, 'Europe/Amsterdam')
  expect([iso(period.from), iso(period.to)]).toEqual([from, to])
})

test('all has no bounds, no year before and nothing before it', () => {
  expect(periodOf('all', 'UTC')).toEqual({ key: 'all', from: null, to: null })
  expect([keyOfYearBefore('all'), keyBefore('all')]).toEqual([null, null])
  expect(yearBefore(periodOf('all', 'UTC'), 'UTC', instant(0))).toBeNull()
})

test.each(['2026-Q5', '2026-13', '26', '', '2026-q1'])('%j names no period', (key) => {
  expect(() => periodOf(key, 'UTC')).toThrow(RangeError)
})

test.each([
  ['2026', '2025', '2025'],
  ['2026-Q1', '2025-Q1', '2025-Q4'],
  ['2026-Q3', '2025-Q3', '2026-Q2'],
  ['2026-01', '2025-01', '2025-12'],
  ['2026-12', '2025-12', '2026-11'],
])('before %s: a year earlier %s, just before %s', (key, year, just) => {
  expect([keyOfYearBefore(key), keyBefore(key)]).toEqual([year, just])
})

test('a period that is over is held against the whole of it a year before', () => {
  const before = yearBefore(periodOf('2026-Q1', 'UTC'), 'UTC', at('2026-04-01T00:00:00Z'))
  expect([iso(before?.from), iso(before?.to)]).toEqual([
    '2025-01-01T00:00:00.000Z',
    '2025-04-01T00:00:00.000Z',
  ])
})

test('a period that still runs is held against as many days a year before, today included', () => {
  const before = yearBefore(periodOf('2026', 'UTC'), 'UTC', at('2026-05-10T09:30:00Z'))
  expect([iso(before?.from), iso(before?.to)]).toEqual([
    '2025-01-01T00:00:00.000Z',
    '2025-05-11T00:00:00.000Z',
  ])
})

test('on a leap day the year before has run up to its own end of February', () => {
  const period = periodOf('2028-02', 'UTC')
  const before = yearBefore(period, 'UTC', at('2028-02-29T12:00:00Z'))
  expect([iso(before?.from), iso(before?.to)]).toEqual([
    '2027-02-01T00:00:00.000Z',
    '2027-03-01T00:00:00.000Z',
  ])
})

test('the months of a span, over a turn of the year', () => {
  const months = monthsBetween(
    at('2025-11-30T23:30:00Z'),
    at('2026-02-01T00:00:00Z'),
    'Europe/Amsterdam',
  )
  expect(months.map(({ key }) => key)).toEqual(['2025-12', '2026-01', '2026-02'])
  expect(iso(months[0]?.from)).toBe('2025-11-30T23:00:00.000Z')
  expect(months[0]?.to).toBe(months[1]?.from)
})

test('the quarter of a month', () => {
  expect(['2018-01', '2018-03', '2018-04', '2018-12'].map(quarterOf)).toEqual([
    '2018-Q1',
    '2018-Q1',
    '2018-Q2',
    '2018-Q4',
  ])
})
