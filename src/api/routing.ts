import { z } from 'zod'
import { USUAL_RELAY } from '#domain/handoffs/relay.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, name, rowId, scalar, when } from './words.ts'

const trait = z.string().min(1).max(100)
const traitTest = z.union([
  z.strictObject({ trait, is: scalar }),
  z.strictObject({ trait, in: z.array(scalar).min(1).max(300) }),
  z.strictObject({ trait, contains: z.string().min(1).max(200) }),
  z.strictObject({ trait, atLeast: z.number() }),
  z.strictObject({ trait, atMost: z.number() }),
  z.strictObject({ trait, known: z.boolean() }),
])

const rule = z.union([
  z.strictObject({ kind: z.literal('owner') }),
  z.strictObject({
    kind: z.enum(['territory', 'segment']),
    name,
    when: z.array(traitTest).min(1).max(20),
    to: z.array(z.int().positive()).min(1).max(500).describe('Members it goes to'),
  }),
])

const repTerms = z.strictObject({
  memberId: z.int().positive(),
  takes: z.boolean().describe('Whether they get leads at all'),
  weight: z.number().min(0.1).max(10).describe('Their share of the turn beside others; 1 is usual'),
  capacity: z.number().min(0).max(1_000).describe('Leads of a full week'),
  since: when.nullable().describe('Since when they are a rep; null: since they joined'),
})

const rep = z.object({
  memberId: z.number(),
  name: z.string(),
  takes: z.boolean(),
  weight: z.number(),
  capacity: z.number(),
  since: instant,
  isAsUsual: z.boolean().describe('Nobody said anything of them'),
  ramp: z.number().describe('Part of a full week that is expected of who is new, 0 to 1'),
  presence: z.number().describe('Part of the coming seven days in which they are there, 0 to 1'),
  crunch: z.number().describe('Part of planned hand-offs their team takes now, 0 to 1'),
  room: z.number().describe('Leads they can take this week: capacity × ramp × presence × crunch'),
  taken: z.number().describe('Leads they were given in the last seven days'),
  opensAt: instant.nullable().describe('When they work next; now, if they do'),
})

const relay = z
  .strictObject({
    away: z.boolean().describe('Its rep is away and not back before an answer is due'),
    missed: z.boolean().describe('The promise to answer ran out'),
  })
  .describe('When a lead that waits goes on to another rep by itself')

export const routing = z.object({
  rules: z
    .array(rule)
    .describe('In order: of territories and of segments the first that fits counts'),
  reps: z.array(rep),
  relay,
  version: z.number().describe('Stands in the ETag; a change names it in If-Match'),
})
export type RoutingSeen = z.infer<typeof routing>

const trial = z.object({
  memberId: z.number().nullable(),
  name: z.string().nullable(),
  says: z.string().describe('Why they get it'),
  others: z
    .array(z.object({ memberId: z.number(), name: z.string(), says: z.string() }))
    .describe('Why the others do not'),
})
export type Trial = z.infer<typeof trial>

/** Who gets which lead. */
export const routingContract = {
  read: needs('see-members', { versioned: true })
    .route({ method: 'GET', path: '/routing', summary: 'The rules by which leads find their rep' })
    .output(routing),
  change: needs('set-routing', { versioned: true })
    .route({ method: 'PUT', path: '/routing', summary: 'Say who gets which lead' })
    .input(
      z.strictObject({
        rules: z.array(rule).max(100),
        reps: z.array(repTerms).max(2_000),
        relay: relay.default(USUAL_RELAY),
      }),
    )
    .output(routing)
    .errors(refusals('member-unknown', 'version-stale')),
  tryOut: needs('read-people')
    .route({
      method: 'GET',
      path: '/people/{personId}/routing',
      summary: 'Who would get this person now, and why nobody else would',
    })
    .input(z.strictObject({ personId: rowId }))
    .output(trial)
    .errors(refusals('person-unknown')),
}
