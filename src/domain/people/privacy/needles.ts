import type { Name } from '#domain/people/identity/name.ts'

/** How somebody's names are looked for in texts that nobody links to them. */
export type Needles = {
  /** In lower case, as they may stand in bytes, JSON and rows of a file. Short ones only where they stand alone. */
  texts: string[]
  /** A regular expression of PostgreSQL for the long ones; empty where there are none. */
  pattern: string
}

/** Shorter names, e.g. "42", also stand in texts that mean somebody else. */
export const SHORTEST_ALONE = 12

/** Names, and further mail addresses and telephone numbers told of the same person. */
export function needlesOf(names: readonly Name[], details: readonly string[] = []): Needles {
  const values = [...new Set([...names.map(({ value }) => value), ...details])]
    .map((value) => value.trim().toLowerCase())
    .filter((value) => value !== '')
  const isLong = (value: string) => value.length >= SHORTEST_ALONE || isAddress(value)
  const long = values.filter(isLong)
  const short = values.filter((value) => !isLong(value))
  const variants = [...new Set(long.flatMap(variantsOf))]
  return {
    texts: [...variants, ...short.flatMap(alone)],
    pattern: variants.length === 0 ? '' : `(?<!\\w)(${variants.map(escaped).join('|')})(?!\\w)`,
  }
}

/** Which of many names stood in texts that were read. */
export type Watch = { read: (text: string) => void; isSeen: (value: string) => boolean }

/**
 * Watches for many names at once: a text that holds one holds every word of it. One that nobody wrote is never seen, but
 * for its words standing apart; one without a word of plain letters is taken as seen.
 */
export function watchFor(values: Iterable<string>): Watch {
  const seen = new Set<string>()
  const waiting = new Map<string, { value: string; words: string[] }[]>()
  for (const value of new Set(values))
    for (const variant of variantsOf(value.trim().toLowerCase())) {
      const words = plainWords(variant)
      const [first] = words
      if (first === undefined) seen.add(value)
      // People differ in the first word: "ada" of ada@acme.example.
      else push(waiting, first, { value, words })
    }
  return {
    read(text) {
      const words = new Set(plainWords(text.toLowerCase()))
      for (const word of words)
        for (const one of waiting.get(word) ?? [])
          if (!seen.has(one.value) && one.words.every((each) => words.has(each)))
            seen.add(one.value)
    },
    isSeen: (value) => seen.has(value),
  }
}

const plainWords = (text: string): string[] => text.match(/[a-z0-9_]+/g) ?? []

function push<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const list = lists.get(key)
  if (list) list.push(one)
  else lists.set(key, [one])
}

const isAddress = (value: string) => /^[^\s@]+@[^\s@]+$/.test(value)

/** As it is, as JSON writes it, as an address of the web writes it. */
const variantsOf = (value: string): string[] => [
  value,
  JSON.stringify(value).slice(1, -1),
  asciiJson(value),
  encodeURIComponent(value.toWellFormed()).toLowerCase(),
]

/** JSON of programs that write every sign beyond ASCII as \\u. */
const asciiJson = (value: string) =>
  JSON.stringify(value)
    .slice(1, -1)
    .replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A whole value of JSON, or a whole cell of a row. */
const alone = (value: string) => [
  JSON.stringify(value),
  `:${value},`,
  `:${value}}`,
  ` · ${value} · `,
]

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
