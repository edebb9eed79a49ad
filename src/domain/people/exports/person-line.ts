import { type Name, spelled } from '#domain/people/identity/name.ts'
import { BETWEEN_PEOPLE, DETAIL, PEOPLE_COLUMNS } from '#domain/people/imports/presets/own.ts'

/** What of one person is written into a file. */
export type Exported = {
  name: Name
  /** Every other name that sources call them, by code unit. */
  names: readonly string[]
  traits: Readonly<Record<string, unknown>>
  stage: string
  band: string
  /** When they were last here, epoch ms: what is told of them is true as of then. */
  asOf: number
}

const { person, names, stage, score, exportedAt, ...TRAITS } = PEOPLE_COLUMNS

/** Traits that have a column of their own. */
const OWN = new Set(Object.keys(TRAITS))

/** The traits that stand behind the fixed columns, each once, by code unit. */
export const detailsOf = (traits: Iterable<string>): string[] =>
  [...new Set(traits)].filter((trait) => !OWN.has(trait)).sort()

/** The head of the file. */
export const peopleHead = (details: readonly string[]): string[] => [
  ...Object.values(PEOPLE_COLUMNS),
  ...details.map((trait) => DETAIL + trait),
]

/** One person as a line under that head. */
export function personLine(one: Exported, details: readonly string[]): string[] {
  const fixed: Record<string, string> = {
    person: spelled(one.name),
    names: one.names.join(BETWEEN_PEOPLE),
    stage: one.stage,
    score: one.band,
    exportedAt: new Date(one.asOf).toISOString(),
  }
  return [
    ...Object.keys(PEOPLE_COLUMNS).map((column) => fixed[column] ?? told(one.traits[column])),
    ...details.map((trait) => told(one.traits[trait])),
  ]
}

function told(value: unknown): string {
  if (value === null || value === undefined) return ''
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).trim()
}
