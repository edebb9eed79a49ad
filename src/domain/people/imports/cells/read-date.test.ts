import { expect, test } from 'vitest'
import { type DateHabit, readDate } from './read-date.ts'

const amsterdam = (order: DateHabit['order'] = null): DateHabit => ({
  zone: 'Europe/Amsterdam',
  order,
})
const read = (text: string, habit = amsterdam()) => {
  const at = readDate(text, habit)
  return at === null ? null : new Date(at).toISOString()
}

test.each([
  ['2018-02-26 19:58:54', '2018-02-26T18:58:54.000Z'],
  ['2017-06-14', '2017-06-13T22:00:00.000Z'],
  ['2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
  ['2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
  ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01T00:00:00.123456Z', '2026-01-01T00:00:00.123Z'],
  ['2026-01-01T00:00:00+05:30', '2025-12-31T18:30:00.000Z'],
  ['2026-01-01 00:00:00-0300', '2026-01-01T03:00:00.000Z'],
  ['2018-02-26 19:58:54 UTC', '2018-02-26T19:58:54.000Z'],
  ['2016/2/29', '2016-02-28T23:00:00.000Z'],
  ['2026-01-01T24:00', '2026-01-01T23:00:00.000Z'],
  ['31.12.2025', '2025-12-30T23:00:00.000Z'],
  ['1519675134', '2018-02-26T19:58:54.000Z'],
  ['1519675134000', '2018-02-26T19:58:54.000Z'],
  ['1900-01-01T12:00Z', '1900-01-01T12:00:00.000Z'],
  ['2200-12-31T12:00Z', '2200-12-31T12:00:00.000Z'],
])('%s is read as %s', (text, expected) => {
  expect(read(text)).toBe(expected)
})

test.each([
  '31.02.2025',
  '2025-02-29',
  '1900-02-29',
  '2025-13-01',
  '2025-00-10',
  '2025-01-01 25:00',
  '2025-01-01 10:60',
  '32 Jan',
  'yesterday',
  '',
  '0000-01-01',
  '1899-12-31T12:00Z',
  '2201-01-02',
  '300000-01-01',
  '+275760-09-13T00:00:00.000Z',
  '12345',
  '2025-01-01Z',
  '1e12',
  'NaN',
])('%s is no date', (text) => {
  expect(read(text)).toBeNull()
})

test('03/04/2026 is a date only where the map says which comes first', () => {
  expect(read('03/04/2026')).toBeNull()
  expect(read('03/04/2026', amsterdam('day-first'))).toBe('2026-04-02T22:00:00.000Z')
  expect(read('03/04/2026', amsterdam('month-first'))).toBe('2026-03-03T23:00:00.000Z')
  expect(read('3/4/2026 2:05 PM', amsterdam('month-first'))).toBe('2026-03-04T13:05:00.000Z')
  expect(read('3/4/2026, 12:05 a.m.', amsterdam('month-first'))).toBe('2026-03-03T23:05:00.000Z')
  expect(read('13/13/2026', amsterdam('month-first'))).toBeNull()
})
