import { expect, test } from 'vitest'
import { coverage, rolesIn, rolesOf } from './buying-roles.ts'

test.each([
  ['DECISION_MAKER', ['decision-maker']],
  ['Budget Holder;Champion', ['budget-holder', 'champion']],
  ['Economic Buyer', ['budget-holder']],
  ['Business User', ['user']],
  ['Technical Buyer', ['evaluator']],
  ['Executive Sponsor', ['executive-sponsor']],
  ['Legal & Compliance', ['legal']],
  ['END_USER, end user', ['user']],
  ['Other', []],
  ['', []],
  [7, []],
])('a CRM that says %j means %j', (told, roles) => {
  expect(rolesIn(told)).toEqual(roles)
})

test('what a member says of somebody goes before what sources tell, either way', () => {
  expect(
    rolesOf([
      { role: 'champion', by: 'trait', plays: true },
      { role: 'champion', by: 'member', plays: false },
      { role: 'user', by: 'trait', plays: true },
      { role: 'user', by: 'deal', plays: true },
      { role: 'legal', by: 'member', plays: true },
    ]),
  ).toEqual([
    { role: 'user', by: 'deal' },
    { role: 'legal', by: 'member' },
  ])
})

test('of the roles it takes, those that somebody plays are covered and the others are missing', () => {
  expect(
    coverage(['decision-maker', 'champion', 'user'], new Set(['champion', 'blocker'])),
  ).toEqual({
    covered: ['champion'],
    missing: ['decision-maker', 'user'],
  })
})
