import { expect, test } from 'vitest'
import { isGlob } from './glob.ts'

test.each([
  ['cpc', '*cp*', true],
  ['cp', '*cp*', true],
  ['paid-social', 'paid*', true],
  ['unpaid', 'paid*', false],
  ['', '*', true],
  ['', '', true],
  ['a', '', false],
  ['abab', 'a*b', true],
  ['abac', 'a*b', false],
  ['a.c', 'a.c', true],
  ['abc', 'a.c', false],
  ['(a+)+', '(a+)+', true],
])('“%s” like “%s”: %s', (text, pattern, expected) => {
  expect(isGlob(text, pattern)).toBe(expected)
})

test('no pattern makes it run long', () => {
  const text = 'a'.repeat(200)
  const pattern = `${'*a'.repeat(49)}*b`
  const began = performance.now()
  for (let i = 0; i < 200; i += 1) expect(isGlob(text, pattern)).toBe(false)
  expect(performance.now() - began).toBeLessThan(2_000)
})
