import { z } from 'zod'
import { needs } from './needs.ts'
import { peopleFilter } from './people-filter.ts'
import { refusals } from './refusals.ts'
import { instant, rowId } from './words.ts'

/** As many as are named one by one; a filter may find any number. */
const MOST = 5_000

const left = z
  .number()
  .describe('Of many people: how many are still to come, in the background; `GET` tells how far.')

const done = z.object({
  changeId: z.number().describe('To undo it by.'),
  changed: z.number().describe('People whose owner is another one now, or soon.'),
  same: z.number().describe('People who had this owner already, or of whom only a shell is left.'),
  left,
})
export type OwnerChange = z.infer<typeof done>

const back = z.object({ restored: z.number(), skipped: z.number(), left })
export type OwnersBack = z.infer<typeof back>

const changed = z.object({
  changeId: z.number(),
  owner: z.string().describe('"": nobody.'),
  by: z.string().nullable(),
  madeAt: instant,
  people: z.number().describe('People who had another owner.'),
  undoneAt: instant.nullable(),
  restored: z.number().describe('People who were given back whom they had.'),
  left,
})
export type OwnerChanged = z.infer<typeof changed>

export const ownersContract = {
  list: needs('change-people')
    .route({
      method: 'GET',
      path: '/owner-changes',
      summary: 'Who was given to whom lately, and how far that came: what you could undo',
    })
    .output(z.array(changed)),
  count: needs('change-people')
    .route({
      method: 'GET',
      path: '/owner-changes/count',
      summary: 'How many people a filter finds, however many they are',
    })
    .input(peopleFilter)
    .output(z.object({ people: z.number() })),
  change: needs('change-people')
    .route({
      method: 'POST',
      path: '/owner-changes',
      summary: 'Say who works with some people, or with all that a filter finds',
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
    .errors(refusals('other-people')),
  undo: needs('change-people')
    .route({
      method: 'POST',
      path: '/owner-changes/{changeId}/undo',
      summary: 'Give everybody of a change back to whom they had; who changed since stays',
    })
    .input(z.strictObject({ changeId: rowId }))
    .output(back)
    .errors(refusals('change-unknown', 'change-undone')),
}
