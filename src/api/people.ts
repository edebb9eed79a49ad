import { z } from 'zod'
import { needs } from './needs.ts'
import { furthest, ofWorkspace, peopleFilter } from './people-filter.ts'
import { ledger } from './people-ledger.ts'
import { refusals } from './refusals.ts'
import { entry } from './timeline.ts'
import {
  closing,
  instant,
  money,
  page,
  paging,
  periodKey,
  rowId,
  scalar,
  stage,
  when,
  windowKey,
} from './words.ts'

const personRow = z.object({
  personId: z.number(),
  /** Number of the hand-off, in a list of hand-offs. */
  n: z.number().nullable(),
  name: z.string(),
  title: z.string().nullable(),
  company: z.string().nullable(),
  owner: z.string().nullable().describe('Who works with them, as the source names them'),
  origin: z.string().nullable(),
  stage,
  fitBand: z.string(),
  engagementBand: z.string(),
  lastEvent: z.string(),
  firstSeenAt: instant,
  lastSeenAt: instant,
  /** Of this hand-off; in a list of people, of the person's last one. */
  mqlAt: instant.nullable(),
  wonAt: instant.nullable(),
  /** How far this hand-off came and what became of it; null in a list of people. */
  furthest: furthest.nullable(),
  outcome: z.union([closing, z.literal('open')]).nullable(),
})
export type PersonRow = z.infer<typeof personRow>

/** Pages of a long list that a screen jumps in. */
const jumping = {
  ...paging,
  from: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_000_000)
    .optional()
    .describe('Or the row to begin at, for a jump; the further down, the more is counted past.'),
}

const dealFilter = z.strictObject({
  search: z.string().max(200).optional(),
  state: z.enum(['open', 'won', 'lost']).optional(),
  closed: periodKey.optional(),
  opened: periodKey.optional(),
  window: windowKey
    .optional()
    .describe('Deals won within so many days of being opened; to date asks nothing.'),
  began: z.enum(['marketing', 'sales']).optional(),
  undated: z.stringbool().optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional()
    .describe('Deals that name an amount in it, e.g. "EUR".'),
})
/** What the CSV of deals is asked for: the list's filter. */
export const dealsExportAsked = dealFilter.extend({ workspace: ofWorkspace })
/** As it stands in an address: words only. */
export type DealSearch = z.input<typeof dealFilter>

export const dealRow = z.object({
  dealId: z.number(),
  key: z.string(),
  name: z.string(),
  company: z.string().nullable(),
  companyId: z.number().nullable(),
  owner: z.string().nullable(),
  state: z.enum(['open', 'won', 'lost']),
  sourceStage: z.string().nullable(),
  money,
  openedAt: instant.nullable(),
  closedAt: instant.nullable(),
  people: z.array(z.object({ personId: z.number(), name: z.string() })),
})

export type DealFilter = z.infer<typeof dealFilter>
export type DealRow = z.infer<typeof dealRow>

const personHandoff = z.object({
  n: z.number(),
  version: z.number(),
  mqlAt: instant,
  effectiveAt: instant,
  openedBy: z.enum(['score', 'hand-raise', 'decision']),
  fitBand: z.string(),
  engagementBand: z.string(),
  engagement: z.number(),
  fit: z.number(),
  passedAt: instant.nullable(),
  acceptedAt: instant.nullable(),
  sqlAt: instant.nullable(),
  opportunityAt: instant.nullable(),
  dealAt: instant.nullable(),
  wonAt: instant.nullable(),
  lostAt: instant.nullable(),
  closedAt: instant.nullable(),
  closing: closing.nullable(),
  reason: z.string().nullable(),
  implied: z.array(z.enum(['passed', 'accepted', 'sql', 'opportunity'])),
  /** Required details that are not known yet. */
  missing: z.array(z.string()),
  dealCameFirst: z.boolean(),
})
export type PersonHandoff = z.infer<typeof personHandoff>

/** One way in which a source calls a person. */
const called = z.object({
  nameId: z.number(),
  system: z.string().describe('Who gave the name: "id", "email", "anonymous", or e.g. "hubspot".'),
  value: z.string(),
  joinedAt: instant
    .nullable()
    .describe('What was told of this name is known of the person from here on; null: always.'),
  by: z
    .object({ source: z.string(), messageId: z.string(), happenedAt: instant })
    .nullable()
    .describe('The first event that named it together with another name of the person.'),
})
export type Called = z.infer<typeof called>

/** What a member decided of this person and another one, in force until it is taken back. */
const nameDecision = z.object({
  decisionId: z.number(),
  kind: z.enum(['merge', 'apart']),
  decidedAt: instant,
  memberId: z.number().nullable(),
  names: z
    .array(
      z.object({ nameId: z.number(), personId: z.number(), system: z.string(), value: z.string() }),
    )
    .describe('Both, but for a name of somebody whom the caller does not see'),
})
export type NameDecision = z.infer<typeof nameDecision>

const person = z.object({
  personId: z.number(),
  key: z.string(),
  erasedAt: instant.nullable().describe('Since when only a shell is left; null: never erased'),
  name: z.string(),
  title: z.string().nullable(),
  company: z.string().nullable(),
  companyId: z.number().nullable().describe('The company they belong to.'),
  origin: z.string().nullable(),
  stage,
  under: z
    .number()
    .nullable()
    .describe('The version that alone is supposed to have ruled; null: as it was recorded'),
  traits: z.record(z.string(), scalar),
  events: z.number(),
  sources: z.array(z.string()),
  firstSeenAt: instant,
  lastSeenAt: instant,
  handoffs: z.array(personHandoff),
  deals: z.array(dealRow),
  /** Engagement at each event and now, thinned so that the line keeps its shape. */
  scoreLine: z.array(z.object({ at: instant, engagement: z.number() })),
  /** What the person did, for the walk, thinned; `counted` gave points. */
  marks: z.array(z.object({ at: instant, counted: z.boolean() })),
  ledger,
  names: z.array(called),
  decisions: z.array(nameDecision),
})
export type Person = z.infer<typeof person>

const under = rowId
  .optional()
  .describe('As this version alone would have had it from the first event on, e.g. 2')

const isMore = z.boolean().describe('There are more, which were not counted')

export const peopleContract = {
  list: needs('read-people')
    .route({ method: 'GET', path: '/people', summary: 'People, or their hand-offs, by filter' })
    .input(peopleFilter.extend(jumping))
    .output(
      page(personRow).extend({
        of: z.enum(['people', 'handoffs']),
        people: z.number(),
        isMore: z.boolean().describe('There are more than `total`, which is as far as was counted'),
        nearly: z
          .array(z.string())
          .describe('Words that were taken for a searched one because nothing begins with that'),
      }),
    ),
  facets: needs('read-people')
    .route({
      method: 'GET',
      path: '/people/facets',
      summary:
        'Origins and stages with how many people each, months with how many MQLs, channels, campaigns and sources',
    })
    .output(
      z.object({
        total: z.number(),
        isMore,
        origins: z.array(z.object({ origin: z.string().nullable(), people: z.number(), isMore })),
        owners: z.array(z.object({ owner: z.string().nullable(), people: z.number(), isMore })),
        companies: z
          .array(z.object({ company: z.string().nullable(), people: z.number(), isMore }))
          .describe('Those with most people; of more than 20,000 people, of whoever was last here'),
        stages: z.array(z.object({ stage, people: z.number(), isMore })),
        /** Months in which somebody became an MQL, oldest first, in the workspace's zone. */
        months: z.array(z.object({ month: z.string(), handoffs: z.number(), isMore })),
        channels: z.array(z.string()),
        campaigns: z.array(z.object({ campaignId: z.number(), name: z.string() })),
        sources: z.array(z.object({ sourceId: z.number(), name: z.string() })),
      }),
    ),
  read: needs('read-people')
    .route({
      method: 'GET',
      path: '/people/{personId}',
      summary: 'One person with hand-offs, deals and score',
    })
    .input(z.strictObject({ personId: rowId, version: under }))
    .errors(refusals('person-unknown', 'version-unknown'))
    .output(person),
  timeline: needs('read-people')
    .route({
      method: 'GET',
      path: '/people/{personId}/timeline',
      summary: 'Everything about a person, newest first',
    })
    .input(
      z.strictObject({
        personId: rowId,
        show: z.enum(['everything', 'did', 'stages']).default('everything'),
        ...jumping,
      }),
    )
    .errors(refusals('person-unknown'))
    .output(
      page(entry).extend({
        counts: z.object({ everything: z.number(), did: z.number(), stages: z.number() }),
      }),
    ),
  ledgerAt: needs('read-people')
    .route({
      method: 'GET',
      path: '/people/{personId}/ledger',
      summary: 'Why this score, at any instant',
    })
    .input(
      z.strictObject({
        personId: rowId,
        at: when.optional(),
        version: under,
      }),
    )
    .errors(refusals('person-unknown', 'version-unknown'))
    .output(ledger),
  deals: needs('read-people')
    .route({ method: 'GET', path: '/deals', summary: 'Deals by filter' })
    .input(dealFilter.extend(jumping))
    .output(
      page(dealRow).extend({
        sums: z
          .array(z.object({ currency: z.string(), cents: z.number(), deals: z.number() }))
          .describe('Their worth in each currency, the one of most deals first; never added up'),
      }),
    ),
}
