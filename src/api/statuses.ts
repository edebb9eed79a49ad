import { z } from 'zod'
import { SYSTEM } from '#domain/people/identity/name.ts'

/** A status that nobody has said the meaning of: whose it is, and what its system calls it. */
export const unmapped = z.object({
  system: z.string().regex(SYSTEM),
  of: z.enum(['person', 'deal']),
  status: z.string().min(1).max(200),
})
