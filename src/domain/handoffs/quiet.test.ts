import { expect, test } from 'vitest'
import { type Instant, instant } from '#domain/time.ts'
import { DEFAULT_HOURS, open } from './hours.ts'
import { nextAt, type Rest, tellableFrom } from './quiet.ts'

const BERLIN = 'Europe/Berlin'
const at = (iso: string): Instant => instant(Date.parse(iso))
const told = (rest: Partial<Rest>, iso: string) => {
  const from = at(iso)
  const week = open(DEFAULT_HOURS(BERLIN), from, instant(from + 14 * 86_400_000))
  const whole = { quiet: 'hours', from: 0, to: 0, zone: BERLIN, ...rest } as const
  return new Date(tellableFrom(whole, week, from)).toISOString().slice(0, 16)
}

// Berlin is one hour ahead of UTC in winter and two in summer; 23 November 2026 is a Monday.
test.each([
  ['in working hours', {}, '2026-11-23T09:30:00Z', '2026-11-23T09:30'],
  ['at the minute work begins', {}, '2026-11-23T08:00:00Z', '2026-11-23T08:00'],
  ['at the minute it ends', {}, '2026-11-23T16:00:00Z', '2026-11-24T08:00'],
  ['on Friday evening', {}, '2026-11-27T18:00:00Z', '2026-11-30T08:00'],
  ['never quiet', { quiet: 'never' }, '2026-11-28T02:00:00Z', '2026-11-28T02:00'],
  [
    'before a span',
    { quiet: 'span', from: 1200, to: 420 },
    '2026-11-23T18:59:00Z',
    '2026-11-23T18:59',
  ],
  [
    'as a span begins',
    { quiet: 'span', from: 1200, to: 420 },
    '2026-11-23T19:00:00Z',
    '2026-11-24T06:00',
  ],
  [
    'after midnight in it',
    { quiet: 'span', from: 1200, to: 420 },
    '2026-11-24T03:00:00Z',
    '2026-11-24T06:00',
  ],
  [
    'as a span ends',
    { quiet: 'span', from: 1200, to: 420 },
    '2026-11-24T06:00:00Z',
    '2026-11-24T06:00',
  ],
  [
    'in a span at noon',
    { quiet: 'span', from: 720, to: 780 },
    '2026-11-23T11:30:00Z',
    '2026-11-23T12:00',
  ],
  [
    'in a span of nothing',
    { quiet: 'span', from: 600, to: 600 },
    '2026-11-23T09:00:00Z',
    '2026-11-23T09:00',
  ],
  // Clocks go back on 25 October 2026: the night has an hour more.
  [
    'in the night clocks go back',
    { quiet: 'span', from: 1200, to: 420 },
    '2026-10-24T22:00:00Z',
    '2026-10-25T06:00',
  ],
  // They go ahead on 29 March 2026: half past two does not happen, and three o'clock is meant.
  [
    'to a reading that is skipped',
    { quiet: 'span', from: 60, to: 150 },
    '2026-03-29T00:30:00Z',
    '2026-03-29T01:30',
  ],
] as const)('a member is told %s', (_, rest, asked, expected) => {
  expect(told(rest, asked)).toBe(expected)
})

test('whose hours are not known, or never open, is left alone in the evening and at night', () => {
  const rest: Rest = { quiet: 'hours', from: 0, to: 0, zone: BERLIN }
  const late = at('2026-11-23T22:00:00Z')
  const never = open(
    { ...DEFAULT_HOURS(BERLIN), week: Array(7).fill([]) },
    late,
    instant(late + 1e9),
  )
  for (const known of [null, never])
    expect(tellableFrom(rest, known, late)).toBe(at('2026-11-24T06:00:00Z'))
})

test('a digest goes out once a day at the hour that was chosen', () => {
  expect(nextAt(BERLIN, 480, at('2026-11-23T06:59:00Z'))).toBe(at('2026-11-23T07:00:00Z'))
  expect(nextAt(BERLIN, 480, at('2026-11-23T07:00:00Z'))).toBe(at('2026-11-24T07:00:00Z'))
  expect(nextAt(BERLIN, 480, at('2026-10-24T12:00:00Z'))).toBe(at('2026-10-25T07:00:00Z'))
})
