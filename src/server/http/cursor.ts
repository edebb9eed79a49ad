import { ORPCError } from '@orpc/server'

/** Where a page ended: the values that its last row is sorted by. Opaque to whoever carries it. */
export type Cursor = readonly (string | number)[]

export const cursorOf = (values: Cursor): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url')

/** Instants of the years 1 to 9999, the only ones that PostgreSQL and ISO 8601 write alike. */
const [EARLIEST, LATEST] = [-62_135_596_800_000, 253_402_300_799_999]

/** The sort values in a cursor, an instant first; one that we did not make is refused, never guessed at. */
export function readCursor(text: string, length: number): number[] {
  const values = parsed(text)
  if (!Array.isArray(values) || values.length !== length || !values.every(Number.isSafeInteger))
    throw notOurs()
  const [instant = 0, ...ids] = values as number[]
  if (instant < EARLIEST || instant > LATEST) throw notOurs()
  if (ids.some((id) => id < 0)) throw notOurs()
  return values as number[]
}

const notOurs = () => new ORPCError('BAD_REQUEST', { message: 'This cursor is not one of ours' })

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return null
  }
}
