import { z } from 'zod'
import { REASON_FAMILIES } from '#domain/agreement/agreement.ts'
import { ENDINGS } from '#domain/handoffs/nurture/track.ts'
import { name, rowId, scalar, stage } from './words.ts'

const word = z.string().trim().min(1).max(100)
/** Stays the same when what it stands for is rewritten. */
export const stepId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/)

const traitTest = z.union([
  z.strictObject({ trait: word, is: scalar }),
  z.strictObject({ trait: word, in: z.array(scalar).min(1).max(50) }),
  z.strictObject({ trait: word, contains: word }),
  z.strictObject({ trait: word, atLeast: z.number() }),
  z.strictObject({ trait: word, atMost: z.number() }),
  z.strictObject({ trait: word, known: z.boolean() }),
])

const whence = z.union([
  z.strictObject({
    after: z.enum(ENDINGS).describe('How their last hand-off ended'),
    because: z
      .array(word)
      .max(50)
      .describe(`Ids of reasons, or families (${REASON_FAMILIES.join(', ')}); none: any`),
  }),
  z.strictObject({
    never: z
      .enum(['lead', 'held'])
      .describe('`lead`: interested and never passed. `held`: qualified, something is missing'),
  }),
])

const wait = z.strictObject({
  days: z.int().min(0).max(365),
  counts: z.enum(['business', 'plain']),
})

const doing = z.union([
  z.strictObject({
    kind: z.literal('mail'),
    subject: z.string().max(200),
    body: z
      .string()
      .max(20_000)
      .describe('Plain text; `{{first name|there}}` is a word of the person, or “there”'),
  }),
  z.strictObject({
    kind: z.literal('task'),
    says: z.string().max(500),
    withinDays: z.int().min(0).max(90),
  }),
  z.strictObject({ kind: z.literal('call'), webhookId: rowId, says: z.string().max(200) }),
])

const step = z.strictObject({ id: stepId, wait, only: z.array(traitTest).max(10), does: doing })
const milestone = z.strictObject({
  id: stepId,
  name: word,
  when: z.union([
    z.strictObject({ event: word }),
    z.strictObject({ trait: traitTest }),
    z.strictObject({ stage }),
  ]),
})

/** What somebody says of a track. */
export const trackFields = {
  name,
  purpose: z.string().trim().max(300).describe('Why anybody is in it, in one sentence'),
  forPurpose: z.string().min(1).max(60).describe('The purpose of their data that mails are for'),
  takes: z.strictObject({ from: z.array(whence).max(20), who: z.array(traitTest).max(10) }),
  milestones: z.array(milestone).max(10),
  steps: z.array(step).max(20),
  ownerId: rowId.nullable().describe('The member who gets its tasks and its answers'),
}
