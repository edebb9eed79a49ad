import { expect, test } from 'vitest'
import { periodName, when } from './time.tsx'

const berlin = 'Europe/Berlin'
/** Tuesday. */
const now = Date.UTC(2026, 10, 24, 11, 28)

test.each([
  [Date.UTC(2026, 10, 24, 7, 52), '08:52'],
  [Date.UTC(2026, 10, 23, 15, 20), 'Mon 16:20'],
  [Date.UTC(2026, 10, 12, 9, 0), '12 Nov'],
  [Date.UTC(2024, 10, 12, 9, 0), '12 Nov 2024'],
  [Date.UTC(2026, 10, 26, 9, 0), '26 Nov'],
])('%i is said as "%s"', (at, said) => {
  expect(when(at, berlin, now)).toBe(said)
})

test('today is the day of the workspace, not of UTC', () => {
  const justAfterMidnight = Date.UTC(2026, 10, 23, 23, 30)
  expect(when(justAfterMidnight, berlin, now)).toBe('00:30')
  expect(when(justAfterMidnight, 'UTC', now)).toBe('Mon 23:30')
})

test('periods have names', () => {
  expect(periodName('all')).toBe('All time')
  expect(periodName('2018')).toBe('2018')
  expect(periodName('2018-Q1')).toBe('Q1 2018')
  expect(periodName('2018-01')).toBe('January 2018')
})
