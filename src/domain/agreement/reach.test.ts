import { expect, test } from 'vitest'
import { reaches } from './reach.ts'

test('a threshold with decimals is reached by its own number of points', () => {
  // In floating point 1000 × 2.007 is a little more than 2007.
  expect(reaches(2.007, 2.007)).toBe(true)
  expect(reaches(2.006, 2.007)).toBe(false)
})
