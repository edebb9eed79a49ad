import { createHash } from 'node:crypto'

/** JSON with the fields of every object in one order, so that equal values are equal texts. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) => (isFields(inner) ? sorted(inner) : inner))
}

/** SHA-256 of a text, in hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * The value as PostgreSQL gives it back: JSON without what jsonb refuses (the sign 0, halves of characters), which
 * become U+FFFD in texts and in names of fields.
 */
export function storable<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, inner) => {
    if (typeof inner === 'string') return storableText(inner)
    return isFields(inner) ? renamed(inner) : inner
  })
}

export const storableText = (text: string): string =>
  text.toWellFormed().replaceAll('\u0000', '\uFFFD')

function renamed(fields: Record<string, unknown>): Record<string, unknown> {
  const names = Object.keys(fields)
  if (names.every((name) => storableText(name) === name)) return fields
  return Object.fromEntries(names.map((name) => [storableText(name), fields[name]]))
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const sorted = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)))
