import { expect, test } from 'vitest'
import { load, workload } from './workload.ts'

// Rule 5.4.
test('20, 25, 30, 22 and 18 leads for 22 a week leave 11 waiting at worst', () => {
  const { worstBacklog, over, perRep, missed } = load([20, 25, 30, 22, 18], {
    reps: 2,
    leadsPerRepWeek: 11,
  })
  expect(worstBacklog).toBe(11)
  expect(over).toMatchObject({ num: 2, den: 5 })
  expect(perRep).toEqual({ mean: 11.5, most: 15 })
  // Not reached in their own week: 3 of the second, 11 of the third and of the fourth, 7 of the last.
  expect(missed).toBe(32)
})

test('a week begins on Monday at midnight of the company, and weeks without a lead are weeks', () => {
  const at = (text: string) => Date.parse(text)
  const found = workload(
    [at('2026-03-29T21:59:00Z'), at('2026-03-29T22:00:00Z')],
    [at('2026-04-20T10:00:00Z')],
    'Europe/Amsterdam',
    null,
  )
  expect(found.firstWeek).toBe('2026-03-23')
  expect(found.now).toEqual({
    weeks: [1, 1, 0, 0, 0],
    perRep: null,
    over: null,
    worstBacklog: null,
    missed: null,
  })
  expect(found.candidate.weeks).toEqual([0, 0, 0, 0, 1])
  expect(workload([], [], 'UTC', null).firstWeek).toBeNull()
})
