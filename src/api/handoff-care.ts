import { z } from 'zod'
import { REASON_FAMILIES } from '#domain/agreement/agreement.ts'
import { LEAKS } from '#domain/handoffs/care/leakage.ts'
import { CLOCK_KINDS } from '#domain/handoffs/promises.ts'
import { SIDES } from '#domain/workspace/role.ts'
import { needs } from './needs.ts'
import { closing, instant, rate } from './words.ts'

const side = z.enum(SIDES)
const who = z.object({ memberId: z.number(), name: z.string() })
const days = z.coerce
  .number()
  .int()
  .min(1)
  .max(366)
  .default(90)
  .describe('How many days back it looks.')
const quantiles = z
  .object({ median: z.number().nullable(), p75: z.number().nullable() })
  .describe('Milliseconds, of those that were contacted.')

const load = z.object({
  ...who.shape,
  taken: z.number().describe('Leads they were given in the last seven days.'),
  room: z.number().describe('Leads they can take in a week. Rule 5.4.'),
  waiting: z.number().describe('Leads that wait for their answer.'),
  accepted: z.number().describe('Leads they accepted that are open.'),
  over: z.number().describe('Of both, those of which a clock is past due.'),
  level: z.enum(['fine', 'watch', 'act']),
})

const promise = z.object({
  kind: z.enum(CLOCK_KINDS),
  owes: side,
  member: who.nullable().describe('Null: of the whole side.'),
  kept: rate.describe('Kept of those that were due; pending and void ones are left out.'),
})

const rejection = z.object({
  reason: z.string().describe('Empty: none was said.'),
  says: z.string(),
  family: z.enum(REASON_FAMILIES).nullable().describe('Null: the agreement does not know it.'),
  points: z.string().describe('What it points at.'),
  count: z.number(),
})

const care = z.object({
  asOf: instant,
  waiting: z.object({
    over: z.number(),
    half: z.number(),
    inTime: z.number(),
    nobodys: z.number().describe('Open leads that nobody has: has to be none.'),
    ofGone: z.number().describe('Open leads of somebody who left.'),
    ofAway: z.number().describe('Open leads of somebody who is away now.'),
  }),
  load: z.array(load),
  response: z.object({
    n: z.number(),
    waiting: z.number().describe('Leads nobody has contacted yet.'),
    wall: quantiles,
    open: quantiles.describe('The same in the open time of whoever had it.'),
    within: z.array(z.object({ limitMinutes: z.number(), rate })),
  }),
  promises: z.array(promise),
  rejections: z.array(rejection),
  leaks: z.array(
    z.object({
      step: z.enum(LEAKS),
      owes: side.describe('Whose step it is.'),
      count: z.number(),
    }),
  ),
  handoffs: z.number().describe('All hand-offs of the time, of which these leaked.'),
})
export type HandoffCare = z.infer<typeof care>

const lost = z.object({
  personId: z.number(),
  n: z.number(),
  name: z.string(),
  member: who.nullable(),
  mqlAt: instant,
  passedAt: instant.nullable(),
  acceptedAt: instant.nullable(),
  closing: closing.nullable(),
  closedAt: instant.nullable(),
  dueAt: instant.nullable().describe('When what was not done was due.'),
})
export type LostHandoff = z.infer<typeof lost>

/** How the hand-off goes, for whoever leads a team. */
export const handoffCareContract = {
  read: needs('watch-handoffs')
    .route({
      method: 'GET',
      path: '/handoff-care',
      summary: 'Whether anybody waits without an answer: load, promises, rejections, leaks',
    })
    .input(z.strictObject({ days }))
    .output(care),
  leaks: needs('watch-handoffs')
    .route({
      method: 'GET',
      path: '/handoff-care/leaks',
      summary: 'Hand-offs that went nowhere at one step, of the people whom you see',
    })
    .input(
      z.strictObject({
        step: z.enum(LEAKS),
        days,
        limit: z.coerce.number().int().min(1).max(200).default(50),
        cursor: z.string().max(500).optional(),
      }),
    )
    .output(z.object({ rows: z.array(lost), next: z.string().nullable() })),
}
