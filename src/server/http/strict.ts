import type { AnyProcedure } from '@orpc/server'
import { ORPCError } from '@orpc/server'
import type { z } from 'zod'

type Call<T> = { procedure: AnyProcedure; input: unknown; next: () => T }

/** A route that asks for nothing refuses a body; those that ask are strict by their own shapes. */
export function onlyWhatIsAsked<T>({ procedure, input, next }: Call<T>): T {
  const isAsking = procedure['~orpc'].inputSchema !== undefined
  const sent = typeof input === 'object' && input !== null ? Object.keys(input) : []
  if (!isAsking && sent.length > 0)
    throw new ORPCError('BAD_REQUEST', { data: { issues: [{ keys: sent }] } })
  if (!isStorable(input)) throw unstorable()
  return next()
}

/**
 * What a route beside the contract is asked for in its address, by the shape it has for it. Throws the same refusals as
 * the contract's own routes.
 */
export function queryOf<T>(asked: z.ZodType<T>, query: unknown): T {
  if (!isStorable(query)) throw unstorable()
  const read = asked.safeParse(query)
  if (read.success) return read.data
  throw new ORPCError('BAD_REQUEST', { data: { issues: read.error.issues } })
}

const unstorable = () =>
  new ORPCError('BAD_REQUEST', {
    message: 'A text of this request holds a character that nobody can read.',
  })

/** Bodies are looked over when they are read; what stands in an address comes here first. */
function isStorable(input: unknown): boolean {
  if (typeof input === 'string') return !input.includes('\0')
  if (typeof input !== 'object' || input === null) return true
  return Object.entries(input).every(([key, value]) => !key.includes('\0') && isStorable(value))
}
