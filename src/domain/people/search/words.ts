import type { Name } from '#domain/people/identity/name.ts'

/** What of a word is kept: nobody types more. */
const LONGEST = 40
/** Of one person: who has more is found by the first ones. */
const MOST = 200

/** A word that somebody is found by; `isContact`: only by those who may see contact details. */
export type SearchWord = { word: string; isContact: boolean }

/** Traits that make up the name people are shown under, and where they work. */
const NAMED = ['name', 'fullName', 'firstName', 'first_name', 'lastName', 'last_name', 'company']

/**
 * Everything that one person is found by: the words of their name and company, and as contact details their mail
 * addresses and whatever else sources call them, whole and in parts. Each once, by code unit.
 */
export function wordsOf(
  traits: Readonly<Record<string, unknown>>,
  names: readonly Name[],
): SearchWord[] {
  const open = NAMED.flatMap((trait) => textWords(traits[trait]))
  const contact = [traits.email, ...names.map(({ value }) => value)].flatMap((text) => [
    ...textWords(text),
  ])
  const said = new Set(open)
  const all = [
    ...[...said].map((word) => ({ word, isContact: false })),
    ...[...new Set(contact)]
      .filter((word) => !said.has(word))
      .map((word) => ({ word, isContact: true })),
  ]
  return all.slice(0, MOST).sort((a, b) => (a.word < b.word ? -1 : 1))
}

const textWords = (text: unknown): string[] =>
  typeof text === 'string' ? text.split(/\s+/).flatMap((word) => withParts(plain(word))) : []

/** "anna.weiss@x.de" is found by itself, by x.de and by anna, weiss and x; endings of addresses are nobody's. */
function withParts(word: string): string[] {
  const parts = partsOf(word.replace(/(@[^@]*)\.[^.@]*$/, '$1'))
  const domain = word.includes('@') ? [word.slice(word.lastIndexOf('@') + 1)] : []
  return [word, ...domain, ...(parts.length > 1 || parts[0] !== word ? parts : [])]
    .map((part) => cut(part))
    .filter((part) => part !== '')
}

/** The runs of letters and digits in a word. */
export const partsOf = (word: string): string[] => word.match(/[\p{L}\p{N}]+/gu) ?? []

/** As words are kept and sought: in lower case, without accents and what no text can hold, "ß" as "ss". */
const plain = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('\0', ' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .trim()

const cut = (word: string) => Array.from(word).slice(0, LONGEST).join('')

/** A search word as it is compared with the kept ones. */
export const sought = (word: string): string => cut(plain(word))
