import { expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { readClock, type SaidTimes } from './clock.ts'

const NOW = instant(Date.parse('2026-11-22T08:00:00.000Z'))
const at = (said: SaidTimes) => {
  const { happenedAt, flags } = readClock(said, NOW)
  return [new Date(happenedAt).toISOString(), ...flags]
}

test.each<[string, SaidTimes, string[]]>([
  [
    '48 hours ahead',
    { timestamp: '2026-11-24T07:59:30Z', sentAt: '2026-11-24T08:00:00Z' },
    ['2026-11-22T07:59:30.000Z', 'clock-corrected'],
  ],
  [
    '48 hours behind',
    { timestamp: '2026-11-20T07:59:30Z', sentAt: '2026-11-20T08:00:00Z' },
    ['2026-11-22T07:59:30.000Z', 'clock-corrected'],
  ],
  [
    '6 seconds behind',
    { timestamp: '2026-11-22T07:59:00Z', sentAt: '2026-11-22T07:59:54Z' },
    ['2026-11-22T07:59:06.000Z', 'clock-corrected'],
  ],
  [
    '4 seconds behind',
    { timestamp: '2026-11-22T07:59:00Z', sentAt: '2026-11-22T07:59:56Z' },
    ['2026-11-22T07:59:00.000Z'],
  ],
  [
    'no word of when it was sent',
    { timestamp: '2026-11-20T08:00:00Z' },
    ['2026-11-20T08:00:00.000Z'],
  ],
  [
    'the original goes before what a server made of it',
    {
      originalTimestamp: '2026-11-20T08:00:00Z',
      timestamp: '2020-01-01T00:00:00Z',
      sentAt: '2026-11-22T08:00:00Z',
    },
    ['2026-11-20T08:00:00.000Z'],
  ],
  [
    'six minutes ahead',
    { timestamp: '2026-11-22T08:06:00Z' },
    ['2026-11-22T08:00:00.000Z', 'future'],
  ],
  ['four minutes ahead', { timestamp: '2026-11-22T08:04:00Z' }, ['2026-11-22T08:00:00.000Z']],
  [
    'before 2000',
    { timestamp: '1999-12-31T23:59:59.999Z' },
    ['1999-12-31T23:59:59.999Z', 'before-2000'],
  ],
  ['a zone', { timestamp: '2026-11-22T08:30:00.123456+01:00' }, ['2026-11-22T07:30:00.123Z']],
  ['milliseconds', { timestamp: 1_760_000_000_000 }, ['2025-10-09T08:53:20.000Z']],
  ['nothing', {}, ['2026-11-22T08:00:00.000Z']],
])('%s', (_, said, found) => {
  expect(at(said)).toEqual(found)
})

test.each([
  '0000-01-01T00:00:00Z',
  '300000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '-000001-01-01T00:00:00Z',
  '2026-11-22T07:00:00',
  '32 Jan',
  'NaN',
  {},
  true,
  1e300,
  -1e15,
])('a time that cannot be read is the instant of receipt: %s', (timestamp) => {
  expect(at({ timestamp })).toEqual(['2026-11-22T08:00:00.000Z', 'time-unread'])
  expect(readClock({ timestamp }, NOW).toldAt).toBeNull()
})
