import { expect, test } from 'vitest'
import { mapOf, needsOf, planOf } from './column-roles.ts'
import type { ImportMap } from './map.ts'
import { restOf, takenAsTheyAre, withoutRest, withRest, withRoles } from './plan.ts'

const frame = { schema: 'lockstep.map/1', format: 'csv', decimal: '.', history: true } as const

const leads: ImportMap = {
  ...frame,
  name: 'people',
  person: { column: 'mql_id' },
  traits: { origin: { column: 'origin' }, country: { value: 'Brazil' } },
  traitsAt: { column: 'first_contact_date' },
  events: [
    { name: { value: 'contact_request' }, at: { column: 'first_contact_date' }, kind: 'behaviour' },
  ],
}
const deals: ImportMap = {
  ...frame,
  name: 'deals',
  delimiter: ';',
  dateOrder: 'day-first',
  company: { column: 'account' },
  deal: {
    id: { column: 'opportunity_id' },
    amount: { column: 'close_value' },
    currency: { value: 'USD' },
    closedAt: { column: 'close_date' },
    state: { column: 'deal_stage', won: ['Won'], lost: ['Lost'] },
  },
}
const visits: ImportMap = {
  ...frame,
  name: 'events',
  person: { column: 'email' },
  events: [
    {
      name: { column: 'event' },
      at: { column: 'time' },
      kind: 'behaviour',
      properties: { page: { column: 'page' } },
    },
    { name: { value: 'mql' }, at: { column: 'mql_at' }, kind: 'decision' },
  ],
}

const companies: ImportMap = {
  ...frame,
  name: 'companies',
  traits: { industry: { column: 'sector' } },
  account: { system: 'name', id: { column: 'account' }, name: { column: 'account' } },
}

test.each([leads, deals, visits, companies])(
  'a map that nobody changes stays the same map',
  (map) => {
    expect(mapOf(planOf(map))).toEqual(map)
    expect(needsOf(planOf(map))).toEqual([])
  },
)

test('one column may tell several things', () => {
  expect(planOf(leads).roles.first_contact_date).toEqual(['told-at', 'on:contact_request'])
})

test('a role that moves to another column leaves the one that had it', () => {
  const moved = withRoles(planOf(leads), 'email', ['person', 'trait:email'])
  expect(moved.roles.mql_id).toEqual([])
  expect(mapOf(moved).person).toEqual({ column: 'email' })
  expect(mapOf(moved).traits).toEqual({ ...leads.traits, email: { column: 'email' } })
})

test('a column that tells nothing any more takes its event with it', () => {
  const map = mapOf(withRoles(planOf(leads), 'first_contact_date', []))
  expect(map.events).toBeUndefined()
  expect(map.traitsAt).toBeUndefined()
})

test('amounts without a column for their currency have the one that is chosen', () => {
  expect(mapOf({ ...planOf(deals), currency: 'BRL' }).deal?.currency).toEqual({ value: 'BRL' })
  const told = withRoles(planOf(deals), 'coin', ['deal-currency'])
  expect(mapOf(told).deal?.currency).toEqual({ column: 'coin' })
})

test('deals without a column for their state have one state for all rows', () => {
  const plan = withRoles(planOf(deals), 'deal_stage', [])
  expect(mapOf({ ...plan, state: 'won' }).deal?.state).toEqual({ value: 'won' })
})

test('a file that names nobody needs a person or a deal', () => {
  expect(needsOf(planOf({ ...frame, name: 'people' }))).toEqual(['nobody'])
  expect(needsOf(withRoles(planOf(leads), 'mql_id', []))).toEqual(['nobody'])
})

test('a person of whom nothing is told needs something told', () => {
  expect(needsOf(planOf({ ...frame, name: 'people', person: { column: 'id' } }))).toEqual([
    'nothing',
  ])
})

test('deals need their id, and what happened needs its time', () => {
  expect(needsOf(withRoles(planOf(deals), 'opportunity_id', []))).toEqual(['deal-id'])
  expect(needsOf(withRoles(planOf(visits), 'time', []))).toEqual(['did-at'])
  expect(needsOf(withRoles(planOf(visits), 'event', []))).toEqual(['did'])
})

test('companies need no more than their names, and have an id where a column is chosen for it', () => {
  const chosen = withRoles(planOf({ ...frame, name: 'people' }), 'account', ['account-name'])
  expect(needsOf(chosen)).toEqual([])
  expect(mapOf(chosen).account).toEqual(companies.account)

  const known = withRoles(planOf(companies), 'number', ['account-id'])
  expect(mapOf(known).account).toEqual({
    system: 'group',
    id: { column: 'number' },
    name: { column: 'account' },
  })
  expect(mapOf(withRoles(known, 'number', [])).account).toEqual(companies.account)
})

test('companies by name at which something happens need to say to whom', () => {
  const plan = withRoles(planOf(companies), 'asked', ['on:contact_request'])
  expect(needsOf(plan)).toEqual(['nobody'])
})

test('the columns that stay out come in as details under their headers, and go out again', () => {
  const columns = ['mql_id', 'first_contact_date', 'origin', 'Plan', ' Plan ', '', '__proto__']
  const plan = planOf(leads)
  expect(restOf(plan, columns)).toEqual(['Plan', ' Plan '])
  const all = withRest(plan, columns)
  expect(mapOf(all).traits).toEqual({ ...leads.traits, Plan: { column: 'Plan' } })
  expect(restOf(all, columns)).toEqual([])
  // As the next file of this shape has it.
  const remembered = planOf(mapOf(all))
  expect(takenAsTheyAre(remembered)).toEqual(['Plan'])
  // The origin, which the house knows, stays.
  expect(mapOf(withoutRest(remembered))).toEqual(mapOf(plan))
})

test('of a list of what people did the rest is about that, and of deals of nobody there is none', () => {
  const did = withRest(planOf(visits), ['email', 'event', 'time', 'browser'])
  expect(mapOf(did).events?.[0]?.properties).toMatchObject({ browser: { column: 'browser' } })
  expect(mapOf(did).traits).toBeUndefined()
  expect(restOf(planOf(deals), ['opportunity_id', 'product'])).toEqual([])
})
