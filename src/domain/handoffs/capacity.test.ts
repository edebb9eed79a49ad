import { expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { capacityOf, rampOf, USUAL_CAPACITY } from './capacity.ts'

const at = (text: string) => instant(Date.parse(text))

test.each([
  ['2026-03-10', '2026-03-31', 0.25],
  ['2026-03-10', '2026-04-09', 0.25],
  ['2026-03-10', '2026-04-10', 0.5],
  ['2026-03-10', '2026-05-10', 0.75],
  ['2026-03-10', '2026-06-10', 1],
  ['2026-11-30', '2027-03-01', 1],
  ['2026-03-10', '2026-03-01', 0.25],
])('who began on %s can do on %s the part %f', (since, now, ramp) => {
  expect(rampOf(at(`${since}T12:00Z`), at(`${now}T12:00Z`), 'Europe/Amsterdam')).toBe(ramp)
})

test('three full reps and a new one take 81.25 leads a week', () => {
  const week = [1, 1, 1, 0.25].map((ramp) =>
    capacityOf({ capacity: USUAL_CAPACITY, ramp, presence: 1, crunch: 1 }),
  )
  expect(week.reduce((sum, one) => sum + one, 0)).toBe(81.25)
})

test('who is away for two days of five in a half crunch takes three tenths', () => {
  expect(capacityOf({ capacity: 20, ramp: 1, presence: 0.6, crunch: 0.5 })).toBe(6)
})
