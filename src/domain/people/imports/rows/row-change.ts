import { cellValue, LONGEST_TEXT } from '#domain/people/imports/cells/read-cell.ts'
import type { ImportMap } from '#domain/people/imports/map.ts'
import { type Bench, textAt } from './row-cells.ts'

/** Fields by which a history calls the status that lists call otherwise. */
const STATUS = new Set(['status', 'leadstatus', 'stage', 'stagename'])
/** Lines of a history that have no new value: that it happened is what they tell. */
const HAPPENED = new Set(['created', 'leadConverted', 'leadMerged'])
const LONGEST_FIELD = 100

/** Reads a line of a history of fields: the trait that changed and its new value; one that was emptied tells nothing. */
export function changeReader<Row>(
  { change }: ImportMap,
  bench: Bench<Row>,
): (row: Row) => Record<string, unknown> {
  if (!change) return () => ({})
  const field = bench.spot(change.field, 'change.field')
  const value = bench.spot(change.value, 'change.value')
  return (row) => {
    const name = textAt(field, row).slice(0, LONGEST_FIELD)
    if (name === '' || name === '__proto__') return {}
    const text = textAt(value, row).slice(0, LONGEST_TEXT).toWellFormed()
    const told = text === '' && HAPPENED.has(name) ? true : cellValue(text, bench.decimal)
    return told === undefined ? {} : { [STATUS.has(name.toLowerCase()) ? 'status' : name]: told }
  }
}
