import { expect, test } from 'vitest'
import { readTold } from '#domain/people/intake/call.ts'
import { instant } from '#domain/time.ts'
import { type InventedCall, journeys } from './journeys.ts'

const START = Date.UTC(2026, 0, 1)
function first(count: number, otherwise = {}): InventedCall[] {
  const calls = journeys({ seed: 'a', start: START, apart: 10, people: 50, ...otherwise })
  return Array.from({ length: count }, () => calls.next().value)
}

test('the same seed and start send the same calls, another seed none of them', () => {
  expect(first(500)).toEqual(first(500))
  const ids = new Set(first(500).map(({ messageId }) => messageId))
  expect(ids.size).toBe(500)
  expect(first(500, { seed: 'b' }).filter(({ messageId }) => ids.has(messageId))).toEqual([])
})

test('intake takes every one of them as it is told', () => {
  const receivedAt = instant(START + 60_000)
  const read = first(2_000).map((call) => readTold(call, { call: null, receivedAt, unique: 'u' }))
  expect(read.filter((one) => !one.ok)).toEqual([])
})

test('people read pages before anybody knows them, and whoever filled a form in is told of by name from then on', () => {
  const calls = first(2_000)
  const byPerson = Map.groupBy(calls, ({ anonymousId }) => anonymousId)
  expect(byPerson.size).toBe(50)
  for (const theirs of byPerson.values()) {
    const form = theirs.findIndex(({ type }) => type === 'identify')
    const names = theirs.map(({ userId }) => userId !== undefined)
    expect(names).toEqual(theirs.map((_, i) => form >= 0 && i >= form))
  }
  const kinds = Map.groupBy(calls, ({ type }) => type)
  expect(kinds.get('identify')?.length).toBeGreaterThan(40)
  expect(kinds.get('page')?.length).toBeGreaterThan(1_000)
})

test('nobody can be written to: every mail address is of a domain for examples', () => {
  const told = first(2_000).flatMap(({ traits }) => (traits ? [traits as { email: string }] : []))
  expect(told.length).toBeGreaterThan(0)
  for (const { email } of told) expect(email).toMatch(/@[a-z0-9]+\.example$/)
})
