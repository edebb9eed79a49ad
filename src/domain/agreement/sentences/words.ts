import type { Scalar, Team, Test } from '#domain/agreement/agreement.ts'

const numbers = new Intl.NumberFormat('en', { maximumSignificantDigits: 17 })

/** A number exactly as it runs, with a true minus. */
export const number = (value: number) => numbers.format(value).replace('-', '−')

export const count = (value: number, one: string, many = `${one}s`) =>
  `${number(value)} ${value === 1 ? one : many}`

export const points = (value: number) => count(value, 'point')
export const days = (value: number) => count(value, 'day')

/** "pricing_view" and "pricingView" as people say them: "pricing view". */
export function plain(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, (_, before, after) => `${before} ${after.toLowerCase()}`)
    .replace(/[_-]+/g, ' ')
    .trim()
}

export function list(entries: string[], and: 'and' | 'or'): string {
  const last = entries.at(-1) ?? ''
  const before = entries.slice(0, -1)
  return before.length === 0 ? last : `${before.join(', ')} ${and} ${last}`
}

/** Small counts as words, as in "we know four things". */
export const spelled = (value: number) =>
  ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'][value] ??
  number(value)

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
/** "Too small for us" inside a sentence. A word in capitals, such as a name, stays. */
export const small = (text: string) =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text

export const TEAMS: Record<Team, string> = { marketing: 'Marketing', sales: 'Sales' }

/** Names that are counted: "20 minutes or more", not "minutes 20 or more". */
const COUNTED = new Set(
  'seconds minutes hours days weeks months years pages views visits employees people users seats'.split(
    ' ',
  ),
)

/** What must hold, after "a person" or "each webinar": "with 50 employees or more". */
export function condition(name: string, test: Test): string {
  const word = plain(name)
  if ('atLeast' in test) return `with ${amount(word, test.atLeast)} or more`
  if ('atMost' in test) return `with ${amount(word, test.atMost)} or less`
  if ('contains' in test) return `with “${test.contains}” in the ${word}`
  if ('in' in test) return `with ${word} ${list(test.in.map(said), 'or')}`
  if ('known' in test) return `whose ${word} ${test.known ? 'is' : 'is not'} known`
  if (typeof test.is === 'boolean') return `${test.is ? '' : 'not '}marked as ${word}`
  return `with ${word} ${said(test.is)}`
}

/** The same as the machine reads it: "minutes ≥ 20". */
export function comparison(name: string, test: Test): string {
  if ('atLeast' in test) return `${name} ≥ ${number(test.atLeast)}`
  if ('atMost' in test) return `${name} ≤ ${number(test.atMost)}`
  if ('contains' in test) return `${name} contains ${JSON.stringify(test.contains)}`
  if ('in' in test) return `${name} in ${test.in.map((one) => JSON.stringify(one)).join(', ')}`
  if ('known' in test) return `${name} ${test.known ? 'known' : 'not known'}`
  return `${name} = ${JSON.stringify(test.is)}`
}

const amount = (word: string, value: number) =>
  COUNTED.has(word) ? `${number(value)} ${word}` : `${word} ${number(value)}`

const said = (value: Scalar) => (typeof value === 'string' ? `“${value}”` : value.toString())
