import { expect, test } from 'vitest'
import { beginsAs, type Role, rolesFit, sidesOf, usuallySees } from './role.ts'

test.each([
  [['rep'], false, 'fit'],
  [['owner', 'sales-manager'], false, 'fit'],
  [['owner', 'mediator'], false, 'fit'],
  [['executive', 'viewer'], false, 'fit'],
  [['marketer', 'rep'], true, 'fit'],
  [['marketer', 'rep'], false, 'roles-both-sides'],
  [['owner', 'marketing-manager', 'sales-manager'], true, 'fit'],
  [['owner', 'marketing-manager', 'sales-manager'], false, 'roles-both-sides'],
  [['mediator', 'rep'], true, 'roles-mixed'],
  [['mediator', 'guest'], true, 'roles-mixed'],
  [['guest', 'owner'], true, 'roles-mixed'],
  [['guest', 'viewer'], false, 'roles-mixed'],
  [[], true, 'roles-none'],
] as [Role[], boolean, string][])('%j, small %s: %s', (roles, small, expected) => {
  const fit = rolesFit(roles, small)
  expect(fit.ok ? 'fit' : fit.refusal).toBe(expected)
})

test('the same roles are kept once and in one order', () => {
  const fit = rolesFit(['rep', 'owner', 'rep'], false)
  expect(fit).toEqual({ ok: true, value: ['owner', 'rep'] })
})

test.each([
  ['marketing', ['owner', 'marketing-manager']],
  ['sales', ['owner', 'sales-manager']],
  ['both', ['owner', 'marketing-manager', 'sales-manager']],
] as const)('whoever begins a workspace and works in %s holds %j', (worksIn, roles) => {
  expect(beginsAs(worksIn)).toEqual(roles)
})

test('a side comes from the roles, and both only with a role of each', () => {
  expect(sidesOf(['owner'])).toEqual([])
  expect(sidesOf(['owner', 'rep'])).toEqual(['sales'])
  expect(sidesOf(['rep', 'marketer'])).toEqual(['marketing', 'sales'])
})

test.each([
  [['owner'], 'all'],
  [['marketing-manager'], 'all'],
  [['marketer'], 'all'],
  [['sales-manager'], 'team'],
  [['rep'], 'own'],
  [['executive'], 'all'],
  [['mediator'], 'all'],
  [['guest'], 'origins'],
  [['viewer'], 'all'],
  [['rep', 'sales-manager'], 'team'],
  [['rep', 'owner'], 'all'],
] as [Role[], string][])('%j usually see %s: the widest role says so', (roles, sees) => {
  expect(usuallySees(roles)).toBe(sees)
})
