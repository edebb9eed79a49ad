import type { DateOrder } from '#domain/people/imports/map.ts'
import type { Sample } from './guess-map.ts'

const SLASHED = /^(\d{1,2})([/-])(\d{1,2})\2\d{4}\b/

/** How dates of one column stand: an order that a part above twelve proves, "unclear" where none does, null where no help is needed. */
export type Written = DateOrder | 'unclear' | null

/** Reads off its cells in which order a column writes days and months. Columns of one file may differ. */
export function writtenDates(cells: Iterable<string>): Written {
  let met: Written = null
  for (const cell of cells) {
    const parts = SLASHED.exec(cell.trim())
    if (!parts) continue
    if (Number(parts[1]) > 12) return 'day-first'
    if (Number(parts[3]) > 12) return 'month-first'
    met = 'unclear'
  }
  return met
}

/** The order of every column that proves one. */
export function provenOrders({ columns, rows }: Sample): Record<string, DateOrder> {
  return Object.fromEntries(
    columns.flatMap((column, i) => {
      const written = writtenDates(rows.map((row) => row[i] ?? ''))
      return written === null || written === 'unclear' ? [] : [[column, written] as const]
    }),
  )
}
