import { expect, test } from 'vitest'
import { guessMap } from './guess-map.ts'

const guess = (header: string, ...rows: string[]) =>
  guessMap({ columns: header.split(','), rows: rows.map((row) => row.split(',')) })

test('Olist’s leads are people with a contact request on the day of first contact', () => {
  expect(
    guess('mql_id,first_contact_date,landing_page_id,origin', 'dac3,2018-02-01,8874,social'),
  ).toEqual({
    schema: 'lockstep.map/1',
    name: 'people',
    format: 'csv',
    decimal: '.',
    history: true,
    person: { column: 'mql_id' },
    traits: { origin: { column: 'origin' }, landing_page: { column: 'landing_page_id' } },
    traitsAt: { column: 'first_contact_date' },
    events: [
      {
        name: { value: 'contact_request' },
        at: { column: 'first_contact_date' },
        kind: 'behaviour',
      },
    ],
  })
})

test('Olist’s closed deals are won deals of those people', () => {
  const map = guess(
    'mql_id,seller_id,sdr_id,sr_id,won_date',
    '5420,2c43,a838,4ef1,2018-02-26 19:58:54',
  )
  expect(map.person).toEqual({ column: 'mql_id' })
  expect(map.deal).toEqual({
    id: { column: 'mql_id' },
    owner: { column: 'sr_id' },
    closedAt: { column: 'won_date' },
    state: { value: 'won' },
  })
})

test('Maven’s pipeline is deals without people, won and lost by their stage', () => {
  const map = guess(
    'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value',
    '1C1I,Moses Frase,GTX,Cancity,Won,2016-10-20,2017-03-01,1054',
    'Z063,Moses Frase,GTX,Isdom,Lost,2016-10-20,2017-03-01,0',
    'EC4Q,Moses Frase,GTX,Cancity,Engaging,2016-10-20,,',
  )
  expect(map.person).toBeUndefined()
  expect(map.company).toEqual({ column: 'account' })
  expect(map.deal).toEqual({
    id: { column: 'opportunity_id' },
    name: { column: 'product' },
    owner: { column: 'sales_agent' },
    amount: { column: 'close_value' },
    openedAt: { column: 'engage_date' },
    closedAt: { column: 'close_date' },
    state: { column: 'deal_stage', won: ['Won'], lost: ['Lost'] },
  })
})

test('HubSpot’s contacts are people by their mail address, with the dates of their stages', () => {
  const map = guess(
    'Record ID,First Name,Last Name,Email,Job Title,Company Name,Create Date,Original Source,Country/Region,Became a Marketing Qualified Lead Date',
    '1,Ada,L,ada@x.org,CTO,X BV,2026-01-02 10:00,ORGANIC,NL,2026-01-05 10:00',
  )
  expect(map.person).toEqual({ column: 'Email' })
  expect(Object.keys(map.traits ?? {}).sort()).toEqual(
    ['country', 'email', 'firstName', 'lastName', 'origin', 'title'].sort(),
  )
  expect(map.traitsAt).toEqual({ column: 'Create Date' })
  expect(map.events).toEqual([
    {
      name: { value: 'mql' },
      at: { column: 'Became a Marketing Qualified Lead Date' },
      kind: 'decision',
    },
  ])
})

test('Salesforce’s opportunities are deals', () => {
  const map = guess(
    'Id,AccountId,Name,StageName,Amount,CloseDate,OwnerId,CreatedDate',
    '006,001,Big one,Closed Won,"1.234,50",31/12/2025,005,01/02/2025',
  )
  expect(map.deal).toMatchObject({
    id: { column: 'Id' },
    name: { column: 'Name' },
    amount: { column: 'Amount' },
    closedAt: { column: 'CloseDate' },
    state: { column: 'StageName', won: ['Closed Won'] },
  })
  expect(map.person).toBeUndefined()
})

test('a list of events keeps their names and properties', () => {
  const map = guess('user_id,event,timestamp,page', 'p1,page_view,2026-01-01T00:00:00Z,/x')
  expect(map).toMatchObject({
    name: 'events',
    person: { column: 'user_id' },
    events: [
      {
        name: { column: 'event' },
        at: { column: 'timestamp' },
        kind: 'behaviour',
        properties: { page: { column: 'page' } },
      },
    ],
  })
  expect(map.traits).toBeUndefined()
})

test('the order of days and months and the decimal sign are read off the rows', () => {
  expect(guess('email,created', 'a@x.org,13/02/2026').dateOrders).toEqual({
    created: 'day-first',
  })
  expect(guess('email,created', 'a@x.org,02/13/2026').dateOrders).toEqual({
    created: 'month-first',
  })
  expect(guess('email,created', 'a@x.org,02/03/2026').dateOrders).toBeUndefined()
  const rows = [['D1', '1.234,50']]
  expect(guessMap({ columns: ['Deal ID', 'Amount'], rows }).decimal).toBe(',')
})

test('a list of companies without ids is known by their names, with their details', () => {
  const header = 'account,sector,founded,revenue,employees,Website'
  expect(guess(header, 'Norden Mills,food,1990,10.5,120,norden.example', 'Tallow,,,,,')).toEqual({
    schema: 'lockstep.map/1',
    name: 'companies',
    format: 'csv',
    decimal: '.',
    history: true,
    traits: { industry: { column: 'sector' }, employees: { column: 'employees' } },
    account: {
      system: 'name',
      id: { column: 'account' },
      name: { column: 'account' },
      site: { column: 'Website' },
    },
  })
})

test.each([
  ['their id', 'account,account_id', ['Norden,1', 'Tallow,2']],
  ['somebody without a key', 'company,first name', ['Norden,Ada', 'Tallow,Ben']],
  ['a deal without an id', 'company,stage', ['Norden,Won', 'Tallow,Lost']],
  ['the same ones again and again', 'company,amount', ['Norden,1', 'Norden,2', 'Tallow,3']],
])('companies beside %s are no list of companies by name', (_, header, rows) => {
  expect(guess(header, ...rows).account).toBeUndefined()
})

test('columns of those who opted out are known by their headers', () => {
  expect(guess('Prospect ID,Do Not Email,Do Not Call', 'p1,No,Yes').traits).toEqual({
    'refused.marketing.mail': { column: 'Do Not Email' },
    'refused.marketing.phone': { column: 'Do Not Call' },
  })
})

test('a list made by hand tells its owners, its notes, and who asked for a demo and when', () => {
  const header = 'Email,Owner,Notes,Demo requested'
  const dated = guess(header, 'a@x.org,Rosa,met at the fair,03/14/2026', 'b@x.org,,,')
  expect(dated.traits).toMatchObject({ owner: { column: 'Owner' }, notes: { column: 'Notes' } })
  expect(dated.events).toEqual([
    { name: { value: 'demo_request' }, at: { column: 'Demo requested' }, kind: 'behaviour' },
  ])
  // Without the day it is a detail: no event happens on "yes".
  const asked = guess(header, 'a@x.org,Rosa,,yes', 'b@x.org,,,no')
  expect(asked.events).toBeUndefined()
  expect(asked.traits?.['Demo requested']).toEqual({ column: 'Demo requested' })
})

test('deals without ids are known by what they are called, so that two of one contact stay two', () => {
  const header = 'Opportunity,Account,Contact,Value,Status,Date closed'
  const rows = [
    'Big one,Acme,ann@x.example,5000,Won,2026-09-01',
    'Small one,Acme,ann@x.example,50,Open,',
    'Third,Bcme,bea@y.example,70,Lost,2026-08-01',
  ]
  const map = guess(header, ...rows)
  expect(map.person).toEqual({ column: 'Contact' })
  expect(map.deal).toEqual({
    id: { column: 'Opportunity' },
    name: { column: 'Opportunity' },
    amount: { column: 'Value' },
    closedAt: { column: 'Date closed' },
    state: { column: 'Status', won: ['Won'], lost: ['Lost'] },
  })
  const nameless = rows.map((row) => row.slice(row.indexOf(',') + 1))
  expect(guess(header.slice(header.indexOf(',') + 1), ...nameless).deal).toBeUndefined()
  // Salesforce says under this word whether, and not when.
  const whether = guess('Deal ID,Amount,Closed', 'd1,5,1', 'd2,6,0')
  expect(whether.deal?.closedAt).toBeUndefined()
})

test('a deal of two people at one company is one deal by its name, and all may be open yet', () => {
  const header = 'Deal,Account,Email,Status,Amount'
  const { deal } = guess(header, 'Big,Acme,a@a.nl,Open,1', 'Big,Acme,b@a.nl,Open,1')
  expect(deal).toMatchObject({ id: { column: 'Deal' }, state: { column: 'Status' } })
})

test.each([
  [
    'one name at two companies',
    'Deal,Account,Contact,Stage,Amount',
    ['New,A,a@a.nl,Won,1', 'New,B,b@b.nl,Won,2'],
  ],
  ['nothing but whose it is', 'Contact,Stage,Amount,Close date', ['a@a.nl,Won,1,2025-04-01']],
  ['a lead that stands there twice', 'Lead ID,Won date', ['7,2025-04-01', '7,2025-05-01']],
])('no deal is guessed by %s', (_, header, rows) => {
  expect(guess(header, ...rows).deal).toBeUndefined()
})

test.each(['Closed', 'Closed on', 'Date closed', 'Close', 'Closing date', 'Won on', 'Date won'])(
  '“%s” is the day on which a deal was closed',
  (header) => {
    const map = guess(`Deal ID,Stage,${header}`, 'D1,Won,2025-04-01', 'D2,Open,')
    expect(map.deal?.closedAt).toEqual({ column: header })
  },
)

test('“Closed” with yes and no is no day', () => {
  const { deal } = guess('Deal ID,Stage,Closed', 'D1,Won,yes', 'D2,Open,no')
  expect(deal?.closedAt).toBeUndefined()
  const dated = guess('Deal ID,Stage,Closed,Closed on', 'D1,Won,yes,2025-04-01')
  expect(dated.deal?.closedAt).toEqual({ column: 'Closed on' })
})

test.each(['Lost on', 'Date lost', 'Lost date'])(
  '“%s” is the day on which it was lost',
  (header) => {
    const { deal } = guess(
      `Deal,Status,Won on,${header}`,
      'A,Won,2025-04-01,',
      'B,Lost,,2025-05-01',
    )
    expect(deal).toMatchObject({
      closedAt: { column: 'Won on' },
      lostAt: { column: header },
      state: { column: 'Status', won: ['Won'], lost: ['Lost'] },
    })
  },
)

test('without a stage a deal is won on the day it was won, not on the day it was closed', () => {
  const { deal } = guess(
    'Deal ID,Close date,Date won',
    'D1,2025-04-01,2025-04-01',
    'D2,2025-05-01,',
  )
  expect(deal).toMatchObject({ closedAt: { column: 'Date won' }, state: { value: 'won' } })
})

test('what cannot be told stays out', () => {
  expect(guess('foo,bar', '1,2')).toEqual({
    schema: 'lockstep.map/1',
    name: 'people',
    format: 'csv',
    decimal: '.',
    history: true,
  })
})
