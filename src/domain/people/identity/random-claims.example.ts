import type { Random } from '#domain/random.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Told } from './history.ts'
import type { Name } from './name.ts'
import type { Claim, Decision } from './persons.ts'

export type Known = { knownAt: Instant }
export type RandomCase = {
  names: Map<number, Name>
  claims: (Claim & Known)[]
  decisions: (Decision & Known)[]
  told: Map<number, Told>
}

const SYSTEMS = ['id', 'email', 'anonymous', 'hubspot'] as const

/** A few people with many names, in claims that contradict each other, and what humans made of it. */
export function randomCase(random: Random, most = 14): RandomCase {
  const whole = (below: number) => Math.floor(random.next() * below)
  const count = 2 + whole(most - 1)
  const names = new Map(
    Array.from({ length: count }, (_, i) => [
      i + 1,
      { system: random.pick(SYSTEMS), value: `n${i}` } as Name,
    ]),
  )
  const pair = () => {
    const a = 1 + whole(count)
    const b = 1 + whole(count)
    return a === b ? { a, b: (a % count) + 1 } : { a, b }
  }
  const claims = Array.from({ length: whole(2 * most) }, (_, i) => ({
    ...pair(),
    happenedAt: instant(whole(20)),
    messageId: `m${whole(30)}-${i}`,
    knownAt: instant(whole(40)),
  }))
  const decisions = Array.from({ length: whole(5) }, (_, i) => ({
    ...pair(),
    kind: random.chance(0.7) ? ('merge' as const) : ('apart' as const),
    id: i + 1,
    knownAt: instant(30 + i),
  }))
  const told = new Map(
    [...names.keys()].map((id) => {
      const knownAt = random.chance(0.7) ? instant(whole(40)) : null
      const decided = knownAt !== null && random.chance(0.3)
      return [id, { knownAt, decidedAt: decided ? instant(knownAt + whole(9)) : null }]
    }),
  )
  return { names, claims, decisions, told }
}

/** The same list in an order of chance. */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const mixed = [...list]
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1))
    const one = mixed[i] as T
    mixed[i] = mixed[j] as T
    mixed[j] = one
  }
  return mixed
}

/** The same case as it is when the names were heard in another order, with another number for each. */
export function renumbered(random: Random, it: RandomCase) {
  const ids = [...it.names.keys()]
  const other = new Map(shuffled(random, ids).map((id, i) => [id, 100 + i]))
  const to = (id: number) => other.get(id) as number
  const moved = <T extends { a: number; b: number }>(one: T): T => {
    const turned = random.chance(0.5)
    return { ...one, a: to(turned ? one.b : one.a), b: to(turned ? one.a : one.b) }
  }
  return {
    names: new Map(shuffled(random, [...it.names]).map(([id, name]) => [to(id), name])),
    claims: shuffled(random, it.claims).map(moved),
    decisions: shuffled(random, it.decisions).map(moved),
    told: new Map([...it.told].map(([id, told]) => [to(id), told])),
  }
}
