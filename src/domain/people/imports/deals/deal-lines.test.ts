import { expect, test } from 'vitest'
import { rowReader } from '#domain/people/imports/rows/row-events.ts'
import { instant } from '#domain/time.ts'
import { roleLines, stageLines } from './deal-lines.ts'

const NOW = instant(Date.UTC(2026, 5, 1))
const MARCH = instant(Date.UTC(2026, 2, 1))

/** What a row of our own export of deals tells, as name, person, properties and instant. */
function told(row: Record<string, string>) {
  const reader = rowReader<Record<string, string>>(
    {
      ...{ schema: 'lockstep.map/1', name: 'own', format: 'csv', decimal: '.', history: true },
      ...{ system: 'lockstep', person: { column: 'people' }, several: '\n' },
      deal: {
        ...{ id: { column: 'id' }, stages: { column: 'stages' }, roles: { column: 'roles' } },
        state: { value: 'open' },
      },
    },
    (column) => (of) => of[column],
    { timeZone: 'UTC', currency: 'EUR', now: NOW },
  )
  if (!reader.ok) throw new Error(reader.refusal[0]?.reason)
  const read = reader.value({ id: 'D-1', ...row })
  if (!read.ok) return read.refusal.reason
  const { person, events, others = [] } = read.value
  return [{ person, events }, ...others].flatMap(({ person, events }) =>
    events
      .filter(({ kind }) => kind === 'behaviour')
      .map(({ name, properties, happenedAt }) => [person?.value, name, properties, happenedAt]),
  )
}

test('what is written of stages and parts is read again as it was', () => {
  const ada = { system: 'email', value: 'ada@acme.example' }
  const odd = { system: 'hubspot', value: 'a\tb' }
  const stages = stageLines([
    { stage: 'Proposal: second\ndraft', at: MARCH },
    { stage: 'Proposal', at: MARCH },
  ])
  const roles = roleLines([
    { person: ada, role: 'Decision\tMaker', at: MARCH },
    { person: odd, role: '', at: MARCH },
    { person: odd, role: 'User', at: null },
  ])
  const people = 'email:ada@acme.example\nhubspot:a\tb'
  const both = (name: string) => [
    [name, 'deal_stage', { stage: 'Proposal: second draft' }, MARCH],
    [name, 'deal_stage', { stage: 'Proposal' }, MARCH],
  ]
  expect(told({ people, stages, roles })).toEqual([
    ...both('ada@acme.example'),
    ['ada@acme.example', 'deal_contact', { role: 'Decision Maker' }, MARCH],
    ...both('a\tb'),
    ['a\tb', 'deal_contact', {}, MARCH],
    ['a\tb', 'deal_contact', { role: 'User' }, NOW],
  ])
})

test.each([
  [{ stages: 'Proposal' }, '“Proposal” is no day and stage'],
  [{ stages: '2026-03-01' }, '“2026-03-01” is no day and stage'],
  [{ people: 'id:4', roles: 'id:4 User' }, '“id:4 User” is no name, role and day'],
  [
    { people: 'id:4', roles: 'id:4\tUser\tlately' },
    '“id:4\tUser\tlately” is no name, role and day',
  ],
])('a line that somebody wrote otherwise keeps its row out: %j', (row, why) => {
  expect(told(row)).toBe(why)
})

test('a stage of tomorrow is one of the instant of the import', () => {
  expect(told({ stages: '2027-01-01T00:00:00Z Won' })).toEqual([
    [undefined, 'deal_stage', { stage: 'Won' }, NOW],
  ])
})
