import { expect, test } from 'vitest'
import { random } from '#domain/random.ts'
import { type Instant, instant } from '#domain/time.ts'
import { joinHistories, type Link, type Told } from './history.ts'
import type { Name } from './name.ts'
import { persons } from './persons.ts'
import { randomCase } from './random-claims.example.ts'

const BROWSER = 1
const ADDRESS = 2
const USER = 3
const names = new Map<number, Name>([
  [BROWSER, { system: 'anonymous', value: 'b1' }],
  [ADDRESS, { system: 'email', value: 'ada@x.nl' }],
  [USER, { system: 'id', value: 'ada' }],
])
const link = (a: number, b: number, knownAt: number): Link => ({ a, b, knownAt: instant(knownAt) })
const first = (knownAt: number | null, decidedAt: number | null = null): Told => ({
  knownAt: knownAt as Instant | null,
  decidedAt: decidedAt as Instant | null,
})
const join = (links: Link[], told: [number, Told][]) => {
  const { line, joinedAt } = joinHistories(names, [BROWSER, ADDRESS, USER], links, new Map(told))
  return { line, joinedAt: Object.fromEntries(joinedAt) }
}

test('a browser that becomes a user keeps its history, and the user’s first event is no news', () => {
  const told: [number, Told][] = [
    [BROWSER, first(10)],
    [USER, first(50)],
  ]
  expect(join([link(BROWSER, USER, 50), link(USER, ADDRESS, 50)], told)).toEqual({
    line: BROWSER,
    joinedAt: { [USER]: 50, [ADDRESS]: 50 },
  })
})

test('what a known user did in another browser is known from the day they signed in there', () => {
  const told: [number, Told][] = [
    [BROWSER, first(10)],
    [USER, first(30)],
  ]
  expect(join([link(USER, ADDRESS, 30), link(BROWSER, USER, 50)], told)).toEqual({
    line: USER,
    joinedAt: { [ADDRESS]: 30, [BROWSER]: 50 },
  })
})

test('a lead about whom sales decided stands as they decided it when an older contact turns out to be the same', () => {
  const told: [number, Told][] = [
    [ADDRESS, first(40, 45)],
    [USER, first(5)],
  ]
  const links = [link(BROWSER, ADDRESS, 40), link(ADDRESS, USER, 60)]
  expect(join(links, told)).toEqual({ line: ADDRESS, joinedAt: { [BROWSER]: 40, [USER]: 60 } })
  // What was decided after they were joined changes nothing.
  expect(
    join(links, [
      [ADDRESS, first(40, 70)],
      [USER, first(5)],
    ]).line,
  ).toBe(USER)
})

test('nothing known later changes which history went on, and nothing is known before its link', () => {
  for (let seed = 0; seed < 500; seed++) {
    const { names: known, claims, told } = randomCase(random(`no look-ahead ${seed}`))
    const { sets, links } = persons(known, claims, [])
    for (const set of sets) {
      const own = links.filter(({ a }) => set.includes(a))
      const { line, joinedAt } = joinHistories(known, set, own, told)
      expect([...joinedAt.keys(), line].sort((a, b) => a - b)).toEqual(set)
      const last = Math.max(0, ...own.map(({ knownAt }) => knownAt))
      for (const at of joinedAt.values())
        expect(own.some(({ knownAt }) => knownAt === at)).toBe(true)
      const later = new Map(
        [...told].map(([id, { knownAt, decidedAt }]) => [
          id,
          {
            knownAt: knownAt !== null && knownAt >= last ? null : knownAt,
            decidedAt: decidedAt !== null && decidedAt >= last ? null : decidedAt,
          },
        ]),
      )
      expect(joinHistories(known, set, own, later)).toEqual({ line, joinedAt })
    }
  }
})
