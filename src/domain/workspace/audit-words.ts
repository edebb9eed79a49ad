import type { Scalar } from '#domain/agreement/agreement.ts'
import { humanised } from '#domain/people/event-words.ts'
import type { AuditFields, Told } from './audit-entry.ts'
import { ROLE_NAMES } from './role-words.ts'

/** One field of an entry: what it was and what it became; undefined where that side says nothing of it. */
export type FieldChange = {
  /** In words: "Time zone", or "Counts, rows new" for a field within a field. */
  field: string
  before: Scalar | null | undefined
  after: Scalar | null | undefined
}

/** Field by field what an entry tells, in the order of their names; fields within fields stand one by one. */
export function fieldChanges(before: AuditFields | null, after: AuditFields | null): FieldChange[] {
  const was = new Map(flat(before ?? {}))
  const is = new Map(flat(after ?? {}))
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .map((field) => ({ field, before: was.get(field), after: is.get(field) }))
}

/** What it is about, by its name. */
export const named = ({ subject }: Told): string => subject.label

/** "their password" of who did it to themselves, "the password of Rosa Delgado" of somebody else. */
export function yours({ actor, subject }: Told, own: string, other: string): string {
  const isOwn = actor.kind === subject.kind && actor.id === subject.id
  return isOwn ? `their ${own}` : `the ${other} of ${subject.label}`
}

/** The value of a field as a word: the role "rep" > "Sales". */
export const wordOf = ({ after }: Told, field: string): string => word(after?.[field])

/** Several values of a field: "Owner and Sales manager". */
export const wordsOf = ({ after }: Told, field: string): string => {
  const value = after?.[field]
  return Array.isArray(value) ? listed(value.map(word)) : word(value)
}

/** One of it or several: "role Sales", "roles Owner and Sales". */
export function countOf(told: Told, field: string, one: string, many: string): string {
  const value = told.after?.[field]
  return `${Array.isArray(value) && value.length !== 1 ? many : one} ${wordsOf(told, field)}`
}

/** The fields that changed: ["the name", "the time zone"]. */
export const fieldsOf = ({ before, after }: Told): string[] =>
  fieldChanges(before, after)
    .filter((change) => change.before !== change.after)
    .map(({ field }) => `the ${field.toLowerCase()}`)

/** "the name, the time zone and the currency"; nothing at all is "nothing". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? 'nothing'
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

function word(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing'
  return roleName(value) ?? String(value)
}

const roleName = (value: unknown): string | undefined =>
  Object.entries(ROLE_NAMES).find(([role]) => role === value)?.[1]

type Flat = [field: string, value: Scalar | null][]

function flat(fields: AuditFields, within = ''): Flat {
  return Object.entries(fields).flatMap(([name, value]): Flat => {
    const field = within === '' ? humanised(name) : `${within}, ${humanised(name).toLowerCase()}`
    if (isFields(value)) return flat(value, field)
    if (Array.isArray(value)) return [[field, value.map(shown).join(', ')]]
    return [[field, isScalar(value) ? value : null]]
  })
}

const shown = (value: unknown) =>
  roleName(value) ?? (isScalar(value) ? String(value) : JSON.stringify(value))

const isFields = (value: unknown): value is AuditFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isScalar = (value: unknown): value is Scalar =>
  ['string', 'number', 'boolean'].includes(typeof value)
