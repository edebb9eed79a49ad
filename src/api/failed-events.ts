import { z } from 'zod'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, page, paging, rowId } from './words.ts'

const counts = z.object({
  received: z.number().describe('stored + duplicate + failed'),
  stored: z.number(),
  duplicate: z.number().describe('The same event again, under the same id'),
  failed: z.number(),
  dropped: z
    .number()
    .describe(
      'Of the failed, those that are about somebody of whom nothing more may be kept: they are nowhere',
    ),
})

const intakeAccount = z.object({
  source: z.string(),
  lastAt: instant.nullable().describe('When anything last came; null: never'),
  hour: counts.describe('The last 60 minutes'),
  day: counts.describe('The last 24 hours'),
  open: z.number().describe('Events that wait for somebody to look at them'),
})
export type IntakeAccount = z.infer<typeof intakeAccount>

const failedEvent = z.object({
  failedEventId: z.number(),
  source: z.string(),
  receivedAt: instant,
  code: z.string().describe('Stable, e.g. "number-too-large"; see docs/intake.md'),
  path: z.string().nullable().describe('Where in the event, e.g. "$.properties.n"'),
  reason: z.string(),
  events: z
    .number()
    .describe('Events it stands for: more than one where a batch had more than it may'),
  bytes: z.number().describe('Of what was sent'),
  state: z.enum(['open', 'replayed', 'set-aside']),
  settledAt: instant.nullable(),
})
export type FailedEvent = z.infer<typeof failedEvent>

const whole = failedEvent.extend({
  raw: z
    .string()
    .describe('What was sent, up to a million bytes; bytes that are no text are shown as U+FFFD'),
  isWhole: z.boolean().describe('Whether that is all that was sent'),
})
export type WholeFailedEvent = z.infer<typeof whole>

const which = { failedEventId: rowId }
const several = z.array(rowId).min(1).max(200)

export const failedEventsContract = {
  accounts: needs('bring-in-files')
    .route({
      method: 'GET',
      path: '/failed-events/accounts',
      summary: 'What came from each source, and what became of it',
    })
    .output(z.array(intakeAccount)),
  list: needs('bring-in-files')
    .route({
      method: 'GET',
      path: '/failed-events',
      summary: 'Events that could not be stored, newest first',
    })
    .input(
      z.strictObject({
        state: z.enum(['open', 'replayed', 'set-aside']).default('open'),
        ...paging,
      }),
    )
    .output(
      page(failedEvent).extend({
        events: z.number().describe('Events that all of them stand for'),
      }),
    ),
  read: needs('bring-in-files')
    .route({
      method: 'GET',
      path: '/failed-events/{failedEventId}',
      summary: 'One of them, with what was sent',
    })
    .input(z.strictObject(which))
    .output(whole)
    .errors(refusals('failed-event-unknown')),
  replay: needs('bring-in-files')
    .route({
      method: 'PUT',
      path: '/failed-events/{failedEventId}/replay',
      summary: 'Store one as it was mended',
    })
    .input(z.strictObject({ ...which, text: z.string().min(1).max(1_000_000) }))
    .output(failedEvent)
    .errors(refusals('failed-event-unknown', 'failed-event-over', 'failed-event-unfit')),
  replaySeveral: needs('bring-in-files')
    .route({
      method: 'PUT',
      path: '/failed-events/replays',
      summary: 'Try some again, by the bytes they came as; what still fails stays',
    })
    .input(z.strictObject({ failedEventIds: several }))
    .output(z.object({ replayed: z.number(), failed: z.number() }).describe('In events')),
  setAside: needs('bring-in-files')
    .route({
      method: 'PUT',
      path: '/failed-events/set-aside',
      summary: 'Leave some as they are; they stay in the account as failed',
    })
    .input(z.strictObject({ failedEventIds: several }))
    .output(z.object({ setAside: z.number().describe('In events') })),
}
