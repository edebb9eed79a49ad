import type { Name } from '#domain/people/identity/name.ts'

/** How somebody's names are looked for in texts that nobody links to them. */
export type Needles = {
  /** In lower case, as they may stand in bytes, JSON and rows of a file. Short ones only where they stand alone. */
  texts: string[]
  /** A regular expression of PostgreSQL for the long ones; empty where there are none. */
  pattern: string
  /** The long ones in lower case, in every way of writing. */
  long: string[]
  /** How the long ones begin: a text that is kept in part may end there. */
  beginnings: string[]
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
    pattern: wholePattern(variants.map(escaped)),
    long: variants,
    beginnings: [...new Set(variants.flatMap(beginningsOf))],
  }
}

/** What a name may come after: no letter or digit, but for those by which JSON and addresses write a sign ("\\n", "%3D"). */
const BEFORE = String.raw`(?:(?<!\w)|(?<=\\[nrtbf])|(?<=\\u[0-9a-f]{4})|(?<=%[0-9a-f]{2}))`

/** Empty where there is nothing to find. */
const wholePattern = (alternatives: readonly string[]) =>
  alternatives.length === 0 ? '' : `${BEFORE}(${alternatives.join('|')})(?!\\w)`

/**
 * A regular expression of PostgreSQL for what somebody is called in words, of two and more, which may stand the other way
 * round ("Lovelace, Ada"); empty where they have no such name. A single one ("Ada") is many people's.
 */
export function patternOfCalled(called: readonly string[]): string {
  const told = called
    .flatMap(bothWays)
    .map((words) => words.map((word) => escaped(asJson(word))).join('[ ,+]+'))
  return wholePattern([...new Set(told)])
}

/** The words of a name of two and more in lower case, as they are told and the other way round. */
export function bothWays(name: string): string[][] {
  const words = name
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '')
  return words.length > 1 ? [words, [words.at(-1) as string, ...words.slice(0, -1)]] : []
}

/** Fewer signs at the end of a text say nothing of anybody, but for all that stands before the @ of an address. */
const SHORTEST_BEGINNING = 5

function beginningsOf(value: string): string[] {
  const upToAt = value.indexOf('@') + 1
  const shortest = upToAt > 1 ? Math.min(upToAt, SHORTEST_BEGINNING) : SHORTEST_BEGINNING
  return Array.from({ length: Math.max(0, value.length - shortest) }, (_, i) =>
    value.slice(0, shortest + i),
  )
}

/** Which of many names stood in texts that were read. */
export type Watch = {
  read: (text: string) => void
  /** The same of a text of which only the beginning is kept: it may end within a name. */
  readCut: (text: string) => void
  isSeen: (value: string) => boolean
}

/**
 * Watches for many names at once: a text that holds one holds every word of it. One that nobody wrote is never seen, but
 * for its words standing apart; one without a word of plain letters is taken as seen.
 */
export function watchFor(values: Iterable<string>): Watch {
  const seen = new Set<string>()
  const waiting = new Map<string, { value: string; words: string[] }[]>()
  const beginnings = new Map<string, string[]>()
  for (const value of new Set(values)) {
    for (const one of needlesOf([], [value]).beginnings) push(beginnings, one, value)
    for (const variant of variantsOf(value.trim().toLowerCase())) {
      const words = plainWords(variant)
      const [first] = words
      if (first === undefined) seen.add(value)
      // People differ in the first word: "ada" of ada@acme.example.
      else push(waiting, first, { value, words })
    }
  }
  let longest = 0
  for (const { length } of beginnings.keys()) longest = Math.max(longest, length)
  const read = (text: string) => {
    const words = new Set(plainWords(text.toLowerCase()))
    for (const word of words)
      for (const one of waiting.get(word) ?? [])
        if (!seen.has(one.value) && one.words.every((each) => words.has(each))) seen.add(one.value)
  }
  return {
    read,
    readCut(text) {
      read(text)
      const tail = longest === 0 ? '' : text.slice(-longest).toLowerCase()
      for (let i = 0; i < tail.length; i += 1)
        for (const value of beginnings.get(tail.slice(i)) ?? []) seen.add(value)
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
  asJson(value),
  asciiJson(value),
  encodeURIComponent(value.toWellFormed()).toLowerCase(),
]

const asJson = (text: string) => JSON.stringify(text).slice(1, -1)

/** JSON of programs that write every sign beyond ASCII as \\u. */
const asciiJson = (value: string) =>
  asJson(value).replace(
    /[\u0080-\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** A whole value of JSON, or a whole cell of a row. */
const alone = (value: string) => [
  JSON.stringify(value),
  `:${value},`,
  `:${value}}`,
  ` · ${value} · `,
]

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
