import type { Agreement } from '#domain/agreement/agreement.ts'
import type { Instant } from '#domain/time.ts'
import { canonical, sha256 } from '#server/db/canonical.ts'

/** What is signed: the words, the version they change, and from when they shall hold. */
export type Terms = { baseVersion: number; effectiveFrom: Instant | null; document: Agreement }

/** The text that both sides sign, byte for byte, and its SHA-256 in hex. */
export function textOf({ baseVersion, effectiveFrom, document }: Terms) {
  const body = canonical({ baseVersion, effectiveFrom, document })
  return { body, hash: sha256(body) }
}

/** The first digits of a hash, as people compare them. */
export const shortly = (hash: string): string => (hash.slice(0, 12).match(/.{4}/g) ?? []).join(' ')

/** Those of a document that nobody has signed: the same for the same words, whatever the order of their fields. */
export const fingerprint = (document: Agreement): string => shortly(sha256(canonical(document)))
