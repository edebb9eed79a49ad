import { z } from 'zod'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, page, paging, rowId } from './words.ts'

const held = z.object({
  personId: z.number(),
  erasedAt: instant.nullable().describe('Since when only a shell is left; null: never erased'),
  names: z.number(),
  events: z.number(),
  handoffs: z.number(),
  deals: z.number(),
  failedEvents: z.number().describe('Events that could not be stored and name this person'),
  refusedRows: z.number().describe('Rows of files that stayed out and name this person'),
  auditEntries: z.number().describe('Who looked at them, and what was decided about them'),
  firstAt: instant.nullable(),
  lastAt: instant.nullable(),
})
export type Held = z.infer<typeof held>

const erased = z.object({
  personId: z.number(),
  names: z.number(),
  events: z.number(),
  failed: z.number().describe('Failed events that were emptied'),
  refused: z.number().describe('Rows of files that were emptied'),
  elsewhere: z.number().describe('Other places that named this person and do so no more'),
})
export type Erased = z.infer<typeof erased>

const kind = z.enum(['erased', 'do-not-track', 'do-not-contact'])
const byHand = z.enum(['do-not-track', 'do-not-contact'])
/** A name as somebody types it: a mail address, a number of the CRM, a telephone number. */
const typed = z.string().trim().min(1).max(200)

const suppression = z.object({
  kind,
  shown: z
    .string()
    .nullable()
    .describe('"system:value"; null where the person was erased: then only a keyed hash is left'),
  reason: z.string(),
  madeAt: instant,
  madeBy: z.string(),
})
export type Suppression = z.infer<typeof suppression>

const which = { personId: rowId.describe('A person, by any of their names.') }

export const privacyContract = {
  held: needs('read-people')
    .route({
      method: 'GET',
      path: '/people/{personId}/held',
      summary: 'What is held of a person, in counts by kind',
    })
    .input(z.strictObject(which))
    .output(held)
    .errors(refusals('person-unknown')),
  erase: needs('erase-people', { confirmed: true })
    .route({
      method: 'POST',
      path: '/people/{personId}/erasure',
      summary: 'Erase a person everywhere; it cannot be undone. Every number stays what it was',
    })
    .input(z.strictObject(which))
    .output(erased)
    .errors(refusals('person-unknown', 'import-running')),
  suppressions: needs('see-contact-details')
    .route({
      method: 'GET',
      path: '/suppressions',
      summary: 'Who must not be told of, tracked or contacted, newest first',
    })
    .input(z.strictObject({ ...paging, kind: kind.optional() }))
    .output(page(suppression)),
  lookUp: needs('see-contact-details', { changesNothing: true })
    .route({
      method: 'POST',
      path: '/suppressions/searches',
      summary: 'Whether a name is suppressed, also where only its hash is kept',
    })
    .input(z.strictObject({ name: typed }))
    .output(z.object({ found: z.array(suppression) })),
  suppress: needs('change-people')
    .route({
      method: 'POST',
      path: '/suppressions',
      summary: 'Do not track or contact whoever has this name',
    })
    .input(z.strictObject({ name: typed, kind: byHand, reason: z.string().trim().min(1).max(200) }))
    .output(z.object({ suppressed: z.number() }))
    .errors(refusals('name-nobody')),
  unsuppress: needs('erase-people')
    .route({
      method: 'POST',
      path: '/suppressions/removals',
      summary:
        'Take a suppression back; an erased name may be told of again, and is then a new person',
    })
    .input(z.strictObject({ name: typed, kind, reason: z.string().trim().min(1).max(200) }))
    .output(z.object({ removed: z.number() }))
    .errors(refusals('name-nobody', 'suppression-unknown')),
}
