import type { Agreement } from '#domain/agreement/agreement.ts'
import { canonical, sha256 } from '#server/db/canonical.ts'

/** What people compare before they sign: the same for the same document, whatever the order of its fields. */
export function fingerprint(document: Agreement): string {
  return (sha256(canonical(document)).slice(0, 12).match(/.{4}/g) ?? []).join(' ')
}
