import { z } from 'zod'
import { GRADES, RHYTHMS } from '#domain/handoffs/requests/standing-ask.ts'
import { SIDES } from '#domain/workspace/role.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, rowId, said } from './words.ts'

const side = z.enum(SIDES)
const who = z.object({ memberId: z.number(), name: z.string() })
const words = said(4_000)

const standingAsk = z.object({
  askId: z.number(),
  side: side.describe('The side that is asked, by the other one.'),
  member: who,
  isYours: z.boolean(),
  askedAt: instant,
  answeredAt: instant.nullable(),
  isNothing: z.boolean().describe('"Nothing this time."'),
  said: z.string(),
  outcome: z.string().describe('What was done about it.'),
  outcomeAt: instant.nullable(),
  outcomeBy: z.string().nullable(),
  requests: z.array(z.number()).describe('Requests that came of it.'),
})
export type StandingAsk = z.infer<typeof standingAsk>

const rhythm = z.strictObject({
  everyWeeks: z.literal(RHYTHMS),
  asksMarketing: z.boolean().describe('Whether sales asks marketing, too.'),
})

const explanation = z.object({
  explanationId: z.number(),
  about: side.describe('Whose process it tells.'),
  member: who,
  isYours: z.boolean(),
  says: z.string(),
  saidAt: instant,
  grade: z.enum(GRADES).nullable().describe('By the side it is about; null: not graded yet.'),
  word: z.string(),
  gradedBy: z.string().nullable(),
  gradedAt: instant.nullable(),
})
export type Explanation = z.infer<typeof explanation>

const id = z.strictObject({ askId: rowId })
const listed = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

/** "What can I do to make the sales process easier?", asked on a rhythm; and whether each side can explain the other. */
export const standingAsksContract = {
  list: needs('ask-other-team')
    .route({
      method: 'GET',
      path: '/standing-asks',
      summary: 'Who was asked what would make their work easier, what they said, what was done',
    })
    .input(z.strictObject(listed))
    .output(
      z.object({
        rows: z.array(standingAsk),
        next: z.string().nullable(),
        rhythm,
        mayChange: z.boolean(),
        counts: z
          .array(
            z.object({
              side,
              asked: z.number(),
              answered: z.number(),
              done: z.number(),
              members: z.number().describe('Who could have been asked.'),
              lastAskedAt: instant.nullable(),
            }),
          )
          .describe('Of the last 90 days.'),
      }),
    ),
  answer: needs('ask-other-team')
    .route({
      method: 'PUT',
      path: '/standing-asks/{askId}/answer',
      summary: 'Answer what you were asked; an empty text says "nothing this time"',
    })
    .input(id.extend({ said: words.default('') }))
    .output(standingAsk)
    .errors(refusals('ask-unknown', 'ask-not-yours', 'ask-answered')),
  settle: needs('ask-other-team')
    .route({
      method: 'PUT',
      path: '/standing-asks/{askId}/outcome',
      summary: 'Say what was done about an answer, by the side that asked',
    })
    .input(id.extend({ outcome: said(4_000, 1) }))
    .output(standingAsk)
    .errors(refusals('ask-unknown', 'ask-not-yours', 'ask-unanswered')),
  setRhythm: needs('ask-other-team')
    .route({
      method: 'PUT',
      path: '/standing-asks/rhythm',
      summary: 'Say how often everybody is asked, and whether marketing is asked, too',
    })
    .input(rhythm)
    .output(rhythm)
    .errors(refusals('not-allowed')),

  explanations: needs('ask-other-team')
    .route({
      method: 'GET',
      path: '/explanations',
      summary: 'How each side says the other’s process works, and how the other graded it',
    })
    .input(z.strictObject(listed))
    .output(z.object({ rows: z.array(explanation), next: z.string().nullable() })),
  explain: needs('ask-other-team')
    .route({
      method: 'POST',
      path: '/explanations',
      summary: 'Say in a few sentences how the other side’s process works',
    })
    .input(z.strictObject({ about: side, says: said(4_000, 1) }))
    .output(explanation)
    .errors(refusals('ask-not-yours')),
  grade: needs('ask-other-team')
    .route({
      method: 'PUT',
      path: '/explanations/{explanationId}/grade',
      summary: 'Say whether this is how your process works',
    })
    .input(z.strictObject({ explanationId: rowId, grade: z.enum(GRADES), word: words.default('') }))
    .output(explanation)
    .errors(refusals('ask-unknown', 'ask-not-yours', 'ask-answered')),
}
