import type { Column } from '#domain/people/imports/map.ts'
import { NUMBERED } from '#domain/people/imports/rows/row-refusals.ts'
import { purposeId } from '#domain/people/privacy/consent.ts'

/** HubSpot has such a column for each kind of mail of the portal, e.g. "Opted out of email: Marketing Information". */
const OPTED_OUT = /^opted[ _]out[ _]of[ _]email:\s*(\S.*)$/i

/**
 * Columns of those who opted out of one kind of mail, by the trait that says so. The kinds of marketing mean the purpose
 * marketing, as do those whose names hold no letter of an id; any other one is a purpose of its own. Of several columns
 * for one purpose each is read, "refused.marketing.email#2": whoever opted out by any of them said no. Apart from those who
 * opted out of all mail, who may be in the same file.
 */
export function optOuts(columns: readonly string[]): Record<string, Column> {
  const found: Record<string, Column> = {}
  const columnsOf = new Map<string, number>()
  for (const column of columns) {
    const told = OPTED_OUT.exec(column.trim())?.[1]
    if (told === undefined) continue
    const kind = purposeId(told)
    const trait = `refused.${/^(marketing(-|$)|$)/.test(kind) ? 'marketing' : kind}.email`
    const n = (columnsOf.get(trait) ?? 0) + 1
    columnsOf.set(trait, n)
    found[n === 1 ? trait : `${trait}${NUMBERED}${n}`] = { column }
  }
  return found
}
