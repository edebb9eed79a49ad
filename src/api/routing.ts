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

const strengths = z
  .boolean()
  .describe('Whether what a rep does clearly well or less well changes their turn a little')

const strength = z.object({
  fit: z.string(),
  engagement: z.string(),
  openedBy: z.enum(['score', 'hand-raise', 'decision']),
  leads: z.number().describe('Leads of this kind that they accepted, old enough to be judged'),
  deals: z.number().describe('How many of these led to a deal in time'),
  teamLeads: z.number(),
  teamDeals: z.number(),
  weight: z.number().describe('What part of their turn such leads are, 0.8 to 1.25'),
  weighsFrom: instant,
})
export type StrengthSeen = z.infer<typeof strength>

const ownStrengths = z.object({
  isOn: z.boolean().describe('Whether the company lets strengths weigh'),
  isOff: z.boolean().describe('Whether one’s own do not, because one wants it so'),
  rows: z.array(strength),
})
export type OwnStrengths = z.infer<typeof ownStrengths>

const teamStrengths = z.object({
  learnedAt: instant.nullable().describe('When they were looked for last'),
  rows: z.array(strength.extend({ memberId: z.number(), name: z.string() })).describe('That weigh'),
  soon: z.number().describe('How many only their reps see yet'),
})
export type TeamStrengths = z.infer<typeof teamStrengths>

export const routing = z.object({
  rules: z
    .array(rule)
    .describe('In order: of territories and of segments the first that fits counts'),
  reps: z.array(rep),
  relay,
  strengths,
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
        strengths: strengths.default(false),
      }),
    )
    .output(routing)
    .errors(refusals('member-unknown', 'version-stale')),
  strengths: needs('set-routing')
    .route({ method: 'GET', path: '/routing/strengths', summary: 'The strengths that weigh' })
    .output(teamStrengths),
  ownStrengths: needs('read-people')
    .route({
      method: 'GET',
      path: '/routing/strengths/own',
      summary: 'What you do clearly better or less well than your team, as you see it first',
    })
    .output(ownStrengths),
  changeOwnStrengths: needs('read-people')
    .route({
      method: 'PUT',
      path: '/routing/strengths/own',
      summary: 'Say whether your own strengths may weigh',
    })
    .input(z.strictObject({ isOff: z.boolean() }))
    .output(ownStrengths)
    .errors(refusals('not-allowed')),
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
