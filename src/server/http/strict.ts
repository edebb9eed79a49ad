import type { AnyProcedure } from '@orpc/server'
import { ORPCError } from '@orpc/server'

type Call<T> = { procedure: AnyProcedure; input: unknown; next: () => T }

/** A route that asks for nothing refuses a body; those that ask are strict by their own shapes. */
export function onlyWhatIsAsked<T>({ procedure, input, next }: Call<T>): T {
  const isAsking = procedure['~orpc'].inputSchema !== undefined
  const sent = typeof input === 'object' && input !== null ? Object.keys(input) : []
  if (!isAsking && sent.length > 0)
    throw new ORPCError('BAD_REQUEST', { data: { issues: [{ keys: sent }] } })
  if (!isStorable(input))
    throw new ORPCError('BAD_REQUEST', {
      message: 'A text of this request holds a character that nobody can read.',
    })
  return next()
}

/** Bodies are looked over when they are read; what stands in an address comes here first. */
function isStorable(input: unknown): boolean {
  if (typeof input === 'string') return !input.includes('\0')
  if (typeof input !== 'object' || input === null) return true
  return Object.entries(input).every(([key, value]) => !key.includes('\0') && isStorable(value))
}
