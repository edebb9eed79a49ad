import { expect, test } from 'vitest'
import { areSpans, type Layer, layered, placeOf, weekOf } from './layers.ts'

const week = (from: number, to: number) => Array.from({ length: 7 }, () => [[from, to]] as const)
const company: Layer = {
  week: { zone: 'Europe/Amsterdam', week: week(540, 1_020), country: 'NL', region: null },
  days: [
    { on: '2026-12-24', spans: [[540, 720]], note: 'Christmas Eve' },
    { on: '2026-12-31', spans: [], note: '' },
  ],
}
const team: Layer = {
  week: { zone: 'Europe/Berlin', week: week(480, 960), country: 'DE', region: 'BY' },
  days: [{ on: '2026-12-24', spans: [], note: 'the team does not' }],
}
const nothing: Layer = { week: null, days: [] }
const holidays = new Map([
  ['NL', [{ on: '2026-04-27', name: 'King’s Day' }]],
  ['DE-BY', [{ on: '2026-01-06', name: 'Epiphany' }]],
])

test('without a word of anybody it is Monday to Friday nine to five in the workspace’s zone', () => {
  const hours = layered([nothing, nothing], 'Asia/Tokyo', holidays)
  expect(hours).toMatchObject({ zone: 'Asia/Tokyo', days: {} })
  expect(hours.week.map((spans) => spans.length)).toEqual([1, 1, 1, 1, 1, 0, 0])
})

test('the narrowest week holds with its holidays, and other days of all of them', () => {
  expect(layered([company, team, nothing], 'UTC', holidays)).toEqual({
    zone: 'Europe/Berlin',
    week: week(480, 960),
    days: { '2026-01-06': [], '2026-12-24': [], '2026-12-31': [] },
    away: [],
  })
  expect(layered([company, nothing], 'UTC', holidays).days).toEqual({
    '2026-04-27': [],
    '2026-12-24': [[540, 720]],
    '2026-12-31': [],
  })
})

test('a day that is said replaces a holiday', () => {
  const works: Layer = { week: null, days: [{ on: '2026-04-27', spans: [[600, 660]], note: '' }] }
  expect(layered([company, works], 'UTC', holidays).days['2026-04-27']).toEqual([[600, 660]])
})

test('holidays are kept by country, and by its part where it has its own', () => {
  expect(placeOf(weekOf([company], 'UTC'))).toBe('NL')
  expect(placeOf(weekOf([company, team], 'UTC'))).toBe('DE-BY')
  expect(placeOf(weekOf([], 'UTC'))).toBeNull()
})

test.each([
  [true, []],
  [true, [[0, 1_440]]],
  [
    true,
    [
      [540, 750],
      [750, 800],
    ],
  ],
  [
    false,
    [
      [540, 750],
      [740, 800],
    ],
  ],
  [
    false,
    [
      [800, 900],
      [540, 750],
    ],
  ],
  [false, [[540, 540]]],
  [false, [[-1, 60]]],
  [false, [[0, 1_441]]],
] as const)('%s: %j', (are, spans) => {
  expect(areSpans(spans)).toBe(are)
})
