import { decidedEvent } from './decided.ts'
import type { KeptPerson } from './kept.ts'
import type { Folded } from './person.ts'

/** One thing that is kept otherwise than the log tells it; undefined where one of the two does not know it at all. */
export type Difference = {
  /** Key of the person or the deal. */
  of: string
  field: string
  kept: unknown
  told: unknown
}

/** Everything that is kept of a person against its counterpart from the log, column by column. */
export function compare(
  of: string,
  kept: KeptPerson | undefined,
  told: Folded | undefined,
): Difference[] {
  const differences: Difference[] = []
  const rows = (name: string, mine: Row | undefined, theirs: Row | undefined) => {
    for (const field of Object.keys(mine ?? theirs ?? {}))
      if (!same(mine?.[field], theirs?.[field]))
        differences.push({
          of,
          field: name ? `${name} ${field}` : field,
          kept: mine?.[field],
          told: theirs?.[field],
        })
  }
  const each = <T extends object>(mine: T[] = [], theirs: T[] = [], name: (row: T) => string) => {
    if (mine.length + theirs.length === 0) return
    const known = new Map(mine.map((row) => [name(row), row]))
    const found = new Map(theirs.map((row) => [name(row), row]))
    for (const id of new Set([...known.keys(), ...found.keys()]))
      rows(id, known.get(id) as Row, found.get(id) as Row)
  }
  rows('', kept?.state as Row | undefined, told?.state)
  each(kept?.handoffs, told?.handoffs, ({ n }) => `handoff ${n}`)
  each(kept?.links, told?.links, ({ n, deal_id }) => `handoff ${n} deal ${deal_id}`)
  const decided = told?.decided.map((one) => decidedEvent(told.line, one))
  each(kept?.decided, decided, ({ messageId }) => `decision ${messageId}`)
  return differences
}

type Row = Record<string, unknown>

/** To the last bit but the sign of zero, which JSON drops; the order of keys does not count. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b || Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [mine, theirs] = [entries(a), entries(b)]
  if (mine.length !== theirs.length) return false
  return mine.every(([key, value]) => Object.hasOwn(b, key) && same(value, (b as Row)[key]))
}

const entries = (value: object) => Object.entries(value).filter(([, inner]) => inner !== undefined)
