import { z } from 'zod'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, page, paging, rowId, scalar, stage } from './words.ts'

const name = z.object({ nameId: z.number(), system: z.string(), value: z.string() })

/** One of two who may be one person, with what speaks for it and against it. */
const side = z.object({
  personId: z.number(),
  name: z.string(),
  title: z.string().nullable(),
  company: z.string().nullable(),
  stage,
  origin: z.string().nullable(),
  events: z.number(),
  firstSeenAt: instant,
  lastSeenAt: instant,
  names: z.array(name),
  traits: z.record(z.string(), scalar),
})
export type CandidateSide = z.infer<typeof side>

const candidate = z.object({
  sides: z.array(side).length(2),
  why: z
    .enum(['two-ids', 'too-many-names'])
    .describe('Both have a name of one system, or together they would have more than 500 names.'),
  claim: z
    .object({ names: z.array(name).length(2), messageId: z.string(), happenedAt: instant })
    .describe('The event that called both one person, and by which names.'),
  shared: z.array(z.string()).describe('Traits that are the same of both, e.g. "company".'),
})
export type Candidate = z.infer<typeof candidate>

/** Where the two stand after a decision: the same number where they are one person. */
const decided = z.object({
  decisionId: z.number(),
  personId: z.number(),
  otherPersonId: z.number(),
})

const pair = { personId: rowId, otherId: rowId.describe('Another person, by any of their names.') }

export const identityContract = {
  candidates: needs('read-people')
    .route({
      method: 'GET',
      path: '/people/candidates',
      summary: 'People who may be one person, side by side',
    })
    .input(z.strictObject(paging))
    .output(page(candidate)),
  merge: needs('change-people')
    .route({
      method: 'POST',
      path: '/people/{personId}/merges',
      summary: 'Make two people one; it can be undone',
    })
    .input(z.strictObject(pair))
    .output(decided)
    .errors(refusals('person-unknown', 'same-person', 'told-apart', 'too-many-names')),
  undoMerge: needs('change-people')
    .route({ method: 'DELETE', path: '/merges/{mergeId}', summary: 'Undo a merge' })
    .input(z.strictObject({ mergeId: rowId }))
    .output(decided)
    .errors(refusals('decision-unknown')),
  tellApart: needs('change-people')
    .route({
      method: 'PUT',
      path: '/people/{personId}/apart/{otherId}',
      summary: 'Two people, or two names of one, are not the same; no event makes them one again',
    })
    .input(z.strictObject(pair))
    .output(decided)
    .errors(refusals('person-unknown', 'same-person', 'merged-by-hand')),
  undoTellApart: needs('change-people')
    .route({
      method: 'DELETE',
      path: '/people/{personId}/apart/{otherId}',
      summary: 'Take back that two people are not the same',
    })
    .input(z.strictObject(pair))
    .output(decided)
    .errors(refusals('person-unknown', 'decision-unknown')),
}
