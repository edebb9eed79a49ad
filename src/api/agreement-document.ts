import { z } from 'zod'
import { type Agreement, REASON_FAMILIES } from '#domain/agreement/agreement.ts'
import { together } from './agreement-together.ts'
import { scalar, stage } from './words.ts'

/** The comparisons of a test; a test holds exactly one of them. */
export const COMPARISONS = ['is', 'in', 'contains', 'atLeast', 'atMost', 'known'] as const

const value = z.union(scalar.options, { error: 'must be a text, a number, true or false' })
const test = <K extends 'trait' | 'property'>(key: K) => {
  const on = { [key]: z.string().min(1).max(200) } as { [P in K]: z.ZodString }
  return z.union(
    [
      z.strictObject({ ...on, is: value.describe('Equal to; texts without regard to case.') }),
      z.strictObject({ ...on, in: z.array(value).min(1).max(1_000).describe('One of these.') }),
      z.strictObject({
        ...on,
        contains: z
          .string()
          .min(1)
          .max(100)
          .describe('A part of the text, without regard to case.'),
      }),
      z.strictObject({ ...on, atLeast: z.number() }),
      z.strictObject({ ...on, atMost: z.number() }),
      z.strictObject({ ...on, known: z.boolean().describe('Whether any value is known.') }),
    ],
    { error: `must name one ${key} and exactly one of ${COMPARISONS.join(', ')}` },
  )
}
const traitTest = test('trait').meta({ id: 'traitTest', title: 'A test on a trait' })
const propertyTest = test('property').meta({ id: 'propertyTest', title: 'A test on a property' })
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/, {
  error: 'must be small letters, digits and hyphens, at most 50 of them, like “pricing-page”',
})
const says = z.string().min(1).max(500).exactOptional().describe('A note in your own words.')
const points = z.number().min(-1_000_000).max(1_000_000)
const cap = z.number().positive().max(1_000_000)
const bands = z
  .array(z.strictObject({ name: z.string().min(1).max(10), atLeast: z.number() }))
  .min(1)
  .max(9)
  .describe('Highest first; the last band begins at 0 and catches the rest.')
const team = z.enum(['marketing', 'sales'])
const terms = {
  carryOver: z.number().min(0).max(1).describe('Share of the points that is kept, 0 to 1.'),
  coolDownDays: z
    .union([z.number().min(0).max(3_650), z.literal('forever')], {
      error: 'must be a number of days from 0 to 3,650, or "forever"',
    })
    .describe('Days in which points alone do not qualify. A hand-raise passes through.'),
}
const policy = z.strictObject(terms).meta({ id: 'policy' })
const closingPolicy = z
  .strictObject({
    ...terms,
    byReason: z
      .record(z.string().max(50), policy)
      .exactOptional()
      .describe('Another policy for some reasons, by reason id or by family; the id wins.'),
  })
  .meta({ id: 'closingPolicy', title: 'What happens to the points' })
  .exactOptional()

const stageText = z.strictObject({
  stage,
  name: z.string().min(1).max(60).exactOptional(),
  humanTest: z
    .string()
    .min(1)
    .max(500)
    .exactOptional()
    .describe('One question that a person answers with yes or no.'),
  owner: team.exactOptional(),
  examplesYes: z.array(z.string().max(500)).max(20).exactOptional(),
  examplesNo: z.array(z.string().max(500)).max(20).exactOptional(),
  examples: z
    .array(
      z.strictObject({
        verdict: z.enum(['yes', 'no']),
        says: z.string().min(1).max(500),
        by: team.describe('The team that picked it.'),
      }),
    )
    .max(40)
    .exactOptional()
    .describe('Real people as one of the teams saw them, told without their names.'),
})

const fitRule = z.strictObject({
  id: id.describe('Its clause is linked by this id.'),
  points: points.describe('Counted while the test holds; may be negative.'),
  when: traitTest.describe('A test on what is known of the person or the company.'),
  says,
})

const engagementRule = z.strictObject({
  id: id.describe('Its clause is linked by this id.'),
  event: z.string().min(1).max(200).describe('Name of the event, e.g. "pricing_view".'),
  where: z
    .array(propertyTest)
    .max(10)
    .exactOptional()
    .describe('Tests on properties of the event; all must hold.'),
  points: points.describe('What one event is worth; negative points take away.'),
  cap: cap.describe('The most this rule gives (or takes) at any time, at least its points.'),
  halfLifeDays: z
    .number()
    .min(0.01)
    .max(36_500)
    .exactOptional()
    .describe('Days after which half is left; without it points never fade.'),
  distinctBy: z
    .string()
    .min(1)
    .max(200)
    .exactOptional()
    .describe('The cap holds for each value of this property, e.g. once per "asset".'),
  bucket: z.literal('day').exactOptional().describe('The cap holds for each local day.'),
  says,
})

const group = z.strictObject({
  id,
  cap: cap.describe('The sum of its rules counts at most this much, up or down.'),
  name: z.string().min(1).max(100).exactOptional(),
  rules: z.array(engagementRule).max(1_000),
})

const reason = z.strictObject({
  id,
  family: z.enum(REASON_FAMILIES),
  says: z.string().min(1).max(200).describe('The reason as people read it.'),
})

const hours = z.number().positive().max(10_000)
const clock = z.strictObject({
  id: z.enum(['decision', 'first-follow-up', 'feedback', 'answer']),
  owes: team.describe('Who keeps this promise.'),
  businessHours: hours,
  handRaiseHours: hours
    .exactOptional()
    .describe('A shorter limit for people who asked to talk to us.'),
  says,
})

/** The shape of an agreement; what shape cannot say is checked by domain/agreement/faults.ts. */
export const agreementDocument = z
  .strictObject({
    $schema: z
      .string()
      .max(500)
      .exactOptional()
      .describe('Where an editor finds this schema; it means nothing to the rule.'),
    schema: z.literal('lockstep.agreement/1').describe('Name and version of this format.'),
    name: z.string().min(1).max(200),
    timeZone: z
      .string()
      .min(1)
      .max(100)
      .describe('IANA zone in which days are cut, e.g. "Europe/Amsterdam".'),
    stages: z
      .array(stageText)
      .max(8)
      .exactOptional()
      .describe('Words for the stages; a stage that is not named keeps its default words.'),
    fit: z
      .strictObject({
        cap: cap.describe('Fit counts at most this much.'),
        rules: z.array(fitRule).max(1_000),
        bands,
      })
      .describe('Who they are: recomputed from what is known, never added up over time.'),
    engagement: z
      .strictObject({
        cap: cap.describe('Engagement counts at most this much.'),
        groups: z.array(group).max(100),
        bands,
      })
      .describe('What they did: points that fade.'),
    qualify: z
      .strictObject({
        cells: z
          .array(z.string().min(2).max(20))
          .max(81)
          .describe(
            'Fit band followed by engagement band, e.g. "A2"; everything better is in too.',
          ),
        handRaises: z
          .array(z.string().min(1).max(200))
          .max(100)
          .describe('Events by which a person asks to talk to us: they qualify at once.'),
        exclude: z
          .array(traitTest)
          .max(100)
          .describe('A person for whom one of these holds never qualifies.'),
      })
      .describe('When a person is passed to sales.'),
    minimumInformation: z
      .array(z.string().min(1).max(200))
      .max(50)
      .describe('Traits that must be known before a lead is passed.'),
    closings: z
      .strictObject({
        rejected: closingPolicy,
        disqualified: closingPolicy,
        recycled: closingPolicy,
        withdrawn: closingPolicy,
        expired: closingPolicy,
        lost: closingPolicy,
        won: closingPolicy,
      })
      .describe(
        'What happens to the points after each way of leaving; defaults hold for the rest.',
      ),
    expiry: z
      .strictObject({
        heldDays: z.number().positive().max(3_650),
        passedDays: z.number().positive().max(3_650),
      })
      .exactOptional()
      .describe('After how many days without a decision a lead goes back by itself.'),
    reasons: z.array(reason).max(200).exactOptional(),
    clocks: z.array(clock).max(4).exactOptional(),
    ...together,
  })
  .meta({
    title: 'Lockstep agreement',
    description: 'What marketing and sales agreed a lead is. Both teams sign it, and it runs.',
  }) satisfies z.ZodType<Agreement>
