import { expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { isZone, localAt, localToInstant, startOfDay } from '#domain/zone.ts'

const iso = (at: number) => new Date(at).toISOString()

test.each([
  ['a reading that spring skips is the later side of the gap', 3, 29, '2026-03-29T01:30:00.000Z'],
  ['a reading that autumn shows twice is the earlier one', 10, 25, '2026-10-25T00:30:00.000Z'],
  ['a summer reading', 7, 1, '2026-07-01T00:30:00.000Z'],
  ['a winter reading', 1, 5, '2026-01-05T01:30:00.000Z'],
])('%s', (_, month, day, expected) => {
  const local = { year: 2026, month, day, hour: 2, minute: 30 }
  expect(iso(localToInstant('Europe/Amsterdam', local))).toBe(expected)
})

test('a day begins at local midnight, also on the day of a clock change', () => {
  expect(iso(startOfDay('Europe/Amsterdam', 2026, 3, 29))).toBe('2026-03-28T23:00:00.000Z')
  expect(iso(startOfDay('Europe/Amsterdam', 2026, 3, 30))).toBe('2026-03-29T22:00:00.000Z')
  expect(iso(startOfDay('America/Sao_Paulo', 2017, 6, 1))).toBe('2017-06-01T03:00:00.000Z')
})

test('a day whose midnight is skipped begins one hour later', () => {
  expect(iso(startOfDay('America/Sao_Paulo', 2017, 10, 15))).toBe('2017-10-15T03:00:00.000Z')
})

test('month 13 is January of the next year', () => {
  expect(iso(startOfDay('UTC', 2026, 13, 1))).toBe('2027-01-01T00:00:00.000Z')
})

test('the wall clock of an instant', () => {
  expect(localAt('Asia/Kathmandu', instant(Date.UTC(2026, 0, 1, 0, 0, 0, 5)))).toEqual({
    year: 2026,
    month: 1,
    day: 1,
    hour: 5,
    minute: 45,
    second: 0,
    millisecond: 5,
  })
})

test('to local and back is the same instant on every hour of a year, but for the hour shown twice', () => {
  const start = Date.UTC(2026, 0, 1)
  for (let hour = 0; hour < 8_760; hour += 1) {
    const at = instant(start + hour * 3_600_000 + 123)
    const back = localToInstant('Europe/Amsterdam', localAt('Europe/Amsterdam', at))
    const twice = iso(at).startsWith('2026-10-25T01')
    expect(back).toBe(twice ? at - 3_600_000 : at)
  }
})

test('a zone nobody knows is no zone', () => {
  expect(['Europe/Amsterdam', 'UTC', 'Mars/Olympus', '+01:00', ''].map(isZone)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
