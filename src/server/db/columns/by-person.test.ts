import { expect, test } from 'vitest'
import { add, byPerson, startRaw } from './by-person.ts'

const LONG = 200_000

test('a long history that comes newest first is put in order at once', () => {
  const raw = startRaw()
  for (let i = 0; i < LONG; i++) add(raw, 1, LONG - i, LONG - i, i % 2)
  add(raw, 0, 5, 5, 0)
  const began = performance.now()
  const { start, t, k, signature } = byPerson(raw, 2, Uint16Array.of(100, 200))
  expect(performance.now() - began).toBeLessThan(20_000)
  expect([...start]).toEqual([0, 1, LONG + 1])
  const inOrder = t.subarray(1)
  expect([inOrder[0], inOrder[1], inOrder[LONG - 1]]).toEqual([1, 2, LONG])
  expect(inOrder.every((at, i) => at === i + 1 && k[i + 1] === at)).toBe(true)
  expect([signature[1], signature[2]]).toEqual([1, 0])
})

test('at one instant what was told comes before what was done, however they came', () => {
  const raw = startRaw()
  for (let i = 0; i < 1_000; i++) add(raw, 0, 7, i, i < 500 ? 1 : 0)
  const { k, signature } = byPerson(raw, 1, Uint16Array.of(0, 100))
  expect(signature.indexOf(1)).toBe(500)
  expect([k[0], k[499], k[500], k[999]]).toEqual([500, 999, 0, 499])
})
