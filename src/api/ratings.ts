import { z } from 'zod'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, rowId, scalar } from './words.ts'

const side = z.enum(['marketing', 'sales'])
const said = z.object({ ready: z.number(), of: z.number() })

const row = z.object({
  roundId: z.number(),
  madeBy: z.string(),
  madeAt: instant,
  leads: z.number(),
  answered: z.number().describe('By you.'),
  finished: z.number().describe('Members who answered for every lead.'),
})

const lead = z.object({
  place: z.number().describe('From 1 on.'),
  traits: z
    .array(z.object({ name: z.string(), value: scalar }))
    .describe('What was known when the lead was passed, without who it is.'),
  acts: z
    .array(z.object({ name: z.string(), times: z.number(), daysBefore: z.number() }))
    .describe('What the person did in the 90 days before; whole days since the last time.'),
  isReady: z.boolean().nullable().describe('What you said; null: nothing yet.'),
})
export type RatedLead = z.infer<typeof lead>

const result = z.object({
  agreed: z.number().nullable().describe('Share of pairs of a marketer and a rep that agree.'),
  pairs: z.number(),
  kappa: z.number().nullable().describe('Cohen, over those pairs.'),
  alpha: z.number().nullable().describe('Krippendorff, over everybody.'),
  raters: z.array(z.object({ name: z.string(), side: side.nullable() })),
  disputed: z.array(z.object({ place: z.number(), marketing: said, sales: said, everybody: said })),
})

const round = row.extend({
  mayRate: z.boolean(),
  rows: z.array(lead),
  result: result
    .nullable()
    .describe('Null until you have answered for every lead; who does not rate sees it at once.'),
})
export type RatingRound = z.infer<typeof round>

const roundId = z.strictObject({ roundId: rowId })

/** Both sides say which leads are ready, and nobody sees what the others said before having said it all. Rule 7.2. */
export const ratingsContract = {
  list: needs('read-agreement')
    .route({ method: 'GET', path: '/ratings', summary: 'Rounds of blind rating, newest first' })
    .output(z.object({ mayBegin: z.boolean(), rounds: z.array(row) })),
  begin: needs('reserve')
    .route({
      method: 'POST',
      path: '/ratings',
      summary: 'Draw ten of the thirty leads that were passed last, for both sides to rate',
    })
    .input(z.strictObject({}))
    .output(round)
    .errors(refusals('rating-few-leads')),
  read: needs('read-agreement')
    .route({
      method: 'GET',
      path: '/ratings/{roundId}',
      summary: 'One round, with your answers and, once you are through, what came of it',
    })
    .input(roundId)
    .output(round)
    .errors(refusals('rating-unknown')),
  answer: needs('reserve')
    .route({
      method: 'PUT',
      path: '/ratings/{roundId}/answers/{place}',
      summary: 'Say whether a lead is ready; with the last answer all of yours are final',
    })
    .input(z.strictObject({ roundId: rowId, place: rowId, isReady: z.boolean() }))
    .output(round)
    .errors(refusals('rating-unknown', 'rating-not-yours', 'rating-over')),
}
