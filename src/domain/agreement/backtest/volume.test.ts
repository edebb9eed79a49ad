import { expect, test } from 'vitest'
import { random } from '#domain/random.ts'
import type { Partition } from './partition.ts'
import { binomial, volumeInterval } from './volume.ts'

test.each([
  [40, 0.5],
  [1_000, 0.3],
  [77, 0.999],
  [5, 0.0625],
])('of %i each with probability %f as many come true as should', (n, p) => {
  const chance = random(`binomial ${n} ${p}`)
  const draws = Array.from({ length: 20_000 }, () => binomial(n, p, chance))
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length
  const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length
  const spread = n * p * (1 - p)
  expect(Math.abs(mean - n * p)).toBeLessThan(4 * Math.sqrt(spread / draws.length))
  expect(variance / spread).toBeGreaterThan(0.93)
  expect(variance / spread).toBeLessThan(1.07)
  expect(draws.every((x) => Number.isInteger(x) && x >= 0 && x <= n)).toBe(true)
})

/** People with so many leads of either side: the agreement in force, the candidate. */
function partitionOf(people: [number, number][]): Partition {
  const rows = people.flatMap(([now, then], person) =>
    Array.from({ length: Math.max(now, then) }, (_, i) => ({
      person,
      a: i < now ? i : -1,
      b: i < then ? i : -1,
    })),
  )
  const none = new Float64Array(rows.length)
  return {
    count: rows.length,
    person: Uint32Array.from(rows, ({ person }) => person),
    a: Int32Array.from(rows, ({ a }) => a),
    b: Int32Array.from(rows, ({ b }) => b),
    from: none,
    shift: none,
    contaminated: new Uint8Array(rows.length),
    immature: 0,
  }
}
const placesOf = ({ count }: Partition) => Array.from({ length: count }, (_, n) => n)

test('the interval of the volume is that of draws of people one by one', () => {
  const people = Array.from({ length: 300 }, (_, p): [number, number] =>
    p % 10 === 0 ? [3, 1] : p % 3 === 0 ? [1, 0] : p % 7 === 0 ? [0, 1] : [1, 1],
  )
  const found = partitionOf(people)
  const drawn = volumeInterval(found, placesOf(found), 'one')
  // A second version, as plain as can be: a person at a time.
  const chance = random('another seed')
  const changes = Array.from({ length: 20_000 }, () => {
    let [now, then] = [0, 0]
    for (let i = 0; i < people.length; i++) {
      const [a, b] = chance.pick(people)
      now += a
      then += b
    }
    return then / now - 1
  }).sort((x, y) => x - y)
  expect(drawn?.lo).toBeCloseTo(changes[500] as number, 1.7)
  expect(drawn?.hi).toBeCloseTo(changes[19_499] as number, 1.7)
  expect(volumeInterval(found, placesOf(found), 'one')).toEqual(drawn)
})

test('a candidate that passes the same has no doubt about the volume, and nobody has no volume', () => {
  const same = partitionOf([
    [1, 1],
    [2, 2],
  ])
  expect(volumeInterval(same, placesOf(same), 'x')).toEqual({ lo: 0, hi: 0 })
  const nobody = partitionOf([])
  expect(volumeInterval(nobody, [], 'x')).toBeNull()
})
