import { cellText, cellValue, LONGEST_TEXT } from '#domain/people/imports/cells/read-cell.ts'
import { type DateHabit, readDate } from '#domain/people/imports/cells/read-date.ts'
import type { Cell, Column, DateOrder, ImportMap } from '#domain/people/imports/map.ts'
import type { Meaning, StatusOf, Unmapped } from '#domain/people/imports/statuses/meaning.ts'
import { shippedMeanings } from '#domain/people/imports/statuses/shipped.ts'
import { type Result, refuse } from '#domain/result.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { RowRefusal, RowSetting } from './row.ts'

/** Finds a column of the file; null where the file has none of that name. */
export type Locate<Row> = (column: string) => ((row: Row) => unknown) | null

/** What is wrong with a map for this file, and where in the map. */
export type MapFault = { path: string; reason: string }

/** A cell ready to be read from any row. */
export type Spot<Row> = { column: string | null; of: (row: Row) => unknown }

/** Everything the parts of a map need to find and read their cells. */
export type Bench<Row> = {
  spot(cell: Cell | undefined, path: string): Spot<Row> | null
  faults: MapFault[]
  habit: DateHabit
  /** Order of days and months in single columns, which goes before the habit's. */
  orders: Readonly<Record<string, DateOrder>>
  decimal: '.' | ','
  setting: RowSetting
  /** What a status means; what nobody knows is noted for the row. */
  meaning(of: StatusOf, status: string): Meaning | null
  /** Statuses of the row being read that nobody has mapped; whoever reads the row empties it. */
  unmapped: Unmapped[]
}

export function benchOf<Row>(map: ImportMap, locate: Locate<Row>, setting: RowSetting): Bench<Row> {
  const faults: MapFault[] = []
  const spot = (cell: Cell | undefined, path: string): Spot<Row> | null => {
    if (!cell) return null
    if (isValue(cell)) return { column: null, of: () => cell.value }
    const of = locate(cell.column)
    if (!of) faults.push({ path, reason: `The file has no column “${cell.column}”` })
    return { column: cell.column, of: of ?? (() => undefined) }
  }
  const habit = { zone: map.timeZone ?? setting.timeZone, order: map.dateOrder ?? null }
  const orders = map.dateOrders ?? {}
  const unmapped: Unmapped[] = []
  const system = map.statuses ?? map.system ?? ''
  const { meanings = shippedMeanings } = setting
  const meaning = (of: StatusOf, status: string) => {
    const means = meanings(system, of, status)
    if (means === null) unmapped.push({ system, of, status: status.slice(0, LONGEST_STATUS) })
    return means
  }
  return { spot, faults, habit, orders, decimal: map.decimal, setting, meaning, unmapped }
}

/** Characters of a status that are kept for whoever is to say what it means. */
const LONGEST_STATUS = 200

const isValue = (cell: Cell): cell is Exclude<Cell, Column> => 'value' in cell

export function textAt<Row>(spot: Spot<Row> | null, row: Row): string {
  return spot ? cellText(spot.of(row)) : ''
}

/** The instant a cell tells, null where it is empty; never after the import itself. Rule 0.2. */
export function dateAt<Row>(
  bench: Bench<Row>,
  spot: Spot<Row> | null,
  row: Row,
): Result<Instant | null, RowRefusal> {
  const text = textAt(spot, row)
  if (text === '') return EMPTY
  const order = spot?.column ? bench.orders[spot.column] : undefined
  const at = readDate(text, order ? { ...bench.habit, order } : bench.habit)
  if (at === null) return unreadable(spot, text, 'is not a date we can read')
  return { ok: true, value: at > bench.setting.now ? bench.setting.now : at }
}

const EMPTY = { ok: true, value: null } as const

/** The values of several cells by name; empty cells are left out, so that they keep what is known. */
export function valuesAt<Row>(
  spots: [string, Spot<Row>][],
  row: Row,
  decimal: '.' | ',',
): Result<Record<string, unknown>, RowRefusal> {
  const values: Record<string, unknown> = {}
  for (const [name, spot] of spots) {
    const cell = spot.of(row)
    const value = TEXTS.has(name) ? cellText(cell) || undefined : cellValue(cell, decimal)
    if (value === undefined) continue
    if (typeof value === 'string' && value.length > LONGEST_TEXT)
      return unreadable(spot, value, `is longer than ${LONGEST_TEXT} characters`)
    values[name] = value
  }
  return { ok: true, value: values }
}

/** Traits that are text whatever they look like. */
const TEXTS = new Set(['name', 'firstName', 'lastName', 'phone', 'mobile', 'id', 'postcode', 'zip'])

export function unreadable<Row>(spot: Spot<Row> | null, text: string, says: string) {
  const shown = text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text
  return refuse<RowRefusal>({ column: spot?.column ?? null, reason: `“${shown}” ${says}` })
}

/** The earliest of the instants that are known. */
export function earliest(instants: (Instant | null)[]): Instant | null {
  const known = instants.filter((at) => at !== null)
  return known.length ? instant(Math.min(...known)) : null
}
