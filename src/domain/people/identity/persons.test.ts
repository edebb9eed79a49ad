import { describe, expect, test } from 'vitest'
import { random } from '#domain/random.ts'
import { instant } from '#domain/time.ts'
import { joinHistories } from './history.ts'
import { type Name, spelled } from './name.ts'
import { type Claim, type Decision, MOST_NAMES, persons } from './persons.ts'
import { type RandomCase, randomCase, renumbered, shuffled } from './random-claims.example.ts'
import { rootOf } from './root.ts'

const names = (...texts: string[]): Map<number, Name> =>
  new Map(
    texts.map((text, i) => {
      const [system = '', value = ''] = text.split(':')
      return [i + 1, { system, value }]
    }),
  )
const claim = (a: number, b: number, happenedAt = 0, messageId = 'm'): Claim => ({
  a,
  b,
  happenedAt: instant(happenedAt),
  messageId,
})
const merge = (a: number, b: number, id = 1): Decision => ({ kind: 'merge', a, b, id })
const apart = (a: number, b: number, id = 9): Decision => ({ kind: 'apart', a, b, id })

describe('by claims', () => {
  test('a browser, a mail address and a user become one person', () => {
    const known = names('anonymous:b1', 'email:ada@x.nl', 'id:ada', 'id:ben')
    const found = persons(known, [claim(1, 2), claim(2, 3)], [])
    expect(found.sets).toEqual([[1, 2, 3], [4]])
    expect(rootOf(known, [1, 2, 3])).toBe(3)
  })

  test('two users who share a browser stay two, and the one who came first keeps it', () => {
    const known = names('anonymous:b1', 'id:ada', 'id:ben')
    const told = [claim(1, 3, 20, 'm2'), claim(1, 2, 10, 'm1')]
    const { sets, refused } = persons(known, told, [])
    expect(sets).toEqual([[1, 2], [3]])
    expect(refused).toEqual([{ claim: told[0], why: 'two-ids' }])
  })

  test('two contacts of one CRM with one mail address stay two', () => {
    const known = names('hubspot:1', 'hubspot:2', 'email:info@x.nl')
    const { sets, refused } = persons(known, [claim(1, 3, 1), claim(2, 3, 2)], [])
    expect(sets).toEqual([[1, 3], [2]])
    expect(refused).toHaveLength(1)
  })

  test('aliases that lead in a circle are one person once', () => {
    const known = names('anonymous:a', 'anonymous:b', 'anonymous:c')
    const { sets, refused } = persons(
      known,
      [claim(1, 2), claim(2, 3), claim(3, 1), claim(1, 2, 5)],
      [],
    )
    expect(sets).toEqual([[1, 2, 3]])
    expect(refused).toEqual([])
  })

  test('ten thousand that are merged into one end at 500 names, in good time', () => {
    const known = names(...Array.from({ length: 10_001 }, (_, i) => `anonymous:b${i}`))
    const told = Array.from({ length: 10_000 }, (_, i) => claim(1, i + 2, i, `m${i}`))
    const began = performance.now()
    const { sets, refused } = persons(known, told, [])
    expect(performance.now() - began).toBeLessThan(20_000)
    expect(Math.max(...sets.map(({ length }) => length))).toBe(MOST_NAMES)
    expect(refused).toHaveLength(10_000 - (MOST_NAMES - 1))
    expect(new Set(refused.map(({ why }) => why))).toEqual(new Set(['too-many-names']))
  })
})

describe('by humans', () => {
  const known = names('id:ada', 'id:ada2', 'email:a@x.nl', 'anonymous:b1')

  test('two users are merged by a human, and are two again when it is undone', () => {
    const told = [claim(1, 3), claim(2, 3, 5)]
    const before = persons(known, told, [])
    const merged = persons(known, told, [merge(1, 2)])
    expect(merged.sets).toEqual([[1, 2, 3], [4]])
    expect(merged.refused).toEqual([])
    expect(persons(known, told, [])).toEqual(before)
  })

  test('who was told apart stays apart, whatever events and other humans say', () => {
    const { sets, refused } = persons(
      known,
      [claim(1, 3), claim(3, 4, 5)],
      [apart(1, 4), merge(3, 4, 10)],
    )
    expect(sets).toEqual([[1, 3], [2], [4]])
    expect(refused).toEqual([{ claim: claim(3, 4, 5), why: 'told-apart' }])
  })
})

const texts = (known: ReadonlyMap<number, Name>, sets: readonly number[][]) =>
  sets
    .map((set) => set.map((id) => spelled(known.get(id) as Name)).sort())
    .sort((a, b) => (String(a) < String(b) ? -1 : 1))

/** Who is who and since when, in the words of the sources. */
function told({ names: known, claims, decisions, told }: RandomCase) {
  const { sets, links, refused } = persons(known, claims, decisions)
  const word = (id: number) => spelled(known.get(id) as Name)
  const histories = sets.map((set) => {
    const own = links.filter(({ a }) => set.includes(a))
    const { line, joinedAt } = joinHistories(known, set, own, told)
    return [word(line), [...joinedAt].map(([id, at]) => `${word(id)} ${at}`).sort()]
  })
  return JSON.stringify([
    texts(known, sets),
    histories.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
    refused.map(({ claim: { a, b, messageId }, why }) => [
      [word(a), word(b)].sort(),
      messageId,
      why,
    ]),
  ])
}

test('in a thousand cases, twenty orders of delivery and numbering each make the same people with the same histories', () => {
  for (let seed = 0; seed < 1_000; seed++) {
    const draw = random(`identity ${seed}`)
    const it = randomCase(draw)
    const once = told(it)
    for (let turn = 0; turn < 20; turn++) expect(told(renumbered(draw, it))).toBe(once)
  }
})

test('two different names of one system never meet but by a human', () => {
  for (let seed = 0; seed < 1_000; seed++) {
    const { names: known, claims } = randomCase(random(`never meet ${seed}`))
    for (const set of persons(known, claims, []).sets)
      for (const system of ['id', 'hubspot'])
        expect(set.filter((id) => known.get(id)?.system === system).length).toBeLessThanOrEqual(1)
  }
})

test('every claim holds a person together, or is told as refused while it still matters', () => {
  for (let seed = 0; seed < 500; seed++) {
    const { names: known, claims, decisions } = randomCase(random(`every claim ${seed}`))
    const { sets, links, refused } = persons(known, claims, decisions)
    const setOf = new Map(sets.flatMap((set) => set.map((id) => [id, set])))
    expect(sets.flat().sort((a, b) => a - b)).toEqual([...known.keys()])
    for (const { a, b } of links) expect(setOf.get(a)).toBe(setOf.get(b))
    for (const { claim: one } of refused) expect(setOf.get(one.a)).not.toBe(setOf.get(one.b))
    for (const one of claims)
      expect(setOf.get(one.a) === setOf.get(one.b) || refused.some((r) => r.claim === one)).toBe(
        true,
      )
    for (const one of decisions.filter(({ kind }) => kind === 'apart'))
      if (one.a !== one.b) expect(setOf.get(one.a)).not.toBe(setOf.get(one.b))
  }
})

test('a hundred random sequences of merging and undoing restore exactly who was who', () => {
  for (let seed = 0; seed < 100; seed++) {
    const draw = random(`merge and undo ${seed}`)
    const it = { ...randomCase(draw), decisions: [] }
    const before = told(it)
    const ids = [...it.names.keys()]
    const live: RandomCase['decisions'] = []
    for (let id = 1; id <= 12; id++) {
      if (live.length > 0 && draw.chance(0.4)) live.splice(Math.floor(draw.next() * live.length), 1)
      else {
        const [a = 1, b = 2] = shuffled(draw, ids)
        live.push({ kind: 'merge', a, b, id, knownAt: instant(40 + id) })
      }
    }
    const now = told({ ...it, decisions: live })
    expect(told({ ...it, decisions: shuffled(draw, live) })).toBe(now)
    expect(told(it)).toBe(before)
  }
})
