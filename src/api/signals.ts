import { z } from 'zod'
import { TESTS } from '#domain/people/signals/false-signals.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, page, paging, rowId } from './words.ts'

const test = z.enum(TESTS)
const was = z.enum(['person', 'machine'])

/** What is said of a click or an open. */
export const signal = z.object({
  weighsNothing: z.boolean(),
  words: z.string().nullable().describe('What the tests say of it; null: nothing any more.'),
  said: was.nullable(),
})

const silentCount = z.object({
  sourceId: z.number(),
  source: z.string(),
  test: test.nullable().describe('null: only a member said so'),
  events: z.number(),
  people: z.number(),
})
export type SilentCount = z.infer<typeof silentCount>

const silentEvent = z.object({
  eventId: z.number(),
  personId: z.number(),
  name: z.string(),
  at: instant,
  event: z.string().describe('e.g. "email_click"'),
  source: z.string(),
  words: z.string().describe('Why it weighs nothing, e.g. "Opened 9 links within a second".'),
  said: was.nullable().describe('What a member said; it counts more than any test.'),
})
export type SilentEvent = z.infer<typeof silentEvent>

const asked = z.strictObject({
  eventIds: z.array(rowId).min(1).max(200),
  was: was.nullable().describe('null: takes back what was said; the tests decide.'),
})
const changed = z.object({
  events: z.number().describe('Events that weigh something else than before'),
  people: z.number().describe('People whom they are about'),
  scores: z.number().describe('Of them, those whose score changes'),
})
export type Reclassified = z.infer<typeof changed>

export const signalsContract = {
  counts: needs('read-people')
    .route({
      method: 'GET',
      path: '/quarantine/counts',
      summary: 'Clicks and opens of machines in the last 30 days, by source and test',
    })
    .output(z.array(silentCount)),
  list: needs('read-people')
    .route({
      method: 'GET',
      path: '/quarantine',
      summary: 'Clicks and opens that weigh nothing, newest first',
    })
    .input(
      z.strictObject({
        test: z.union([test, z.literal('said')]).optional(),
        sourceId: rowId.optional(),
        ...paging,
      }),
    )
    .output(page(silentEvent)),
  preview: needs('change-people', { changesNothing: true })
    .route({
      method: 'POST',
      path: '/quarantine/previews',
      summary: 'How many scores would change if these were a person’s, or a machine’s',
    })
    .input(asked)
    .output(changed)
    .errors(refusals('event-unknown')),
  say: needs('change-people')
    .route({
      method: 'POST',
      path: '/quarantine/verdicts',
      summary: 'These were a person’s, or a machine’s; null takes it back',
    })
    .input(asked)
    .output(changed)
    .errors(refusals('event-unknown')),
}
