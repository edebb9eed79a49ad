import { createHash } from 'node:crypto'
import type { Agreement } from '#domain/agreement/agreement.ts'

/** What people compare before they sign: the same for the same document, whatever the order of its fields. */
export function fingerprint(document: Agreement): string {
  const text = JSON.stringify(document, (_, value) => (isFields(value) ? sorted(value) : value))
  const digest = createHash('sha256').update(text).digest('hex')
  return (digest.slice(0, 12).match(/.{4}/g) ?? []).join(' ')
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const sorted = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)))
