import { z } from 'zod'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, rowId, said } from './words.ts'

const side = z
  .enum(['marketing', 'sales'])
  .nullable()
  .describe('Null: of neither, e.g. a mediator.')
const who = z.object({ memberId: z.number(), name: z.string() })
const clauseId = z.string().min(1).max(200).describe('The clause it is about, e.g. "qualify".')

const comment = z.object({
  commentId: z.number(),
  clauseId: z.string(),
  proposalId: z.number().nullable(),
  by: who,
  side,
  says: z.string(),
  saidAt: instant,
  isYours: z.boolean(),
})
export type ClauseComment = z.infer<typeof comment>

const reservation = z.object({
  reservationId: z.number(),
  clauseId: z.string(),
  proposalId: z.number().nullable().describe('The proposal it was first said of.'),
  owner: who,
  side,
  says: z.string(),
  state: z.enum(['open', 'no-solution', 'accepted', 'settled']),
  reviewOn: z
    .string()
    .nullable()
    .describe('The day on which to look at it again, e.g. 2026-12-01.'),
  madeAt: instant,
  changedAt: instant,
  version: z.number(),
  mayChange: z.boolean(),
})
export type Reservation = z.infer<typeof reservation>

const day = z.iso.date().nullable()

/** What is said beside the clauses: comments, and disagreements that are kept instead of hidden. */
export const agreementNotesContract = {
  list: needs('read-agreement')
    .route({
      method: 'GET',
      path: '/agreement-notes',
      summary: 'Comments and reservations, of the agreement or of one proposal',
    })
    .input(z.strictObject({ proposalId: rowId.optional() }))
    .output(z.object({ comments: z.array(comment), reservations: z.array(reservation) })),
  comment: needs('reserve')
    .route({ method: 'POST', path: '/clause-comments', summary: 'Say something of a clause' })
    .input(
      z.strictObject({ clauseId, proposalId: z.int().positive().optional(), says: said(2_000, 1) }),
    )
    .output(comment)
    .errors(refusals('proposal-unknown')),
  takeBack: needs('reserve')
    .route({
      method: 'DELETE',
      path: '/clause-comments/{commentId}',
      summary: 'Take a comment of yours back',
    })
    .input(z.strictObject({ commentId: rowId }))
    .output(z.object({ commentId: z.number() }))
    .errors(refusals('comment-unknown')),
  reserve: needs('reserve')
    .route({
      method: 'POST',
      path: '/reservations',
      summary: 'Record a disagreement; it does not keep anybody from signing',
    })
    .input(
      z.strictObject({
        clauseId,
        proposalId: z.int().positive().optional(),
        says: said(2_000, 1).describe('What you do not agree with, and why.'),
        reviewOn: day.default(null),
      }),
    )
    .output(reservation)
    .errors(refusals('proposal-unknown')),
  change: needs('reserve')
    .route({
      method: 'PUT',
      path: '/reservations/{reservationId}',
      summary: 'Say how a disagreement stands',
    })
    .input(
      z.strictObject({
        reservationId: rowId,
        version: z.int().positive().describe('That of the reservation as you see it.'),
        state: reservation.shape.state,
        says: said(2_000, 1).optional(),
        reviewOn: day.optional(),
      }),
    )
    .output(reservation)
    .errors(refusals('reservation-unknown', 'reservation-not-yours', 'reservation-changed')),
}
