import { quantile } from '#domain/quantile.ts'
import { type Random, random } from '#domain/random.ts'
import type { Partition } from './partition.ts'

/** How many leads each side passes. Rule 4.3. */
export type Volume = {
  now: number
  candidate: number
  /** candidate / now − 1; null where the agreement in force passes none. */
  change: number | null
}

export const volumeOf = (now: number, candidate: number): Volume => ({
  now,
  candidate,
  change: now === 0 ? null : candidate / now - 1,
})

const DRAWS = 2_000

/**
 * The 95 % interval of the change of volume by 2,000 draws of as many people as there are, each with all of their leads
 * (rule 4.3, clustered by person). People with as many leads on either side are alike, so a draw is how many of each
 * kind it has. Only whole numbers are drawn, so the same seed gives the same interval on every machine.
 */
export function volumeInterval(
  found: Partition,
  places: Iterable<number>,
  seed: string,
): { lo: number; hi: number } | null {
  const kinds = kindsOf(found, places)
  const people = kinds.reduce((sum, { people }) => sum + people, 0)
  const chance = random(seed)
  const changes: number[] = []
  for (let draw = 0; draw < DRAWS && people > 0; draw++) {
    let [now, then, left, from] = [0, 0, people, people]
    for (const kind of kinds) {
      const drawn = kind.people === from ? left : binomial(left, kind.people / from, chance)
      now += drawn * kind.now
      then += drawn * kind.candidate
      left -= drawn
      from -= kind.people
    }
    if (now > 0) changes.push(then / now - 1)
  }
  changes.sort((a, b) => a - b)
  const [lo, hi] = [quantile(changes, 0.025), quantile(changes, 0.975)]
  return lo === null || hi === null ? null : { lo, hi }
}

/** People by how many leads they have on either side, the most frequent kind first. */
function kindsOf({ person, a, b }: Partition, places: Iterable<number>) {
  const kinds = new Map<string, { now: number; candidate: number; people: number }>()
  let [last, now, candidate] = [-1, 0, 0]
  const close = () => {
    if (last < 0) return
    const key = `${now} ${candidate}`
    const kind = kinds.get(key) ?? { now, candidate, people: 0 }
    kind.people += 1
    kinds.set(key, kind)
  }
  for (const n of places) {
    if (person[n] !== last) {
      close()
      ;[last, now, candidate] = [person[n] as number, 0, 0]
    }
    if ((a[n] as number) >= 0) now += 1
    if ((b[n] as number) >= 0) candidate += 1
  }
  close()
  return [...kinds.values()].sort(
    (x, y) => y.people - x.people || x.now - y.now || x.candidate - y.candidate,
  )
}

/**
 * How many of n come true, each with probability p (0 < p < 1). Each of them compares a fraction of its own with p, bit
 * by bit; of those that are still equal, half fall on either side at the next bit. So it takes a random word for 32 of
 * them, and exact arithmetic only.
 * @internal
 */
export function binomial(n: number, p: number, { next }: Random): number {
  let below = 0
  let equal = n
  let rest = p
  while (equal > 0 && rest > 0) {
    rest *= 2
    const ones = heads(equal, next)
    if (rest >= 1) {
      rest -= 1
      below += equal - ones
      equal = ones
    } else equal -= ones
  }
  return below
}

/** How many of n coins show heads. */
function heads(n: number, next: () => number): number {
  let count = 0
  for (let left = n; left > 0; left -= 32) {
    const word = next() * 4_294_967_296
    count += bits(left >= 32 ? word >>> 0 : (word >>> 0) >>> (32 - left))
  }
  return count
}

function bits(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555)
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333)
  x = (x + (x >>> 4)) & 0x0f0f0f0f
  return Math.imul(x, 0x01010101) >>> 24
}
