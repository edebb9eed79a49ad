/**
 * Chance that can be repeated: the same seed gives the same draws on every machine, for ever.
 * The generator is xoshiro128** (Blackman and Vigna), seeded from the text by an FNV-1a hash and splitmix32.
 * For invented data and sampling; never for secrets.
 */
export type Random = {
  /** A number from 0 up to but not including 1, in steps of 2^-32. */
  next: () => number
  /** True in the given share of cases, 0 to 1. */
  chance: (share: number) => boolean
  /** A number from low up to but not including high. */
  between: (low: number, high: number) => number
  /** One of the entries, each as likely as the other; the list must not be empty. */
  pick: <T>(list: readonly T[]) => T
  /** One of the entries, each as likely as its weight says; weights need not sum to 1. */
  weighted: <T>(list: readonly (readonly [T, number])[]) => T
  /** Bell curve with mean 0 and standard deviation 1. */
  normal: () => number
  /** Waiting time with the given mean, in the same unit. */
  waiting: (mean: number) => number
}

/** Draws that depend on nothing but the seed. Different seeds give streams that know nothing of each other. */
export function random(seed: string): Random {
  const next = xoshiro(seed)
  return {
    next,
    chance: (share) => next() < share,
    between: (low, high) => low + (high - low) * next(),
    pick: (list) => entry(list, Math.floor(next() * list.length)),
    weighted: (list) => weighted(list, next()),
    // Box and Muller; 1 - next() is never 0, so the logarithm is finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    waiting: (mean) => -mean * Math.log(1 - next()),
  }
}

function xoshiro(seed: string): () => number {
  const state = seeded(seed)
  let [a, b, c, d] = [state(), state(), state(), state()]
  return () => {
    const drawn = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 11)
    return drawn / 2 ** 32
  }
}

/** Splitmix32 spreads the hash of the seed over the generator's state, so near seeds start far apart. */
function seeded(seed: string): () => number {
  let hash = 0x811c9dc5
  for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193)
  return () => {
    hash = (hash + 0x9e3779b9) | 0
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return mixed ^ (mixed >>> 16)
  }
}

const rotate = (value: number, by: number) => (value << by) | (value >>> (32 - by))

function weighted<T>(list: readonly (readonly [T, number])[], share: number): T {
  const sum = list.reduce((total, [, weight]) => total + weight, 0)
  let left = share * sum
  for (const [value, weight] of list) {
    left -= weight
    if (left < 0) return value
  }
  return entry(list, list.length - 1)[0]
}

function entry<T>(list: readonly T[], index: number): T {
  if (index < 0 || index >= list.length) throw new Error('a draw from an empty list')
  return list[index] as T
}
