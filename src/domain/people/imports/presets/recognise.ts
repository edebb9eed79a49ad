import { guessDecimal, guessMap, type Sample } from '#domain/people/imports/guess/guess-map.ts'
import type { ImportMap } from '#domain/people/imports/map.ts'
import { HUBSPOT } from './hubspot.ts'
import { OWN } from './own.ts'
import { PIPEDRIVE } from './pipedrive.ts'
import { finderOf, type Preset } from './preset.ts'
import { SALESFORCE } from './salesforce.ts'

/** What a file is: the kind we know it by, its map, and what the same system could tell beside it. */
export type Recognised = {
  /** As people call it, "HubSpot contacts"; null where only single headers are known. */
  name: string | null
  map: ImportMap
  /** Columns that the system exports and this file lacks: with them a backtest is possible on day one. */
  asks: string[]
  /** What else to export. */
  beside: string | null
}

/** The first that fits: what is rarer stands before what is more common. */
const PRESETS: readonly Preset[] = [...OWN, ...PIPEDRIVE, ...HUBSPOT, ...SALESFORCE]

/** What a file is by its headers, and the map that follows; what no system is known for is guessed column by column. */
export function recognise(sample: Sample): Recognised {
  const find = finderOf(sample.columns)
  const fits = ({ marks, without = [] }: Preset) =>
    marks.every((group) => find(group)) && !find(without)
  const guess = guessMap(sample)
  const preset = PRESETS.find(fits)
  if (!preset) return { name: null, map: guess, asks: [], beside: null }
  const { schema, format, history, dateOrders } = guess
  const told = preset.map(find, sample)
  const amount = told.deal?.amount
  const map: ImportMap = {
    schema,
    name: preset.id,
    format,
    decimal: guessDecimal(sample, amount && 'column' in amount ? amount.column : null),
    history,
    ...(dateOrders && { dateOrders }),
    ...told,
  }
  const lacks = (words: RegExp) => !sample.columns.some((column) => words.test(column))
  return {
    name: preset.name,
    map,
    asks: (preset.asks ?? []).filter(({ words }) => lacks(words)).map(({ column }) => column),
    beside: preset.beside ?? null,
  }
}
