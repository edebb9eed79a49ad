import { z } from 'zod'
import { BASES, CHANNELS_OF_CONTACT } from '#domain/people/privacy/consent.ts'
import { RETENTION_KINDS, type RetentionKind } from '#domain/people/privacy/retention.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, page, paging, rowId, when } from './words.ts'

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
  suppressionId: z.number(),
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

const consent = z.object({
  purpose: z.string(),
  channel: z.enum(CHANNELS_OF_CONTACT).nullable().describe('Null: on every channel'),
  given: z.boolean(),
  basis: z.enum(BASES).nullable(),
  textVersion: z.string().nullable().describe('Which text they saw'),
  note: z.string().nullable(),
})
const told = consent.extend({
  no: z.number().describe('The event that told it'),
  at: instant,
  source: z.string(),
})

const purpose = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(60),
  name: z.string().trim().min(1).max(80),
  basis: z
    .enum(BASES)
    .describe('What holds where nobody said anything; only consent has to be asked for'),
})

/** Why somebody may or may not be contacted. */
const REASONS = [
  'said-yes',
  'basis',
  'said-no',
  'never-asked',
  'do-not-contact',
  'erased',
  'purpose-unknown',
  'person-unknown',
] as const

const sendable = z.object({
  purpose: z.string(),
  may: z.boolean(),
  because: z.enum(REASONS),
  basis: z.enum(BASES).nullable().describe('On what ground; null where nothing may be sent'),
})

const unsubscribing = z.object({
  purpose: z.string(),
  url: z.string().describe('Opens a page that asks; a POST to it unsubscribes (RFC 8058)'),
  headers: z
    .array(z.object({ name: z.string(), value: z.string() }))
    .describe('For the mail; one click is only promised where people reach us over https'),
})

const consents = z.object({
  purposes: z.array(purpose),
  mail: z.array(sendable).describe('Whether mail may be sent, by purpose, and why'),
  now: z.array(told).describe('The last word on each purpose and channel, the latest first'),
  history: z.array(told).describe('Every word, the latest first'),
})
export type Consents = z.infer<typeof consents>

const which = { personId: rowId.describe('A person, by any of their names.') }

const days = z.number().int().min(1).max(36_500).nullable()
const retention = z.strictObject(
  Object.fromEntries(RETENTION_KINDS.map((kind) => [kind, days.optional()])) as Record<
    RetentionKind,
    z.ZodOptional<typeof days>
  >,
)

const settings = z.object({ purposes: z.array(purpose), retention, version: z.number() })
export type PrivacySettings = z.infer<typeof settings>

const forgetting = z.object({
  kind: z.enum(RETENTION_KINDS),
  before: instant,
  rows: z.number(),
  oldest: z.array(z.object({ at: instant, what: z.string() })).describe('The oldest five'),
})
export type Forgetting = z.infer<typeof forgetting>

export const privacyContract = {
  settings: needs('see-settings', { versioned: true })
    .route({
      method: 'GET',
      path: '/privacy',
      summary: 'What data is used for, and how many days each kind of it is kept',
    })
    .output(settings),
  changeSettings: needs('change-workspace', { versioned: true })
    .route({
      method: 'PATCH',
      path: '/privacy',
      summary: 'Change purposes, or days of keeping; what is not named stays',
    })
    .input(
      z.strictObject({
        purposes: z
          .array(purpose)
          .min(1)
          .max(30)
          .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'Each id once')
          .optional(),
        retention: retention.optional(),
      }),
    )
    .output(settings),
  wouldForget: needs('see-settings', { changesNothing: true })
    .route({
      method: 'POST',
      path: '/privacy/previews',
      summary: 'What would go under these days of keeping, with the oldest few; changes nothing',
    })
    .input(z.strictObject({ retention }))
    .output(z.object({ kinds: z.array(forgetting) })),
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
  consents: needs('read-people')
    .route({
      method: 'GET',
      path: '/people/{personId}/consents',
      summary: 'What a person said their data may be used for, now and before',
    })
    .input(z.strictObject(which))
    .output(consents)
    .errors(refusals('person-unknown')),
  unsubscribeLinks: needs('change-people')
    .route({
      method: 'GET',
      path: '/people/{personId}/unsubscribe-links',
      summary:
        'Links by which a person unsubscribes, one for each purpose of mail, and the headers for the mail',
    })
    .input(z.strictObject(which))
    .output(z.object({ links: z.array(unsubscribing) }))
    .errors(refusals('person-unknown')),
  sayConsent: needs('change-people')
    .route({
      method: 'POST',
      path: '/people/{personId}/consents',
      summary: 'Write down what a person said; nothing that was said before is changed',
    })
    .input(
      z.strictObject({
        ...which,
        purpose: z.string().trim().min(1).max(60),
        channel: z.enum(CHANNELS_OF_CONTACT).nullable().default(null),
        given: z.boolean(),
        basis: z.enum(BASES).nullable().default(null),
        textVersion: z.string().trim().min(1).max(200).nullable().default(null),
        note: z.string().trim().min(1).max(200).nullable().default(null),
        saidAt: when.optional().describe('When they said it; now when missing'),
      }),
    )
    .output(consents)
    .errors(refusals('person-unknown')),
  suppressions: needs('see-contact-details')
    .route({
      method: 'GET',
      path: '/suppressions',
      summary: 'Who of those you see must not be told of, tracked or contacted, newest first',
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
