import { z } from 'zod'
import { SYSTEM } from '#domain/people/identity/name.ts'
import { MEANINGS, type StatusMeaning } from '#domain/people/imports/statuses/meaning.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant } from './words.ts'

/** A status that nobody has said the meaning of: whose it is, and what its system calls it. */
export const unmapped = z.object({
  system: z.string().regex(SYSTEM),
  of: z.enum(['person', 'deal']),
  status: z.string().trim().min(1).max(200),
})

const line = z.strictObject({
  ...unmapped.shape,
  means: z.enum(MEANINGS).describe('A decision of the ladder, or "none".'),
}) satisfies z.ZodType<StatusMeaning>

const statuses = z.object({
  version: z.number().describe('1 is the table that Lockstep ships.'),
  madeAt: instant.nullable(),
  madeBy: z.string().nullable(),
  own: z.array(line).describe('What this workspace says; it goes before what is shipped.'),
  shipped: z.array(line),
  /** Most rows first; at most 200. */
  unmapped: z
    .array(unmapped.extend({ rows: z.number().describe('In the last import that met it.') }))
    .describe('Statuses that imports met and nobody has mapped.'),
})
export type Statuses = z.infer<typeof statuses>

export const statusesContract = {
  now: needs('bring-in-files', { versioned: true })
    .route({
      method: 'GET',
      path: '/statuses',
      summary: 'What statuses of other systems mean, and which nobody has mapped',
    })
    .output(statuses),
  change: needs('bring-in-files', { versioned: true })
    .route({
      method: 'PUT',
      path: '/statuses',
      summary: 'Other meanings from the next import on; what is in stays as it is',
    })
    .input(z.strictObject({ own: z.array(line).max(2_000) }))
    .errors(refusals('version-missing', 'version-stale'))
    .output(statuses),
}
