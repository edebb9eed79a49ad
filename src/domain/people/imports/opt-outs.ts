import { purposeId } from '#domain/people/privacy/consent.ts'
import type { Column } from './map.ts'

/** HubSpot has such a column for each kind of mail of the portal, e.g. "Opted out of email: Marketing Information". */
const OPTED_OUT = /^opted[ _]out[ _]of[ _]email:\s*(\S.*)$/i

/**
 * Columns of those who opted out of one kind of mail, by the trait that says so. The kinds of marketing mean the purpose
 * marketing, any other one is a purpose of its own. Apart from those who opted out of all mail, who may be in the same file.
 */
export function optOuts(columns: readonly string[]): Record<string, Column> {
  const found: Record<string, Column> = {}
  for (const column of columns) {
    const kind = purposeId(OPTED_OUT.exec(column.trim())?.[1])
    const trait = `refused.${/^marketing(-|$)/.test(kind) ? 'marketing' : kind}.email`
    if (kind !== '') found[trait] ??= { column }
  }
  return found
}
