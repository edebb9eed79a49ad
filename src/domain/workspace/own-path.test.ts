import { expect, test } from 'vitest'
import { OWN_PATH } from './own-path.ts'

test.each([
  ['/', true],
  ['/people?mql=2018-01&search=a%20b#top', true],
  ['/people/ü', true],
  ['', false],
  ['people', false],
  ['//e.example', false],
  ['/\\e.example', false],
  ['/\t/e.example', false],
  ['/\r\n/e.example', false],
  ['/people\n', false],
  ['https://e.example', false],
])('%j leads to a page of this house: %s', (path, expected) => {
  expect(OWN_PATH.test(path)).toBe(expected)
})
