import { z } from 'zod'
import { scalar, stage } from './words.ts'

const test = <K extends 'trait' | 'property'>(key: K) => {
  const on = { [key]: z.string().min(1).max(200) } as { [P in K]: z.ZodString }
  return z.union([
    z.strictObject({ ...on, is: scalar }),
    z.strictObject({ ...on, in: z.array(scalar).min(1).max(1_000) }),
    z.strictObject({ ...on, contains: z.string().min(1).max(200) }),
    z.strictObject({ ...on, atLeast: z.number() }),
    z.strictObject({ ...on, atMost: z.number() }),
    z.strictObject({ ...on, known: z.boolean() }),
  ])
}
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/)
const band = z.strictObject({ name: z.string().min(1).max(10), atLeast: z.number() })
const team = z.enum(['marketing', 'sales'])
const coolDown = z.union([z.number().min(0).max(3_650), z.literal('forever')])
const policy = z.strictObject({ carryOver: z.number().min(0).max(1), coolDownDays: coolDown })
const closingPolicy = policy.extend({ byReason: z.record(z.string(), policy).optional() })

/** The shape of an agreement; what shape cannot say is checked by domain/agreement/faults.ts. */
export const agreementDocument = z.strictObject({
  schema: z.literal('lockstep.agreement/1'),
  name: z.string().min(1).max(200),
  timeZone: z.string().min(1),
  stages: z
    .array(
      z.strictObject({
        stage,
        name: z.string().min(1).max(60).optional(),
        humanTest: z.string().max(500).optional(),
        owner: team.optional(),
        examplesYes: z.array(z.string().max(500)).max(20).optional(),
        examplesNo: z.array(z.string().max(500)).max(20).optional(),
      }),
    )
    .optional(),
  fit: z.strictObject({
    cap: z.number().positive(),
    rules: z.array(
      z.strictObject({
        id,
        points: z.number(),
        when: test('trait'),
        says: z.string().max(500).optional(),
      }),
    ),
    bands: z.array(band).min(1).max(9),
  }),
  engagement: z.strictObject({
    cap: z.number().positive(),
    groups: z.array(
      z.strictObject({
        id,
        cap: z.number().positive(),
        name: z.string().max(100).optional(),
        rules: z.array(
          z.strictObject({
            id,
            event: z.string().min(1).max(200),
            where: z.array(test('property')).max(10).optional(),
            points: z.number(),
            cap: z.number().positive(),
            halfLifeDays: z.number().positive().max(36_500).optional(),
            distinctBy: z.string().min(1).max(200).optional(),
            bucket: z.literal('day').optional(),
            says: z.string().max(500).optional(),
          }),
        ),
      }),
    ),
    bands: z.array(band).min(1).max(9),
  }),
  qualify: z.strictObject({
    cells: z.array(z.string().min(2).max(20)),
    handRaises: z.array(z.string().min(1).max(200)),
    exclude: z.array(test('trait')),
  }),
  minimumInformation: z.array(z.string().min(1).max(200)),
  closings: z.strictObject({
    rejected: closingPolicy.optional(),
    disqualified: closingPolicy.optional(),
    recycled: closingPolicy.optional(),
    withdrawn: closingPolicy.optional(),
    expired: closingPolicy.optional(),
    lost: closingPolicy.optional(),
    won: closingPolicy.optional(),
  }),
  expiry: z
    .strictObject({ heldDays: z.number().positive(), passedDays: z.number().positive() })
    .optional(),
  reasons: z
    .array(
      z.strictObject({
        id,
        family: z.enum([
          'procedural',
          'clerical',
          'definitional',
          'not-ready',
          'disqualified',
          'lost',
        ]),
        says: z.string().min(1).max(200),
      }),
    )
    .optional(),
  clocks: z
    .array(
      z.strictObject({
        id: z.enum(['decision', 'first-follow-up', 'feedback']),
        owes: team,
        businessHours: z.number().positive(),
        says: z.string().max(500).optional(),
      }),
    )
    .optional(),
})
