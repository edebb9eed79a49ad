import { fitsId } from '#domain/people/imports/message-id.ts'
import { salesforceId } from './salesforce-id.ts'

/**
 * One way in which a source calls somebody: the system that gave the name, and the name. Systems are `id` (what a
 * source names no other system for), `email`, `anonymous` (a browser that nobody has signed in with) and foreign ones,
 * e.g. `hubspot`.
 */
export type Name = { system: string; value: string }

/** How a system is written. */
export const SYSTEM = /^[a-z][a-z0-9-]{0,30}$/

/** Values that programs write where they know nobody: whoever is called so is no one. */
const NOBODY = new Set([
  '',
  'null',
  'undefined',
  'nil',
  'none',
  'n/a',
  'nan',
  '0',
  '-1',
  'guest',
  'anonymous',
  'unknown',
  'unbekannt',
  'keine',
  'no email',
  'no e-mail',
  'noemail',
  '[object object]',
  'true',
  'false',
])

/** "-" and "..." stand where nobody is known. */
const SAYS = /[\p{L}\p{N}\p{Extended_Pictographic}]/u

const ADDRESS = /^[^\s@]+@[^\s@]+$/

/**
 * A name as it is kept: without the space around it, mail addresses in lower case. Null for what names nobody: values
 * such as "null" or "guest", what is longer than 200 bytes, and mail addresses that are none.
 */
export function nameIn(system: string, text: string): Name | null {
  const value = text.trim()
  if (NOBODY.has(value.toLowerCase()) || !SAYS.test(value) || !fitsId(value)) return null
  if (system.startsWith('salesforce')) return { system, value: salesforceId(value) }
  if (system === SPELLED) return nameSpelled(value)
  if (system !== 'email') return { system, value }
  return ADDRESS.test(value) ? { system, value: value.toLowerCase() } : null
}

/** The name of a key whose system nobody tells: a mail address is one by its form, everything else is an id. */
export const nameOf = (key: string): Name | null =>
  nameIn(ADDRESS.test(key.trim()) ? 'email' : 'id', key)

/** The system of names that say their system themselves, as our own export writes them: "hubspot:4711". */
export const SPELLED = 'lockstep'

function nameSpelled(text: string): Name | null {
  const at = text.indexOf(':')
  const system = text.slice(0, Math.max(at, 0))
  return SYSTEM.test(system) && system !== SPELLED
    ? nameIn(system, text.slice(at + 1))
    : nameOf(text)
}

/** The mail address among the traits told of somebody, as a name of theirs; null where there is none. */
export function addressTold(traits: Readonly<Record<string, unknown>>): Name | null {
  const told = Object.hasOwn(traits, 'email') ? traits.email : null
  return typeof told === 'string' ? nameIn('email', told) : null
}

/** A name as one text, for looking up and for an order that no arrival changes: "email:ada@acme.example". */
export const spelled = ({ system, value }: Name): string => `${system}:${value}`

/** Compares by code unit, never by locale. Rule 0.3. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
