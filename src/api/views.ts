import { z } from 'zod'
import { PEOPLE_COLUMNS } from '#domain/people/list-columns.ts'
import { needs } from './needs.ts'
import { peopleFilter } from './people-filter.ts'
import { refusals } from './refusals.ts'
import { instant, rowId } from './words.ts'

const one = `(?:${PEOPLE_COLUMNS.join('|')})`

/** Columns as an address names them: "stage,owner". */
const columnsText = z
  .string()
  .regex(new RegExp(`^${one}(?:,${one}){0,${PEOPLE_COLUMNS.length - 1}}$`))
  .describe('Which columns are shown beside the name, and in which order: "stage,owner".')

const shows = peopleFilter.extend({ columns: columnsText.optional() })

const fields = {
  name: z.string().trim().min(1).max(100),
  shows: shows.describe('The words of the address: filters, sorting and columns.'),
  isShared: z.boolean().describe('Everybody of the workspace may open it.'),
  isDefault: z.boolean().describe('Its maker’s list of people opens with it.'),
}

const row = z.object({
  viewId: z.number(),
  version: z.number(),
  name: z.string(),
  shows: z.record(z.string(), z.string()),
  isShared: z.boolean(),
  isDefault: z.boolean().describe('Yours to begin with.'),
  isOwn: z.boolean(),
  by: z.string().describe('Who made it.'),
  mayChange: z.boolean().describe('It is yours, or it is shared and you may share views.'),
  madeAt: instant,
})
export type PeopleView = z.infer<typeof row>

const changing = ['version-missing', 'version-stale'] as const
const unfit = ['view-name-taken', 'view-sharing', 'view-not-yours'] as const

export const viewsContract = {
  list: needs('read-people')
    .route({
      method: 'GET',
      path: '/views',
      summary: 'Saved views of the list of people: your own and those that are shared, by name',
    })
    .output(z.array(row)),
  make: needs('read-people')
    .route({ method: 'POST', path: '/views', summary: 'Save a view of the list of people' })
    .input(
      z.strictObject({
        name: fields.name,
        shows: fields.shows,
        isShared: fields.isShared.default(false),
        isDefault: fields.isDefault.default(false),
      }),
    )
    .output(row)
    .errors(refusals(...unfit, 'views-too-many')),
  read: needs('read-people', { versioned: true })
    .route({ method: 'GET', path: '/views/{viewId}', summary: 'One saved view' })
    .input(z.strictObject({ viewId: rowId }))
    .output(row)
    .errors(refusals('view-unknown')),
  change: needs('read-people', { versioned: true })
    .route({
      method: 'PATCH',
      path: '/views/{viewId}',
      summary: 'Rename a view, share it, begin with it, or show something else in it',
    })
    .input(z.strictObject(fields).partial().extend({ viewId: rowId }))
    .output(row)
    .errors(refusals('view-unknown', ...unfit, ...changing)),
  remove: needs('read-people', { versioned: true })
    .route({ method: 'DELETE', path: '/views/{viewId}', summary: 'Remove a saved view' })
    .input(z.strictObject({ viewId: rowId }))
    .output(z.object({ removed: z.literal(true), version: z.number() }))
    .errors(refusals('view-unknown', 'view-not-yours', ...changing)),
}
