import { describe, expect, test } from 'vitest'
import { importMap } from '#api/import-map.ts'
import { mapOf, needsOf, planOf } from '#domain/people/imports/column-roles.ts'
import { BETWEEN_PEOPLE, DEAL_COLUMNS, DETAIL, PEOPLE_COLUMNS } from './own.ts'
import { recognise } from './recognise.ts'

const told = (header: string, ...rows: string[]) =>
  recognise({
    columns: header.split(',').map((it) => it.trim()),
    rows: rows.map((it) => it.split(',')),
  })

const HUBSPOT_CONTACTS =
  'Record ID, First Name, Last Name, Email, Phone Number, Job Title, Company Name, Lead Status, Lifecycle Stage, Contact owner, Create Date, Last Activity Date, Original Source, Country/Region, Associated Company, Associated Company IDs, Associated Company IDs (Primary)'
const HUBSPOT_DEALS =
  'Record ID, Deal Name, Pipeline, Deal Stage, Amount, Close Date, Create Date, Last Activity Date, Deal owner, Deal Type, Associated Company IDs (Primary), Associated Company (Primary), Associated Company Names (Primary), Associated Contact IDs'
const SF_LEADS =
  'First Name, Last Name, Title, Company / Account, Email, Phone, Mobile, Lead Source, Lead Status, Rating, Lead Owner, Industry, Annual Revenue, No. of Employees, City, State/Province, Zip/Postal Code, Country, Converted Date, Opportunity Name, Opportunity Amount'
const SF_CONTACTS =
  'Salutation, First Name, Last Name, Title, Mailing Street, Mailing City, Mailing State/Province, Mailing Zip/Postal Code, Mailing Country, Phone, Email, Account Name, Account Owner, Lead Source'
const DL_LEADS =
  'Id, FirstName, LastName, Company, Title, Email, Phone, LeadSource, Status, Industry, Rating, NumberOfEmployees, OwnerId, IsConverted, ConvertedDate, ConvertedAccountId, ConvertedContactId, ConvertedOpportunityId, CreatedDate'
const DL_DEALS =
  'Id, AccountId, Name, StageName, Amount, Probability, CloseDate, Type, LeadSource, IsClosed, IsWon, OwnerId, CreatedDate'
const PIPEDRIVE_DEALS =
  'Deal - Title *, Deal - Value, Deal - Currency of value, Deal - Stage (pipeline), Deal - Status, Deal - Lost reason, Deal - Won time, Deal - Lost time, Deal - Closed on, Deal - Expected close date, Deal - Owner, Deal - ID, Deal - Organization'

test.each([
  ['HubSpot contacts', HUBSPOT_CONTACTS, 'Record ID', 'hubspot'],
  ['HubSpot deals', HUBSPOT_DEALS, 'Associated Contact IDs', 'hubspot'],
  [
    'HubSpot contacts',
    'ID de registro, Nombre, Apellidos, Correo, Nombre de la empresa, Etapa del ciclo de vida, Associated Company',
    'ID de registro',
    'hubspot',
  ],
  [
    'HubSpot contacts',
    'Datensatz-ID, Vorname, Nachname, E-Mail, Unternehmensname, Erstellungsdatum',
    'Datensatz-ID',
    'hubspot',
  ],
  [
    'HubSpot contacts',
    "ID de l'enregistrement, Prénom, Nom, E-mail, Nom de l'entreprise, Date de création",
    "ID de l'enregistrement",
    'hubspot',
  ],
  [
    'HubSpot contacts',
    'Record-ID, Voornaam, Achternaam, E-mail, Bedrijfsnaam, Levenscyclusfase',
    'Record-ID',
    'hubspot',
  ],
  [
    'HubSpot contacts',
    'ID do registro, Nome, Sobrenome, E-mail, Nome da empresa, Data de criação',
    'ID do registro',
    'hubspot',
  ],
  [
    'HubSpot deals',
    'ID de registro, Nombre del negocio, Pipeline, Etapa del negocio, Valor, Fecha de cierre, Associated Contact IDs',
    'Associated Contact IDs',
    'hubspot',
  ],
  ['HubSpot contacts', 'RECORD ID, first name, LAST NAME, email', 'RECORD ID', 'hubspot'],
  ['Salesforce leads (report)', SF_LEADS, 'Email', undefined],
  ['Salesforce contacts (report)', SF_CONTACTS, 'Email', undefined],
  ['Salesforce leads', DL_LEADS, 'Id', 'salesforce-lead'],
  [
    'Salesforce contacts',
    'Id, AccountId, FirstName, LastName, Email, CreatedDate',
    'Id',
    'salesforce',
  ],
  ['Salesforce opportunities', DL_DEALS, undefined, undefined],
  [
    'Salesforce OpportunityContactRole',
    'OpportunityId, ContactId, Role, IsPrimary',
    'ContactId',
    'salesforce',
  ],
  [
    'Salesforce CampaignMember',
    'CampaignId, LeadId, ContactId, Status, HasResponded, FirstRespondedDate, CreatedDate',
    'LeadId',
    'salesforce-lead',
  ],
  [
    'Salesforce LeadHistory',
    'LeadId, Field, OldValue, NewValue, CreatedDate',
    'LeadId',
    'salesforce-lead',
  ],
  [
    'Salesforce OpportunityHistory',
    'OpportunityId, StageName, Amount, CloseDate, CreatedDate',
    undefined,
    undefined,
  ],
  ['Pipedrive deals', PIPEDRIVE_DEALS, undefined, undefined],
  [
    'Pipedrive people',
    'Person - Name *, Person - First name, Person - Last name, Person - Email (Work), Person - Phone (Work), Person - Job title, Person - Organization',
    'Person - Email (Work)',
    undefined,
  ],
  [
    'People from Lockstep',
    'Lockstep person, Email, First name, Detail: plan, Exported at',
    'Lockstep person',
    'lockstep',
  ],
  [
    'Deals from Lockstep',
    'Lockstep deal, Deal, Lockstep people, State, Amount, Currency, Opened at, Closed at',
    'Lockstep people',
    'lockstep',
  ],
])('%s are known by their headers, and need no hand', (name, header, person, system) => {
  const found = told(header)
  expect([found.name, found.map.person?.column, found.map.system]).toEqual([name, person, system])
  expect(needsOf(planOf(found.map))).toEqual([])
  // The page edits it as a plan, and the contract takes it.
  const edited = mapOf(planOf(found.map))
  expect(edited).toEqual(found.map)
  expect(importMap.parse(edited)).toEqual(found.map)
})

describe('of each file every column that tells something is read', () => {
  test('HubSpot’s contacts', () => {
    const { map } = told(HUBSPOT_CONTACTS)
    expect(map.traits).toEqual({
      'company.hubspot': { column: 'Associated Company IDs (Primary)' },
      email: { column: 'Email' },
      firstName: { column: 'First Name' },
      lastName: { column: 'Last Name' },
      phone: { column: 'Phone Number' },
      title: { column: 'Job Title' },
      country: { column: 'Country/Region' },
      origin: { column: 'Original Source' },
      status: { column: 'Lifecycle Stage' },
      leadStatus: { column: 'Lead Status' },
      owner: { column: 'Contact owner' },
    })
    expect([map.company, map.traitsAt]).toEqual([
      { column: 'Associated Company' },
      { column: 'Create Date' },
    ])
  })

  test('HubSpot’s deals, with all who take part', () => {
    const { map } = told(HUBSPOT_DEALS)
    expect(map.several).toBe(';')
    expect(map.deal).toEqual({
      id: { column: 'Record ID' },
      name: { column: 'Deal Name' },
      amount: { column: 'Amount' },
      openedAt: { column: 'Create Date' },
      closedAt: { column: 'Close Date' },
      owner: { column: 'Deal owner' },
      state: { column: 'Deal Stage', won: [], lost: [] },
    })
  })

  test('Pipedrive’s deals, won and lost each at its own time', () => {
    const { map } = told(PIPEDRIVE_DEALS)
    expect(map.deal).toMatchObject({
      id: { column: 'Deal - ID' },
      currency: { column: 'Deal - Currency of value' },
      wonAt: { column: 'Deal - Won time' },
      lostAt: { column: 'Deal - Lost time' },
      reason: { column: 'Deal - Lost reason' },
      state: { column: 'Deal - Status' },
    })
  })

  test('a converted lead of Salesforce is the contact it became', () => {
    expect(told(DL_LEADS).map.also).toEqual({ salesforce: { column: 'ConvertedContactId' } })
  })
})

test('the days of the stages are read from HubSpot’s columns, each stage once', () => {
  const { map, asks } = told(
    'Record ID, Email, First Name, Date entered "Marketing Qualified Lead (Lifecycle Stage Pipeline)", Became a Marketing Qualified Lead Date, hs_v2_date_entered_salesqualifiedlead, Became an Opportunity Date',
  )
  expect(map.events?.map(({ name, kind }) => [name, kind])).toEqual([
    [{ value: 'Marketing Qualified Lead' }, 'status'],
    [{ value: 'salesqualifiedlead' }, 'status'],
    [{ value: 'Opportunity' }, 'status'],
  ])
  expect(asks).toEqual(['Became a Customer Date'])
})

test('columns and files that would make a backtest possible are asked for by name', () => {
  expect(told(HUBSPOT_CONTACTS).asks).toEqual([
    'Became a Marketing Qualified Lead Date',
    'Became a Sales Qualified Lead Date',
    'Became an Opportunity Date',
    'Became a Customer Date',
  ])
  expect(told(HUBSPOT_DEALS).asks).toHaveLength(1)
  expect(told(DL_LEADS).beside).toContain('LeadHistory')
  expect(told(DL_DEALS).beside).toContain('OpportunityHistory')
})

test.each([
  [
    'HubSpot companies',
    'Record ID, Company name, Company Domain Name, Website URL, Company owner, Industry, City, Country/Region, Create Date',
    ['hubspot', 'Record ID', 'Company name', 'Company Domain Name'],
    ['industry', 'country', 'owner'],
  ],
  [
    'Salesforce accounts',
    'Account ID, Account Name, Account Owner, Website, Parent Account, Type',
    ['salesforce', 'Account ID', 'Account Name', 'Website'],
    ['type', 'owner'],
  ],
  [
    'Salesforce accounts',
    'Account Name, Account Owner, Website, Billing Country',
    ['name', 'Account Name', 'Account Name', 'Website'],
    ['country', 'owner'],
  ],
  [
    'Pipedrive organizations',
    'Organization - ID, Organization - Name *, Organization - Owner, Organization - Website',
    ['pipedrive', 'Organization - ID', 'Organization - Name *', 'Organization - Website'],
    ['owner'],
  ],
])('%s tell of companies themselves: %s', (name, header, [system, ...columns], traits) => {
  const known = told(header)
  const [id, called, site] = columns.map((column) => ({ column }))
  expect(known.name).toBe(name)
  expect(known.map.account).toEqual({ system, id, name: called, site })
  expect(Object.keys(known.map.traits ?? {})).toEqual(traits)
  const plan = planOf(known.map)
  expect(needsOf(plan)).toEqual([])
  expect(mapOf(plan)).toEqual(known.map)
})

test.each([
  [HUBSPOT_DEALS, 'hubspot', 'Associated Company IDs (Primary)'],
  [DL_DEALS, 'salesforce', 'AccountId'],
  [`${PIPEDRIVE_DEALS}, Organization - ID`, 'pipedrive', 'Organization - ID'],
])('a deal belongs to the account whose key its row has: %s', (header, system, column) => {
  expect(told(header).map.account).toEqual({ system, id: { column } })
})

test('lists of nobody’s making are guessed column by column', () => {
  expect(told('mql_id,first_contact_date,landing_page_id,origin').name).toBeNull()
  const maven = told('opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date')
  expect([maven.name, maven.map.deal?.id]).toEqual([null, { column: 'opportunity_id' }])
})

test('amounts in another language are read by their own sign', () => {
  expect(told('Datensatz-ID,Deal-Name,Deal-Phase,Betrag', '1,A,x,12').map.decimal).toBe('.')
  const rows = [['1', 'A', 'x', '1.234,50']]
  const columns = ['Datensatz-ID', 'Deal-Name', 'Deal-Phase', 'Betrag']
  expect(recognise({ columns, rows }).map.decimal).toBe(',')
})

test('our own export of people and of deals comes back by its headers, with every column that is not worked out', () => {
  const columns = [...Object.values(PEOPLE_COLUMNS), `${DETAIL}plan`]
  const people = recognise({ columns, rows: [] }).map
  expect(Object.keys(people.traits ?? {}).sort()).toEqual(
    [
      'country',
      'email',
      'firstName',
      'industry',
      'lastName',
      'name',
      'origin',
      'phone',
      'plan',
      'title',
    ].sort(),
  )
  expect([people.person, people.company, people.traitsAt]).toEqual([
    { column: 'Lockstep person' },
    { column: 'Company' },
    { column: 'Exported at' },
  ])
  const deals = recognise({ columns: Object.values(DEAL_COLUMNS), rows: [] }).map
  expect(mapOf(planOf(deals))).toEqual(deals)
  expect(deals).toMatchObject({ several: BETWEEN_PEOPLE, person: { column: 'Lockstep people' } })
  expect(Object.keys(deals.deal ?? {}).sort()).toEqual(
    [
      ...['amount', 'closedAt', 'company', 'currency', 'id', 'name', 'openedAt', 'owner', 'reason'],
      ...['roles', 'stage', 'stages', 'state'],
    ].sort(),
  )
})

test('HubSpot’s columns of who opted out of a kind of mail are known by their beginning', () => {
  const { map } = told(`${HUBSPOT_CONTACTS}, Opted out of email: One to One`)
  expect(map.traits).toMatchObject({
    'refused.one-to-one.email': { column: 'Opted out of email: One to One' },
  })
})
