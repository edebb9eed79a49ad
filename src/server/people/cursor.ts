import { ORPCError } from '@orpc/server'

/** Where a page ended: the values that its last row is sorted by. Opaque to whoever carries it. */
export type Cursor = readonly (string | number)[]

export const cursorOf = (values: Cursor): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url')

/** The sort values in a cursor; a cursor that we did not make is refused, never guessed at. */
export function readCursor(text: string, length: number): number[] {
  const values = parsed(text)
  if (!Array.isArray(values) || values.length !== length || !values.every(Number.isSafeInteger))
    throw new ORPCError('BAD_REQUEST', { message: 'This cursor is not one of ours' })
  return values as number[]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return null
  }
}
