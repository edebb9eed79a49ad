import type { EventMap, ImportMap } from '#domain/people/imports/map.ts'
import { dealIn, type Find, type Preset, present, traitsIn, words } from './preset.ts'

/*
 * Leads and contacts are two objects of Salesforce, so a lead is `salesforce-lead` and a contact `salesforce`: the row
 * of a converted lead says which contact it became, and joins the two.
 */
const LEAD = 'salesforce-lead'
const ID = words('Id')
const TRAITS = {
  'company.salesforce': words('AccountId, Account ID, ConvertedAccountId, Converted Account ID'),
  email: words('Email'),
  firstName: words('First Name'),
  lastName: words('Last Name'),
  phone: words('Phone, Mobile'),
  title: words('Title'),
  industry: words('Industry'),
  country: words('Country, Mailing Country'),
  origin: words('Lead Source'),
  employees: words('No. of Employees, Number of Employees, NumberOfEmployees'),
  rating: words('Rating'),
  owner: words('Lead Owner, Account Owner, Owner Id'),
  status: words('Lead Status, Status'),
  'refused.marketing.mail': words('Email Opt Out, HasOptedOutOfEmail'),
  'refused.marketing.phone': words('Do Not Call'),
} as const
const CREATED = words('Created Date, Create Date')
const HISTORY = words('OldValue, Old Value')
const ASK_HISTORY =
  'Export the object LeadHistory as well (LeadId, Field, OldValue, NewValue, CreatedDate): it says when each lead changed its status.'
const ASK_DEAL_HISTORY =
  'Export OpportunityHistory (OpportunityId, StageName, Amount, CloseDate, CreatedDate) and OpportunityContactRole (OpportunityId, ContactId, Role, IsPrimary) as well: they say when deals moved, and who took part.'

const DEAL = {
  amount: words('Amount, Opportunity Amount'),
  currency: words(
    'Amount Currency, Currency, Currency ISO Code, CurrencyIsoCode, Opportunity Currency',
  ),
  owner: words('Opportunity Owner, Owner Id, Owner'),
}

export const SALESFORCE: readonly Preset[] = [
  {
    id: 'salesforce-lead-history',
    name: 'Salesforce LeadHistory',
    marks: [words('Lead Id'), words('Field, Field / Event'), HISTORY, words('NewValue, New Value')],
    map: (find) => history(find, find(words('Lead Id'))),
  },
  {
    id: 'salesforce-deals',
    name: 'Salesforce OpportunityHistory',
    marks: [words('Opportunity Id'), words('StageName, Stage, To Stage'), CREATED],
    without: words('Contact Id, Opportunity Name, Name'),
    map: (find) => {
      const created = find(CREATED)
      const stage = find(words('StageName, To Stage, Stage'))
      const deal = dealIn(find, {
        id: words('Opportunity Id'),
        state: words('StageName, To Stage, Stage'),
        amount: DEAL.amount,
        openedAt: CREATED,
        closedAt: CREATED,
      })
      const entered = stage && created ? [{ stage, at: created }] : undefined
      return present({
        statuses: 'salesforce',
        deal: deal && { ...deal, ...(entered && { entered }) },
      })
    },
  },
  {
    id: 'salesforce-deals',
    name: 'Salesforce OpportunityContactRole',
    marks: [words('Opportunity Id'), words('Contact Id'), words('Role')],
    map: (find) => {
      const deal = dealIn(find, { id: words('Opportunity Id'), state: [] })
      const contact = present({ role: find(words('Role')), at: find(CREATED) })
      return present({
        system: 'salesforce',
        person: find(words('Contact Id')),
        deal: deal && { ...deal, contact },
      })
    },
  },
  {
    id: 'salesforce-campaign-members',
    name: 'Salesforce CampaignMember',
    marks: [words('Campaign Id'), words('Lead Id'), words('Contact Id')],
    map: campaignMembers,
  },
  {
    id: 'salesforce-deals',
    name: 'Salesforce opportunities',
    marks: [words('Id, Opportunity Id'), words('StageName'), words('CloseDate')],
    beside: ASK_DEAL_HISTORY,
    map: (find) => opportunities(find, words('Id, Opportunity Id'), words('Name')),
  },
  {
    id: 'salesforce-deals',
    name: 'Salesforce opportunities (report)',
    marks: [
      words('Opportunity Name'),
      words('Stage'),
      words('Opportunity ID'),
      words('Close Date'),
    ],
    beside: ASK_DEAL_HISTORY,
    map: (find) => opportunities(find, words('Opportunity ID'), words('Opportunity Name')),
  },
  {
    id: 'salesforce-leads',
    name: 'Salesforce leads',
    marks: [ID, words('IsConverted, ConvertedContactId, LeadSource'), words('Company')],
    beside: ASK_HISTORY,
    map: (find) => leads(find, find(ID)),
  },
  {
    id: 'salesforce-leads',
    name: 'Salesforce leads (report)',
    marks: [words('Lead Status'), words('Company / Account, Lead Owner'), words('Email, Lead ID')],
    without: words('Record ID'),
    beside: ASK_HISTORY,
    map: (find) => leads(find, find(words('Lead ID'))),
  },
  {
    id: 'salesforce-contacts',
    name: 'Salesforce contacts',
    marks: [ID, words('AccountId'), words('LastName'), words('Email')],
    map: (find) => contacts(find, find(ID)),
  },
  {
    id: 'salesforce-contacts',
    name: 'Salesforce contacts (report)',
    marks: [
      words('Account Name'),
      words('Last Name'),
      words('Email'),
      words('Account Owner, Salutation, Mailing Street'),
    ],
    without: words('Lead Status, Record ID'),
    map: (find) => contacts(find, find(words('Contact ID'))),
  },
  {
    id: 'salesforce-accounts',
    name: 'Salesforce accounts',
    marks: [
      words('Account Name, Name'),
      words('Account Owner, BillingCountry, Billing Country, ParentId'),
      words('Website, Type'),
    ],
    without: words('Email, StageName, Stage'),
    map: accounts,
  },
]

/** A report may leave out the account's id: then it is known by its name. */
function accounts(find: Find): Partial<ImportMap> {
  const id = find(words('Account ID, Id'))
  const name = find(words('Account Name, Name'))
  const key = id ?? name
  if (!key) return {}
  const site = find(words('Website'))
  return present({
    account: { system: id ? 'salesforce' : 'name', id: key, ...present({ name, site }) },
    traits: traitsIn(find, {
      industry: TRAITS.industry,
      employees: words('Employees, NumberOfEmployees, Number of Employees'),
      revenue: words('Annual Revenue'),
      country: words('Billing Country'),
      type: words('Type'),
      owner: words('Account Owner, Owner Id'),
    }),
    traitsAt: find(words('Last Modified Date')),
  })
}

function opportunities(
  find: Find,
  id: readonly string[],
  name: readonly string[],
): Partial<ImportMap> {
  const deal = dealIn(find, {
    ...DEAL,
    id,
    name,
    state: words('StageName, Stage'),
    openedAt: CREATED,
    closedAt: words('Close Date'),
    reason: words('Loss Reason, Lost Reason, Closed Lost Reason'),
  })
  const contact = find(words('Contact ID, ContactId'))
  const account = find(words('Account ID, AccountId'))
  return present({
    statuses: 'salesforce',
    account: account && { system: 'salesforce', id: account },
    system: contact && 'salesforce',
    person: contact,
    company: find(words('Account Name')),
    deal,
  })
}

/** Without an id a report's person is known by the mail address. */
function leads(find: Find, id: ReturnType<Find>): Partial<ImportMap> {
  const contact = find(words('ConvertedContactId, Converted Contact ID'))
  const converted = find(words('Converted Date'))
  const event: EventMap[] | undefined = converted && [
    { name: { value: 'leadConverted' }, at: converted, kind: 'status' },
  ]
  return present({
    statuses: 'salesforce',
    system: id && LEAD,
    person: id ?? find(words('Email')),
    also: id && contact && { salesforce: contact },
    company: find(words('Company / Account, Company')),
    traits: traitsIn(find, TRAITS),
    traitsAt: find(CREATED),
    events: event,
  })
}

function contacts(find: Find, id: ReturnType<Find>): Partial<ImportMap> {
  return present({
    statuses: 'salesforce',
    system: id && 'salesforce',
    person: id ?? find(words('Email')),
    company: find(words('Account Name')),
    traits: traitsIn(find, TRAITS),
    traitsAt: find(CREATED),
  })
}

/** Every change is told as the trait that changed, a change of the status as what the table has for it, too. */
function history(find: Find, person: ReturnType<Find>): Partial<ImportMap> {
  const field = find(words('Field, Field / Event'))
  const value = find(words('NewValue, New Value'))
  const at = find(words('CreatedDate, Edit Date'))
  if (!field || !value || !at) return {}
  return present({
    statuses: 'salesforce',
    system: LEAD,
    person,
    change: { field, value },
    traitsAt: at,
    events: [
      { name: value, at, kind: 'status', when: { ...field, is: ['Status', 'Lead Status'] } },
      { name: field, at, kind: 'status', when: { ...field, is: ['leadConverted'] } },
    ] satisfies EventMap[],
  })
}

function campaignMembers(find: Find): Partial<ImportMap> {
  const campaign = find(words('Campaign Id'))
  const contact = find(words('Contact Id'))
  const told = (value: string, at: ReturnType<Find>): EventMap[] =>
    at ? [{ name: { value }, at, kind: 'behaviour', campaign }] : []
  return present({
    statuses: 'salesforce',
    system: LEAD,
    person: find(words('Lead Id')),
    also: contact && { salesforce: contact },
    events: [
      ...told('campaign_member', find(CREATED)),
      ...told('campaign_response', find(words('FirstRespondedDate, First Responded Date'))),
    ],
  })
}
