import { expect, test } from 'vitest'
import { areDisjoint, compareChanges, type Fields } from './three-way.ts'

const base = { name: 'Acme', timeZone: 'UTC', roles: ['rep'] }

test.each<[string, Fields | null, Fields, Fields, string[], boolean]>([
  [
    'nobody else changed anything',
    base,
    { name: 'Acme Ltd' },
    base,
    ['name: Acme > Acme Ltd | Acme'],
    true,
  ],
  [
    'you and somebody else changed different fields',
    base,
    { name: 'Acme Ltd' },
    { ...base, timeZone: 'Europe/Berlin' },
    ['name: Acme > Acme Ltd | Acme', 'timeZone: UTC > UTC | Europe/Berlin'],
    true,
  ],
  [
    'both changed one field, each otherwise',
    base,
    { name: 'Acme Ltd' },
    { ...base, name: 'Acme Inc' },
    ['name: Acme > Acme Ltd | Acme Inc !'],
    false,
  ],
  [
    'both changed one field alike',
    base,
    { name: 'A' },
    { ...base, name: 'A' },
    ['name: Acme > A | A'],
    true,
  ],
  [
    'you sent what was there, somebody else changed it',
    base,
    { name: 'Acme' },
    { ...base, name: 'A' },
    ['name: Acme > Acme | A'],
    true,
  ],
  [
    'a list is compared as a whole',
    base,
    { roles: ['owner'] },
    { ...base, roles: ['rep', 'viewer'] },
    ['roles: rep > owner | rep,viewer !'],
    false,
  ],
  ['an equal list is no change', base, { roles: ['rep'] }, { ...base, roles: ['rep'] }, [], true],
  [
    'the version you saw is no longer kept',
    null,
    { name: 'A' },
    { ...base, timeZone: 'X' },
    ['name: undefined > A | Acme !'],
    false,
  ],
  ['it is no longer kept, but you want what is there', null, { name: 'Acme' }, base, [], true],
])('%s', (_, seen, yours, theirs, told, disjoint) => {
  const differences = compareChanges(seen, yours, theirs)
  expect(
    differences.map(
      (it) => `${it.field}: ${it.base} > ${it.yours} | ${it.theirs}${it.conflict ? ' !' : ''}`,
    ),
  ).toEqual(told)
  expect(areDisjoint(differences)).toBe(disjoint)
})
