import { expect, test } from 'vitest'
import { type Random, random } from '#domain/random.ts'
import { DAY, HOUR, type Instant, instant, MINUTE } from '#domain/time.ts'
import { openMinutes } from './by-minute.example.ts'
import {
  DEFAULT_HOURS,
  dueAfter,
  type Hours,
  isOpen,
  open,
  openFor,
  type Span,
  targetSaid,
  timeBetween,
} from './hours.ts'

const at = (text: string) => instant(Date.parse(text))
const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString())

const ALWAYS: Span[] = [[0, 1_440]]
const sales: Hours = { ...DEFAULT_HOURS('Europe/Amsterdam'), days: { '2026-04-06': [] } }
const always: Hours = { ...sales, week: Array(7).fill(ALWAYS), days: {} }
const split: Hours = {
  ...sales,
  week: Array(7).fill([
    [9 * 60, 12 * 60 + 30],
    [13 * 60 + 30, 17 * 60 + 30],
  ]),
}
const year = (hours: Hours) => open(hours, at('2026-01-01T00:00Z'), at('2027-01-01T00:00Z'))

// The cases of rule 2.2, checked by an independent program.
test.each([
  ['over a weekend and a clock change', sales, '2026-03-27T15:30Z', 4, '2026-03-30T10:30:00.000Z'],
  ['over a holiday', sales, '2026-04-02T13:00Z', 16, '2026-04-07T13:00:00.000Z'],
  ['from a Saturday on', sales, '2026-03-28T10:00Z', 1, '2026-03-30T08:00:00.000Z'],
  ['used up exactly at closing', sales, '2026-03-26T08:00Z', 16, '2026-03-27T16:00:00.000Z'],
  ['a day of 23 hours', always, '2026-03-28T23:00Z', 24, '2026-03-29T23:00:00.000Z'],
  ['a day of 25 hours', always, '2026-10-24T22:00Z', 24, '2026-10-25T22:00:00.000Z'],
  [
    'nothing is due at once, though closed',
    sales,
    '2026-03-28T10:00Z',
    0,
    '2026-03-28T10:00:00.000Z',
  ],
  ['an hour on Friday 16:30', sales, '2026-01-09T15:30Z', 1, '2026-01-12T08:30:00.000Z'],
  ['over lunch', split, '2026-07-01T10:00Z', 1, '2026-07-01T12:00:00.000Z'],
  ['until lunch', split, '2026-07-01T10:00Z', 0.5, '2026-07-01T10:30:00.000Z'],
])('%s', (_, hours, from, span, due) => {
  expect(iso(dueAfter(year(hours), at(from), span * HOUR))).toBe(due)
})

test('the same interval is five and a half hours in New York', () => {
  const newYork = year(DEFAULT_HOURS('America/New_York'))
  const between = timeBetween(newYork, at('2026-03-27T15:30Z'), at('2026-03-30T10:30Z'))
  expect(between).toBe(5.5 * HOUR)
})

test('no time goes by while it is closed, and none backwards', () => {
  const openTime = year(sales)
  expect(timeBetween(openTime, at('2026-04-05T12:00Z'), at('2026-04-06T20:00Z'))).toBe(0)
  expect(timeBetween(openTime, at('2026-04-08T12:00Z'), at('2026-04-07T12:00Z'))).toBe(0)
  expect(isOpen(openTime, at('2026-04-06T10:00Z'))).toBe(false)
  expect(isOpen(openTime, at('2026-04-07T15:00Z'))).toBe(false)
  expect(isOpen(openTime, at('2026-04-07T14:59Z'))).toBe(true)
  expect(openFor(openTime, at('2026-04-07T14:59Z'))).toBe(MINUTE)
  expect(openFor(openTime, at('2026-04-07T15:00Z'))).toBe(0)
})

test('an absence closes what is open, and only that', () => {
  const away: Hours = { ...sales, away: [[at('2026-04-01T10:00Z'), at('2026-04-02T10:00Z')]] }
  const openTime = year(away)
  expect(timeBetween(openTime, at('2026-04-01T07:00Z'), at('2026-04-02T15:00Z'))).toBe(8 * HOUR)
  expect(iso(dueAfter(openTime, at('2026-04-01T09:00Z'), 2 * HOUR))).toBe(
    '2026-04-02T11:00:00.000Z',
  )
})

test('who never opens is never due, and asking outside the window is a fault', () => {
  const closed = year({ ...sales, week: Array(7).fill([]) })
  expect(dueAfter(closed, at('2026-04-01T10:00Z'), 1)).toBeNull()
  expect(() => timeBetween(closed, at('2025-12-31T23:59Z'), at('2026-04-01T10:00Z'))).toThrow()
  expect(() => dueAfter(closed, at('2027-01-01T00:01Z'), HOUR)).toThrow()
})

test.each([
  ['24 h = 3 working days', sales, 24],
  ['8 h = 1 working day', sales, 8],
  ['4 h = half a working day', sales, 4],
  ['1 h of working time', sales, 1],
  ['24 h = 1 day', always, 24],
  ['1 h around the clock', always, 1],
  ['15 h = 2 working days', split, 15],
  [
    '12 h = about 1.6 working days',
    { ...sales, week: [...sales.week.slice(0, 4), [[540, 900]], [], []] as Span[][] },
    12,
  ],
  ['12 h, but no hours are open', { ...sales, week: Array(7).fill([]) }, 12],
])('a target is said as %s', (said, hours, span) => {
  expect(targetSaid(hours, span * HOUR)).toBe(said)
})

const ZONES = [
  ['Europe/Amsterdam', '2026-03-24T00:00Z'],
  ['Europe/Amsterdam', '2026-10-20T00:00Z'],
  ['America/New_York', '2026-03-03T00:00Z'],
  ['Australia/Lord_Howe', '2026-03-31T00:00Z'],
  ['Australia/Lord_Howe', '2026-09-29T00:00Z'],
  ['Asia/Kathmandu', '2026-01-01T00:00Z'],
  ['America/Sao_Paulo', '2017-10-10T00:00Z'],
  ['UTC', '2027-12-28T00:00Z'],
] as const
const WINDOW = 9

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'random calendar %i is open in the minutes a slow count finds, adds up, and its due times come back',
  (seed) => {
    const chance = random(`hours ${seed}`)
    const [zone, begins] = ZONES[seed % ZONES.length] as (typeof ZONES)[number]
    const from = at(begins)
    const to = instant(from + WINDOW * DAY)
    const hours = randomHours(chance, zone, from)
    const openTime = open(hours, from, to)
    const minutes = openMinutes(hours, from, to)
    for (let i = 0; i < minutes.length; i++)
      if (isOpen(openTime, instant(from + i * MINUTE)) !== minutes[i])
        expect.fail(`${iso(from + i * MINUTE)} should be ${minutes[i] ? 'open' : 'closed'}`)
    for (let round = 0; round < 50; round++) {
      const [a, b, c] = threeMinutes(chance).map((minute) => instant(from + minute * MINUTE))
      checkSums(openTime, minutes, a as Instant, b as Instant, c as Instant)
      checkDue(openTime, minutes, a as Instant, Math.floor(chance.between(0, 5_000)))
    }
  },
)

function checkSums(
  openTime: ReturnType<typeof open>,
  minutes: boolean[],
  a: Instant,
  b: Instant,
  c: Instant,
) {
  const counted = minutes.slice((a - openTime.from) / MINUTE, (b - openTime.from) / MINUTE)
  const between = timeBetween(openTime, a, b)
  expect(between).toBe(counted.filter(Boolean).length * MINUTE)
  expect(timeBetween(openTime, a, c)).toBe(between + timeBetween(openTime, b, c))
  expect(timeBetween(openTime, a, c)).toBeGreaterThanOrEqual(between)
}

function checkDue(
  openTime: ReturnType<typeof open>,
  minutes: boolean[],
  a: Instant,
  target: number,
) {
  const due = dueAfter(openTime, a, target * MINUTE)
  let left = target
  let minute = (a - openTime.from) / MINUTE
  while (left > 0 && minute < minutes.length) if (minutes[minute++]) left--
  expect(due).toBe(left > 0 ? null : openTime.from + minute * MINUTE)
  if (due !== null) expect(timeBetween(openTime, a, due)).toBe(target * MINUTE)
}

const threeMinutes = (chance: Random) =>
  [0, 0, 0].map(() => Math.floor(chance.between(0, WINDOW * 1_440 + 1))).sort((a, b) => a - b)

function randomHours(chance: Random, zone: string, from: number): Hours {
  const days: Record<string, Span[]> = {}
  for (let i = -1; i <= WINDOW; i++)
    if (chance.chance(0.2))
      days[new Date(from + i * DAY).toISOString().slice(0, 10)] = randomSpans(chance)
  const away = Array.from({ length: Math.floor(chance.between(0, 4)) }, () => {
    const [start = 0, , end = 0] = threeMinutes(chance)
    return [instant(from + start * MINUTE), instant(from + end * MINUTE)] as const
  })
  return { zone, week: Array.from({ length: 7 }, () => randomSpans(chance)), days, away }
}

/** Up to three spans, which may lie over each other; edges often fall on what a clock change skips or repeats. */
function randomSpans(chance: Random): Span[] {
  const edge = () =>
    chance.chance(0.3)
      ? chance.pick([0, 60, 120, 135, 150, 165, 180, 1_440])
      : Math.floor(chance.between(0, 1_441))
  return Array.from({ length: Math.floor(chance.between(0, 4)) }, () => {
    const [a, b] = [edge(), edge()]
    return [Math.min(a, b), Math.max(a, b)] as const
  })
}
