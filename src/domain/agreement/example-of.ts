import type { Scalar } from '#domain/agreement/agreement.ts'
import { eventWords } from '#domain/people/event-words.ts'

/** More acts are not read. */
const MOST_ACTS = 3

/** What is known of a person, as far as an example tells it. */
type Known = {
  title: string | null
  traits: Readonly<Record<string, Scalar>>
  /** Names of events, what counted most first. */
  acts: readonly string[]
}

/**
 * A real person as an example of a stage, without a name, an address or a company: what is signed can never be changed
 * again, and people may ask to be forgotten. E.g. "Head of Maintenance, 240 employees, Chemicals, NL: opened the price
 * page, asked for a demo". Whoever picks them may write it in other words.
 */
export function exampleOf({ title, traits, acts }: Known): string {
  const { employees, industry, country } = traits
  const who = [
    title ?? 'Somebody without a title',
    ...(typeof employees === 'number' ? [`${employees} employees`] : []),
    ...[industry, country].filter((one) => typeof one === 'string' && one !== ''),
  ]
  const did = [...new Set(acts)].slice(0, MOST_ACTS).map((act) => lower(eventWords(act)))
  return did.length === 0 ? who.join(', ') : `${who.join(', ')}: ${did.join(', ')}`
}

const lower = (words: string) => words.charAt(0).toLowerCase() + words.slice(1)
