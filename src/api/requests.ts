import { z } from 'zod'
import { MENDABLE, REQUEST_KINDS } from '#domain/handoffs/requests/request.ts'
import { SIDES } from '#domain/workspace/role.ts'
import { saysWhen } from './live.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, rowId, said } from './words.ts'

const side = z.enum(SIDES)
const who = z.object({ memberId: z.number(), name: z.string() })
const words = said(4_000)

const row = z.object({
  requestId: z.number(),
  kind: z.enum(REQUEST_KINDS),
  owes: side.describe('The team that owes the answer.'),
  state: z.enum(['open', 'answered', 'closed']),
  isTakenBack: z.boolean().describe('Closed because the asker needs it no longer.'),
  asker: who,
  owner: who.nullable().describe('Null: somebody of the team that owes it.'),
  person: z
    .object({ personId: z.number(), name: z.string() })
    .nullable()
    .describe('Null where it is about nobody, or about somebody whom you do not see.'),
  n: z.number().nullable().describe('Which of their hand-offs.'),
  deal: z.object({ dealId: z.number(), name: z.string() }).nullable(),
  field: z.string().nullable().describe('Which detail, or which role of a buying group.'),
  wants: z.string(),
  turn: z.number().describe('Counts from 1: how often it had to be asked.'),
  askedAt: instant,
  changedAt: instant,
  startedAt: instant.describe('When the clock of this turn began.'),
  halfAt: instant.nullable().describe('When half of the time is used: the light turns amber.'),
  dueAt: instant.nullable().describe('In the hours of who owes it. Null: never open until then.'),
})
export type RequestRow = z.infer<typeof row>

const turn = z.object({
  turn: z.number(),
  startedAt: instant,
  dueAt: instant.nullable(),
  answeredAt: instant.nullable(),
  answeredBy: z.string().nullable(),
  answer: z.string(),
  isMended: z.boolean().describe('The answer set the detail that was asked for.'),
  isHelped: z.boolean().nullable().describe('Null until the asker says so.'),
  reaction: z.string(),
  reactedAt: instant.nullable(),
})

const request = row.extend({
  turns: z.array(turn).describe('Each time it was asked, in order.'),
  colleagues: z.array(who).describe('Members of the team that owes it: to whom it can be given.'),
  fieldNow: z.string().nullable().describe('The detail as it is told now, where it can be mended.'),
  may: z.object({
    answer: z.boolean(),
    mend: z.boolean().describe('An answer can set the detail at once.'),
    react: z.boolean(),
    give: z.boolean(),
    takeBack: z.boolean(),
  }),
})
export type Request = z.infer<typeof request>

const counts = z
  .object({ mine: z.number(), team: z.number(), theirs: z.number() })
  .describe('Open ones, whatever is shown; a thousand stands for that or more.')

const missing = z.object({
  kind: z.enum(['deal-reason', 'contact-roles', 'minimum-information']),
  side: side.describe('On whose list it is.'),
  member: who.nullable().describe('Whose it is; null: nobody is known who works with it.'),
  person: row.shape.person,
  n: z.number().nullable(),
  deal: row.shape.deal,
  details: z.array(z.string()).describe('Which details are missing.'),
  since: instant.nullable(),
  requestId: z.number().nullable().describe('The open request about it, if somebody asked.'),
})
export type Missing = z.infer<typeof missing>

const id = z.strictObject({ requestId: rowId })

/** What one team asks of the other, and what comes of it. */
export const requestsContract = {
  list: needs('ask-other-team')
    .route({
      method: 'GET',
      path: '/requests',
      summary: 'What the teams asked of each other; open ones by when they are due',
    })
    .input(
      z.strictObject({
        whose: z
          .enum(['mine', 'team', 'theirs', 'all'])
          .default('mine')
          .describe('mine: asked by you or yours to answer; team: owed by yours; theirs: by them.'),
        state: z.enum(['open', 'answered', 'closed']).default('open'),
        personId: rowId.optional().describe('About one person only.'),
        cursor: z.string().max(500).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(100),
      }),
    )
    .output(z.object({ asOf: instant, rows: z.array(row), counts, next: z.string().nullable() })),
  read: needs('ask-other-team')
    .route({ method: 'GET', path: '/requests/{requestId}', summary: 'One request, turn by turn' })
    .input(id)
    .output(request)
    .errors(refusals('ask-unknown')),
  make: needs('ask-other-team')
    .route({ method: 'POST', path: '/requests', summary: 'Ask the other team for something' })
    .input(
      z.strictObject({
        kind: z.enum(REQUEST_KINDS),
        wants: said(4_000, 1).describe('What you need, in a sentence or two.'),
        ownerId: z.int().positive().optional().describe('Who is to answer; else their team.'),
        personId: z.int().positive().optional(),
        n: z.int().positive().optional(),
        dealId: z.int().positive().optional(),
        field: z.string().trim().min(1).max(100).optional(),
        askId: z.int().positive().optional().describe('The standing ask that it follows from.'),
      }),
    )
    .output(request)
    .errors(
      refusals(
        'ask-not-yours',
        'ask-about-missing',
        'ask-owner-unfit',
        'member-unknown',
        'person-unknown',
        'deal-unknown',
        'ask-unknown',
      ),
    ),
  answer: needs('ask-other-team')
    .route({ method: 'PUT', path: '/requests/{requestId}/answer', summary: 'Answer a request' })
    .input(
      id.extend({
        answer: said(4_000, 1),
        value: z
          .string()
          .trim()
          .min(1)
          .max(200)
          .optional()
          .describe(`Sets the detail that was asked for: ${MENDABLE.join(', ')}.`),
      }),
    )
    .output(request)
    .errors(
      refusals(
        'ask-unknown',
        'ask-not-yours',
        'ask-answered',
        'ask-over',
        'not-allowed',
        'detail-unfit',
      ),
    ),
  react: needs('ask-other-team')
    .route({
      method: 'PUT',
      path: '/requests/{requestId}/reaction',
      summary: 'Say whether the answer helped; where it did not, the request is open again',
    })
    .input(id.extend({ helped: z.boolean(), word: words.default('') }))
    .output(request)
    .errors(refusals('ask-unknown', 'ask-not-yours', 'ask-unanswered', 'ask-over')),
  give: needs('ask-other-team')
    .route({
      method: 'PUT',
      path: '/requests/{requestId}/owner',
      summary: 'Say who of the team that owes it answers; the clock goes on in their hours',
    })
    .input(id.extend({ memberId: z.int().positive() }))
    .output(request)
    .errors(
      refusals(
        'ask-unknown',
        'ask-not-yours',
        'ask-answered',
        'ask-over',
        'ask-owner-unfit',
        'member-unknown',
      ),
    ),
  takeBack: needs('ask-other-team')
    .route({
      method: 'DELETE',
      path: '/requests/{requestId}',
      summary: 'Take a request back that is not needed any more',
    })
    .input(id)
    .output(request)
    .errors(refusals('ask-unknown', 'ask-not-yours', 'ask-over')),

  missing: needs('ask-other-team')
    .route({
      method: 'GET',
      path: '/missing-details',
      summary: 'What one side needs of the other and nobody told yet, found by the machine',
    })
    .input(
      z.strictObject({
        side: side.describe('On whose list it is.'),
        whose: z.enum(['mine', 'all']).default('mine'),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ rows: z.array(missing), total: z.number() })),
  mend: needs('change-people')
    .route({
      method: 'PUT',
      path: '/people/{personId}/details',
      summary: 'Tell a detail of somebody that is wrong or missing',
    })
    .input(
      z.strictObject({
        personId: rowId,
        field: z.enum(MENDABLE),
        value: z.string().trim().min(1).max(200),
      }),
    )
    .output(z.object({ field: z.enum(MENDABLE), value: z.string() }))
    .errors(refusals('person-unknown', 'detail-unfit')),
  sayReason: needs('change-people')
    .route({
      method: 'PUT',
      path: '/deals/{dealId}/reason',
      summary: 'Say why a deal was won or lost',
    })
    .input(z.strictObject({ dealId: rowId, reason: z.string().trim().min(1).max(200) }))
    .output(z.object({ reason: z.string() }))
    .errors(refusals('deal-unknown')),
  live: needs('ask-other-team', { goesOn: true })
    .route({
      method: 'GET',
      path: '/requests/live',
      summary:
        'Says when a request, a standing ask or what is missing changed, as server-sent events',
    })
    .output(saysWhen),
}
