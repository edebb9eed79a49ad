import { z } from 'zod'
import { needs } from './needs.ts'
import { instant, page, paging, when } from './words.ts'

const actor = z.object({
  kind: z.enum(['member', 'key', 'command', 'system']),
  id: z.string(),
  /** As it was shown when it was done. */
  name: z.string(),
})
const subject = z.object({
  kind: z.string(),
  id: z.string(),
  /** As it was shown when it was done; of a person as they are called today, or "Person 12". */
  label: z.string(),
})
const fields = z.record(z.string(), z.unknown()).nullable()

const entry = z.object({
  seq: z.number(),
  at: instant,
  actor,
  /** What was done, to be read after the actor's name, e.g. "gave Rosa Delgado the role Sales". */
  sentence: z.string(),
  action: z.string(),
  subject,
  /** Cut to /24 or /48. */
  ip: z.string().nullable(),
  agent: z.string().nullable(),
  before: fields,
  after: fields,
  requestId: z.string().nullable(),
  prevHash: z.string(),
  hash: z.string(),
})
export type AuditEntry = z.infer<typeof entry>

const filter = z.strictObject({
  search: z
    .string()
    .max(200)
    .optional()
    .describe('Words in the names of who did it and of what it was done to.'),
  actor: z
    .string()
    .max(400)
    .optional()
    .describe('Kind and id, e.g. “member:7”; “command” and “system” have no id.'),
  action: z.string().max(100).optional(),
  subject: z.string().max(400).optional().describe('Kind and id, e.g. “person:12”.'),
  since: when.optional().describe('From this instant on, in epoch milliseconds.'),
  until: when.optional().describe('Before this instant, in epoch milliseconds.'),
})
export type AuditFilter = z.infer<typeof filter>

const head = z.object({ seq: z.number(), at: instant, hash: z.string() })

const facet = { entries: z.number() }

export const auditContract = {
  list: needs('read-audit')
    .route({ method: 'GET', path: '/audit', summary: 'Who did what, newest first, by filter' })
    .input(
      filter.extend({
        ...paging,
        from: z.coerce
          .number()
          .int()
          .min(0)
          .max(10_000_000)
          .optional()
          .describe('Or the entry to begin at, for a jump.'),
      }),
    )
    .output(page(entry)),
  facets: needs('read-audit')
    .route({
      method: 'GET',
      path: '/audit/facets',
      summary: 'Who did anything and what was done, with how many entries each',
    })
    .output(
      z.object({
        total: z.number(),
        actors: z.array(actor.extend(facet)),
        actions: z.array(z.object({ action: z.string(), ...facet })),
        /** When the first entry was made. */
        since: instant.nullable(),
      }),
    ),
  head: needs('read-audit')
    .route({
      method: 'GET',
      path: '/audit/head',
      summary: 'Number and hash of the last entry, to be kept elsewhere',
    })
    .output(head.nullable()),
  verification: needs('read-audit')
    .route({
      method: 'GET',
      path: '/audit/verification',
      summary: 'Works every hash out again and names the first entry that is wrong',
    })
    .output(
      z.object({
        /** Entries that are as they were written, from the first one on. */
        entries: z.number(),
        /** Those of them that lost words about somebody who was erased; an entry after them says so. */
        emptied: z.number(),
        head: head.nullable(),
        fault: z
          .object({
            what: z.enum(['changed', 'missing', 'inserted', 'out-of-order', 'cut', 'another-end']),
            seq: z.number(),
            to: z.number(),
          })
          .nullable(),
        /** Versions of the agreement that are not what was recorded when they came into force. */
        agreements: z.array(
          z.object({ version: z.number(), what: z.enum(['changed', 'gone', 'unrecorded']) }),
        ),
        verifiedAt: instant,
      }),
    ),
}
