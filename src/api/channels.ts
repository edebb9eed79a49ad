import { z } from 'zod'
import {
  type ChannelRules,
  FIELDS,
  isPlaceList,
  MOST_OF_RULES,
  TESTS,
  UNASSIGNED,
} from '#domain/people/channels/rule.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant } from './words.ts'

const text = z.string().trim().min(1).max(MOST_OF_RULES.text)

const condition = z
  .strictObject({
    field: z.enum(FIELDS).describe('"from" is the source, or else the host they came from.'),
    test: z.enum(TESTS),
    values: z
      .array(text)
      .max(MOST_OF_RULES.values)
      .describe('Any of them; none for present and missing.'),
  })
  .superRefine(({ test, values }, context) => {
    const asksNothing = test === 'present' || test === 'missing'
    if (asksNothing !== (values.length === 0))
      context.addIssue({
        code: 'custom',
        path: ['values'],
        message: asksNothing ? 'It asks for no value.' : 'It needs a value to look for.',
      })
    if (test === 'listed' && !values.every(isPlaceList))
      context.addIssue({ code: 'custom', path: ['values'], message: 'We have no such list.' })
  })

const channelName = z.string().trim().min(1).max(MOST_OF_RULES.channel)

const rule = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  channel: channelName.refine((name) => name !== UNASSIGNED, {
    message: `“${UNASSIGNED}” is what no rule matches.`,
  }),
  ways: z
    .array(z.array(condition).min(1).max(MOST_OF_RULES.conditions))
    .min(1)
    .max(MOST_OF_RULES.ways)
    .describe('It matches in any of these ways; in a way all conditions hold.'),
})

/** The first rule that matches says the channel. */
const rules = z
  .array(rule)
  .max(MOST_OF_RULES.rules)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, {
    message: 'Two rules have one id.',
  }) satisfies z.ZodType<ChannelRules>

const counts = { arrivals: z.number(), people: z.number() }

const rulesNow = z.object({
  version: z.number().describe('1 are the rules that Lockstep ships.'),
  rules,
  madeAt: instant.nullable(),
  madeBy: z.string().nullable(),
})
export type RulesNow = z.infer<typeof rulesNow>

const move = z.object({
  from: z.string(),
  to: z.string(),
  ...counts,
  /** The ways of coming that move, most arrivals first; at most 50. */
  rows: z.array(
    z.object({
      arrivalId: z.number(),
      words: z.string(),
      landing: z.string().nullable(),
      ...counts,
    }),
  ),
  more: z.number().describe('Ways of coming that are not among the rows.'),
})
export type Move = z.infer<typeof move>

const channel = z.object({ channel: z.string(), ...counts })
export type ChannelRow = z.infer<typeof channel>

export const channelsContract = {
  list: needs('read-people')
    .route({
      method: 'GET',
      path: '/channels',
      summary:
        'Channels in the order of the rules, with how often and by how many people they were used',
    })
    .output(z.array(channel)),
  rules: needs('read-people', { versioned: true })
    .route({
      method: 'GET',
      path: '/channel-rules',
      summary: 'The rules that sort arrivals into channels',
    })
    .output(rulesNow),
  change: needs('keep-campaigns', { versioned: true })
    .route({
      method: 'PUT',
      path: '/channel-rules',
      summary: 'Other rules from now on, for what was before too; the log stays as it is',
    })
    .input(z.strictObject({ rules }))
    .output(
      rulesNow.extend({
        moved: z.number().describe('Ways of coming that have another channel now.'),
      }),
    )
    .errors(refusals('version-missing', 'version-stale')),
  preview: needs('read-people', { changesNothing: true })
    .route({
      method: 'POST',
      path: '/channel-rules/preview',
      summary: 'What other rules would move, before they are saved',
    })
    .input(z.strictObject({ rules }))
    .output(z.object({ ...counts, moves: z.array(move) })),
  versions: needs('read-people')
    .route({
      method: 'GET',
      path: '/channel-rules/versions',
      summary: 'Every version of the rules, newest first',
    })
    .output(
      z.array(
        z.object({
          version: z.number(),
          madeAt: instant.nullable(),
          madeBy: z.string().nullable(),
          rules,
        }),
      ),
    ),
}
