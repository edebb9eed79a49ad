import { z } from 'zod'
import { needs } from './needs.ts'
import { peopleFilter } from './people-filter.ts'
import { refusals } from './refusals.ts'
import { rowId } from './words.ts'

/** As many as are changed at once. */
const MOST = 5_000

const done = z.object({
  changeId: z.number().describe('To undo it by.'),
  changed: z.number().describe('People whose owner is another one now.'),
  same: z.number().describe('People who had this owner already, or of whom only a shell is left.'),
})
export type OwnerChange = z.infer<typeof done>

export const ownersContract = {
  change: needs('change-people')
    .route({
      method: 'POST',
      path: '/owner-changes',
      summary: `Say who works with some people, or with all that a filter finds; at most ${MOST}`,
    })
    .input(
      z.strictObject({
        owner: z.string().trim().max(100).describe('As the sources name them; "": nobody.'),
        filter: peopleFilter.optional().describe('All that it finds, or of them `people`.'),
        people: z.array(z.int().positive()).min(1).max(MOST).optional(),
        count: z
          .int()
          .min(0)
          .describe('How many you mean; refused where it is another number by now.'),
      }),
    )
    .output(done)
    .errors(refusals('too-many-people', 'other-people')),
  undo: needs('change-people')
    .route({
      method: 'POST',
      path: '/owner-changes/{changeId}/undo',
      summary: 'Give everybody of a change back to whom they had; who changed since stays',
    })
    .input(z.strictObject({ changeId: rowId }))
    .output(z.object({ restored: z.number(), skipped: z.number() }))
    .errors(refusals('change-unknown', 'change-undone')),
}
