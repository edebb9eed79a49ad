import { expect, test } from 'vitest'
import { RIGHTS } from './may.ts'
import { cellOf, RIGHTS_BY_ROOM } from './right-words.ts'

test.each([
  ['rep', 'read-people', 'own'],
  ['sales-manager', 'read-people', 'team'],
  ['marketer', 'read-people', 'all'],
  ['guest', 'read-people', 'some origins'],
  ['sales-manager', 'sign', 'for sales'],
  ['marketing-manager', 'sign', 'for marketing'],
  ['sales-manager', 'manage-members', 'team'],
  ['owner', 'manage-members', 'yes'],
  ['owner', 'sign', undefined],
  ['mediator', 'sign', undefined],
  ['viewer', 'see-contact-details', undefined],
] as const)('%s, %s: %s', (role, right, says) => {
  expect(cellOf(role, right)?.says).toBe(says)
})

test('the page shows every right once', () => {
  const shown = RIGHTS_BY_ROOM.flatMap(([, rights]) => rights)
  expect([...shown].sort()).toEqual(Object.keys(RIGHTS).sort())
})
