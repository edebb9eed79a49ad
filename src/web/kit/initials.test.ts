import { expect, test } from 'vitest'
import { initials } from './initials.ts'

test.each([
  ['Rosa Delgado', 'RD'],
  ['Rosa', 'R'],
  ['  Rosa   Maria  Delgado ', 'RD'],
  ['rosa delgado', 'RD'],
  ['Rosa 😀', 'R😀'],
  ['Rosa 👩‍🚀', 'R👩‍🚀'],
  ['E\u0301lodie Roux', 'E\u0301R'],
  ['', ''],
])('the initials of “%s” are “%s”', (name, expected) => {
  expect(initials(name)).toBe(expected)
})
