import { z } from 'zod'
import { REASON_FAMILIES } from '#domain/agreement/agreement.ts'
import { FIGURES } from '#domain/handoffs/care/figures.ts'
import { LEAKS } from '#domain/handoffs/care/leakage.ts'
import { CLOCK_KINDS } from '#domain/handoffs/promises.ts'
import { SIDES } from '#domain/workspace/role.ts'
import { saysWhen } from './live.ts'
import { needs } from './needs.ts'
import { closing, instant, rate, rowId } from './words.ts'

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
  clause: z.string().describe('The clause of the agreement that says it.'),
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

const row = z.object({
  personId: z.number(),
  n: z.number(),
  name: z.string().nullable().describe('Null: they were erased.'),
  member: who.nullable(),
  mqlAt: instant.nullable().describe('Null: joined to somebody else since.'),
  passedAt: instant.nullable(),
  acceptedAt: instant.nullable(),
  closing: closing.nullable(),
  closedAt: instant.nullable(),
  reason: z.string().nullable(),
  dueAt: instant.nullable().describe('When what the number counts was or is due.'),
})
export type CareRow = z.infer<typeof row>

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
  rows: needs('watch-handoffs')
    .route({
      method: 'GET',
      path: '/handoff-care/rows',
      summary: 'The hand-offs that a number is made of, of the people whom you see',
    })
    .input(
      z.strictObject({
        figure: z.enum(FIGURES),
        memberId: rowId.optional().describe('Of this member only.'),
        kind: z.enum(CLOCK_KINDS).optional().describe('Of this promise only.'),
        owes: side.optional().describe('Owed by this side only.'),
        reason: z.string().max(200).optional().describe('For this reason; empty: none was said.'),
        step: z.enum(LEAKS).optional().describe('Lost at this step.'),
        minutes: z.coerce.number().positive().max(1e6).optional().describe('Contacted within.'),
        days,
        limit: z.coerce.number().int().min(1).max(200).default(50),
        cursor: z.string().max(500).optional(),
      }),
    )
    .output(
      z.object({
        total: z.number().describe('The number, whomever you see.'),
        rows: z.array(row),
        next: z.string().nullable(),
      }),
    ),
  live: needs('watch-handoffs', { goesOn: true })
    .route({
      method: 'GET',
      path: '/handoff-care/live',
      summary: 'Says when how the hand-off goes changed, as server-sent events',
    })
    .output(saysWhen),
}
