import { describe, expect, test } from 'vitest'
import { KEY_SCOPES, may, RIGHTS, type Right, reachOf } from './may.ts'
import { ROLES, type Role } from './role.ts'

const holder = (roles: Role[], teams: number[] = []) => ({ roles, sees: 'all' as const, teams })
const rights = Object.keys(RIGHTS) as Right[]

describe('signing', () => {
  test.each([
    [['sales-manager'], 'sales', true],
    [['sales-manager'], 'marketing', false],
    [['marketing-manager'], 'marketing', true],
    [['marketing-manager'], 'sales', false],
    [['owner'], 'sales', false],
    [['owner'], 'marketing', false],
    [['owner', 'sales-manager'], 'sales', true],
    [['marketing-manager', 'sales-manager'], 'marketing', true],
    [['marketing-manager', 'sales-manager'], 'sales', true],
    [['mediator'], 'sales', false],
    [['mediator'], 'marketing', false],
    [['owner', 'mediator'], 'marketing', false],
    [['rep'], 'sales', false],
    [['marketer'], 'marketing', false],
    [['executive'], 'sales', false],
    [['guest'], 'marketing', false],
    [['viewer'], 'sales', false],
  ] as [Role[], 'marketing' | 'sales', boolean][])('%j for %s: %s', (roles, side, expected) => {
    expect(may(holder(roles), 'sign', { side })).toBe(expected)
  })

  test('a signature is always for a side', () => {
    for (const role of ROLES) expect(may(holder([role]), 'sign')).toBe(false)
  })
})

test('the mediator reads everything that is for members, and decides nothing', () => {
  const mediator = holder(['mediator'])
  for (const right of ['read-people', 'read-agreement', 'read-scoreboard', 'see-settings'] as const)
    expect(may(mediator, right)).toBe(true)
  for (const right of ['manage-members', 'change-workspace', 'make-keys', 'back-up'] as const)
    expect(may(mediator, right)).toBe(false)
})

test('a rep sees no settings, brings in no files and manages nobody', () => {
  const rep = holder(['rep'], [1])
  for (const right of ['see-settings', 'bring-in-files', 'manage-members', 'read-audit'] as const)
    expect(may(rep, right)).toBe(false)
  expect(may(rep, 'manage-members', { teams: [1] })).toBe(false)
})

test('a manager manages the members of the own teams only', () => {
  const manager = holder(['sales-manager'], [1, 2])
  expect(may(manager, 'manage-members', { teams: [2] })).toBe(true)
  expect(may(manager, 'manage-members', { teams: [2, 3] })).toBe(false)
  expect(may(manager, 'manage-members', { teams: [] })).toBe(false)
  expect(may(holder(['owner']), 'manage-members', { teams: [9] })).toBe(true)
})

test('two roles may what either of them may', () => {
  const both = holder(['owner', 'sales-manager'])
  expect(may(both, 'make-keys')).toBe(true)
  expect(may(both, 'reserve')).toBe(true)
})

test('whoever holds no role may nothing', () => {
  for (const right of rights) expect(may(holder([]), right, { side: 'sales' })).toBe(false)
})

test('a guest sees people and the agreement, and no number of the company', () => {
  expect(rights.filter((right) => reachOf('guest', right) !== null)).toEqual([
    'read-people',
    'read-agreement',
  ])
})

test('no key can be made for what asks for a human', () => {
  for (const right of ['sign', 'propose', 'reserve', 'manage-members', 'make-keys', 'back-up'])
    expect(KEY_SCOPES).not.toContain(right)
})
