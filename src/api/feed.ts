import { z } from 'zod'
import { needs } from './needs.ts'
import { closing, instant, stage } from './words.ts'

export const stageChange = z.object({
  no: z.number().describe('Counts up within the workspace, without a gap'),
  at: instant.describe('When it happened'),
  recordedAt: instant.describe('When it became known'),
  personId: z.number(),
  names: z
    .array(z.object({ system: z.string(), value: z.string() }))
    .describe('What sources call this person; mail addresses only for who may see them'),
  from: stage.nullable().describe('Null: nobody knew this person before'),
  to: stage,
  handoff: z
    .object({
      n: z.number().describe('Counts the hand-offs of a person from 1'),
      version: z.number().describe('The version of the agreement that rules it'),
      closing: closing.nullable().describe('How it ended; null while it is open'),
      reason: z.string().nullable(),
    })
    .nullable()
    .describe('The last hand-off; null before the first'),
})
export type StageChange = z.infer<typeof stageChange>

export const feedContract = {
  stages: needs('read-people')
    .route({
      method: 'GET',
      path: '/feed/stages',
      summary: 'Changes of stage in the order in which they became known',
    })
    .input(
      z.strictObject({
        after: z.coerce
          .number()
          .int()
          .min(0)
          .max(Number.MAX_SAFE_INTEGER)
          .default(0)
          .describe('The `next` of the answer before; 0: from the beginning'),
        limit: z.coerce.number().int().min(1).max(1_000).default(200),
      }),
    )
    .output(
      z.object({
        rows: z.array(stageChange),
        next: z.number().describe('Ask with this as `after`, also when nothing came'),
      }),
    ),
}
