import { z } from 'zod'
import { BUYING_ROLES } from '#domain/people/companies/buying-role.ts'
import { DEAL_FIELDS } from '#domain/people/companies/deal-field.ts'
import { needs } from './needs.ts'
import { dealRow } from './people.ts'
import { refusals } from './refusals.ts'
import { instant, money, page, paging, rowId, scalar, stage } from './words.ts'

const role = z.enum(BUYING_ROLES)
const sum = money.unwrap()

/** Where a page of a list begins that a screen jumps in. */
const jumping = {
  ...paging,
  from: z.coerce.number().int().min(0).max(10_000_000).optional(),
}

const companyRow = z.object({
  companyId: z.number(),
  name: z.string(),
  domain: z.string().nullable().describe('Null for a company of which no domain is known.'),
  people: z.number().describe('Of those whom you may see.'),
  bestStage: stage.nullable().describe('The furthest that one of them is.'),
  lastSeenAt: instant.nullable(),
  openDeals: z.number(),
  openSums: z.array(sum).describe('What the open deals are worth, for each currency.'),
})
export type CompanyRow = z.infer<typeof companyRow>

const playedRole = z.object({
  role,
  by: z.enum(['member', 'deal', 'trait']).describe('Who says so: a member, a deal, or a source.'),
})

const companyPerson = z.object({
  personId: z.number(),
  name: z.string(),
  title: z.string().nullable(),
  stage,
  fitBand: z.string(),
  engagementBand: z.string(),
  engagement: z.number(),
  owner: z.string().nullable(),
  lastSeenAt: instant,
  roles: z.array(playedRole),
})
export type CompanyPerson = z.infer<typeof companyPerson>

const company = companyRow.extend({
  names: z
    .array(z.object({ system: z.string(), value: z.string() }))
    .describe('How sources call it: its domain, ids of accounts and groups, texts.'),
  told: z
    .array(z.object({ name: z.string(), value: scalar }))
    .describe('What sources say of the company itself, e.g. its industry; the last word of each.'),
  firstSeenAt: instant.nullable(),
  wonDeals: z.number(),
  wonSums: z.array(sum),
  owners: z.array(z.string()).describe('Who works with its people, as sources name them.'),
  group: z.object({
    needed: z.array(role),
    covered: z.array(role),
    missing: z.array(role),
    people: z
      .array(z.object({ personId: z.number(), name: z.string(), roles: z.array(playedRole) }))
      .describe('Of the 500 seen last.'),
  }),
  channels: z
    .array(z.object({ channel: z.string(), people: z.number() }))
    .describe('How its people came at least once, of the 500 seen last.'),
})
export type Company = z.infer<typeof company>

const happening = z.object({
  eventId: z.number(),
  at: instant,
  personId: z.number(),
  person: z.string(),
  kind: z.enum(['did', 'decision']),
  name: z.string(),
})
export type Happening = z.infer<typeof happening>

const deal = dealRow.extend({
  contacts: z.array(
    z.object({ personId: z.number(), name: z.string(), roles: z.array(playedRole) }),
  ),
  group: z.object({ covered: z.array(role), missing: z.array(role) }),
  story: z
    .array(
      z.object({
        at: instant,
        knownAt: instant,
        what: z.enum(['opened', 'reopened', 'won', 'lost', 'stage', 'changed']),
        stage: z.string().nullable(),
        changes: z.array(
          z.object({
            field: z.enum(DEAL_FIELDS),
            from: z.union([z.string(), z.number()]).nullable(),
            to: z.union([z.string(), z.number()]),
          }),
        ),
        isCorrection: z.boolean().describe('It came in when the deal was closed.'),
      }),
    )
    .describe('Everything told of it, by when it happened.'),
})
export type Deal = z.infer<typeof deal>

const companyId = rowId.describe('A company, by any of its names.')

export const companiesContract = {
  list: needs('read-people')
    .route({ method: 'GET', path: '/companies', summary: 'Companies, most people first' })
    .input(z.strictObject({ search: z.string().max(200).optional(), ...jumping }))
    .output(page(companyRow)),
  read: needs('read-people')
    .route({
      method: 'GET',
      path: '/companies/{companyId}',
      summary: 'One company with its buying group',
    })
    .input(z.strictObject({ companyId }))
    .errors(refusals('company-unknown'))
    .output(company),
  people: needs('read-people')
    .route({
      method: 'GET',
      path: '/companies/{companyId}/people',
      summary: 'The people of a company, seen last first',
    })
    .input(z.strictObject({ companyId, ...jumping }))
    .errors(refusals('company-unknown'))
    .output(page(companyPerson)),
  deals: needs('read-people')
    .route({
      method: 'GET',
      path: '/companies/{companyId}/deals',
      summary: 'The newest 200 deals of a company',
    })
    .input(z.strictObject({ companyId }))
    .errors(refusals('company-unknown'))
    .output(z.array(dealRow)),
  happenings: needs('read-people')
    .route({
      method: 'GET',
      path: '/companies/{companyId}/happenings',
      summary: 'What the people of a company did last, and what was decided about them',
    })
    .input(z.strictObject({ companyId }))
    .errors(refusals('company-unknown'))
    .output(z.array(happening)),
  deal: needs('read-people')
    .route({
      method: 'GET',
      path: '/deals/{dealId}',
      summary: 'One deal with its contacts and everything told of it over time',
    })
    .input(z.strictObject({ dealId: rowId }))
    .errors(refusals('deal-unknown'))
    .output(deal),
  sayRole: needs('change-people')
    .route({
      method: 'PUT',
      path: '/people/{personId}/buying-role',
      summary: 'Say that somebody plays a part in a purchase, or does not',
    })
    .input(
      z.strictObject({
        personId: rowId,
        role,
        plays: z
          .boolean()
          .nullable()
          .describe('null: takes back what was said; what sources tell holds.'),
      }),
    )
    .errors(refusals('person-unknown'))
    .output(z.object({ roles: z.array(playedRole) })),
  needed: needs('read-people')
    .route({ method: 'GET', path: '/buying-needs', summary: 'Whom it takes to buy' })
    .output(z.object({ roles: z.array(role), isOurs: z.boolean() })),
  need: needs('change-people')
    .route({
      method: 'PUT',
      path: '/buying-needs',
      summary: 'Say whom it takes to buy; no role at all goes back to ours',
    })
    .input(z.strictObject({ roles: z.array(role).max(BUYING_ROLES.length) }))
    .output(z.object({ roles: z.array(role), isOurs: z.boolean() })),
  domains: needs('read-people')
    .route({
      method: 'GET',
      path: '/company-domains',
      summary: 'Domains of which this workspace says whether they are a company',
    })
    .output(z.array(z.object({ domain: z.string(), isCompany: z.boolean() }))),
  sayDomain: needs('change-people')
    .route({
      method: 'PUT',
      path: '/company-domains',
      summary: 'Say whether a domain is a company, e.g. that your own is none',
    })
    .input(
      z.strictObject({
        domain: z.string().min(4).max(253),
        isCompany: z.boolean().nullable().describe('null: what the lists of mail providers say.'),
      }),
    )
    .errors(refusals('domain-unfit'))
    .output(z.object({ domain: z.string(), people: z.number().describe('Folded anew.') })),
}
