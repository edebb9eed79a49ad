import type { Scalar } from '#domain/agreement/agreement.ts'
import { KIND, type Kind, type Signature } from './log.ts'

/**
 * Traits that tell who somebody is. Their values differ from person to person, so the signature of an
 * `identify` says only that they were told; tests on them can only be `known`. See docs/decisions/009.
 */
export const IDENTIFYING = new Set([
  'email',
  'phone',
  'name',
  'firstName',
  'lastName',
  'company',
  'company.domain',
  'company.group',
  'company.hubspot',
  'company.id',
  'company.pipedrive',
  'company.salesforce',
  'company.website',
  'website',
  'address',
  'id',
  'username',
  'avatar',
  'birthday',
  'description',
])

export const LONGEST_TEXT = 100
const MOST_PROPERTIES = 16

/**
 * Splits what came with an event into the part rules can see (its signature: at most 16 short scalars, keys in
 * code unit order) and the rest, which is only kept and shown. Null and undefined say nothing and are dropped. What a
 * correction is about is the text of another signature, of any length.
 */
export function signatureOf(
  kind: Kind,
  name: string,
  properties: Readonly<Record<string, unknown>>,
): { signature: Signature; details: Record<string, unknown> | null } {
  const seen: Record<string, Scalar> = {}
  const details: Record<string, unknown> = {}
  let count = 0
  for (const key of Object.keys(properties).sort()) {
    const value = properties[key]
    if (value === null || value === undefined) continue
    const identifying = kind === KIND.identify && IDENTIFYING.has(key)
    const isWhole = kind === KIND.correction && typeof value === 'string'
    if (count < MOST_PROPERTIES && (identifying || isWhole || isMatchable(value))) {
      put(seen, key, identifying ? value !== '' : (value as Scalar))
      count += 1
      if (identifying) put(details, key, value)
    } else put(details, key, value)
  }
  return {
    signature: { kind, name, properties: seen },
    details: Object.keys(details).length > 0 ? details : null,
  }
}

/** The text that two equal signatures share; its md5 is the dictionary's digest. See docs/decisions/009. */
export function canonical(signature: Signature): string {
  const entries = Object.entries(signature.properties).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([signature.kind, signature.name, entries])
}

const isMatchable = (value: unknown): value is Scalar =>
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.length <= LONGEST_TEXT)

/** A property may be called `__proto__`; plain assignment would lose it. */
function put<T>(into: Record<string, T>, key: string, value: T): void {
  Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true })
}
