import type { EventMap } from '#domain/people/imports/map.ts'
import { plainStatus } from '#domain/people/imports/statuses/meaning.ts'

/** A column that tells on which day somebody, or a deal, came to a stage. */
export type StageColumn = { column: string; stage: string }

/** `Date entered "Marketing Qualified Lead (Lifecycle Stage Pipeline)"`, whatever its quotes. */
const ENTERED = /^Date entered ["“”'«]?(.+?)["“”'»]?$/i
const PIPELINE = /^(.+?) \([^()]*pipeline[^()]*\)$/i
const ANY_PIPELINE = /^(.+) \(([^()]+)\)$/
/** `Became a Marketing Qualified Lead Date`, `Became an opportunity date`. */
const BECAME = /^Became an? (.+?) date$/i
/** `hs_v2_date_entered_marketingqualifiedlead`, `hs_date_entered_12345`. */
const INTERNAL = /^hs_(?:v2_)?date_entered_(.+)$/i

/** The stage that a header of HubSpot dates, as HubSpot calls it; null where it dates none. */
function stageDated(header: string): string | null {
  const entered = ENTERED.exec(header.trim())?.[1]
  if (entered !== undefined) {
    const bare = entered.replace(/["“”'»]$/, '')
    return (PIPELINE.exec(bare)?.[1] ?? ANY_PIPELINE.exec(bare)?.[1] ?? bare).replace(
      /["“”'»]$/,
      '',
    )
  }
  return BECAME.exec(header.trim())?.[1] ?? INTERNAL.exec(header.trim())?.[1] ?? null
}

/** All columns that date a stage, each stage once: HubSpot may export it under its old and its new name. */
export function stageColumns(columns: readonly string[]): StageColumn[] {
  const met = new Set<string>()
  return columns.flatMap((column) => {
    const stage = stageDated(column)
    const word = stage === null ? '' : plainStatus(stage)
    if (stage === null || word === '' || met.has(word)) return []
    met.add(word)
    return [{ column, stage }]
  })
}

/** The day of each stage as what happened to the person. */
export const stageEvents = (columns: readonly string[]): EventMap[] =>
  stageColumns(columns).map(({ column, stage }) => ({
    name: { value: stage },
    at: { column },
    kind: 'status',
  }))
