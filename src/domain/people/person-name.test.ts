import { expect, test } from 'vitest'
import { personName } from './person-name.ts'

test.each([
  [{ name: ' Ada Lovelace ' }, 'Ada Lovelace'],
  [{ firstName: 'Ada', lastName: 'Lovelace', email: 'ada@x.org' }, 'Ada Lovelace'],
  [{ last_name: 'Lovelace' }, 'Lovelace'],
  [{ name: '', email: 'ada@x.org' }, 'ada@x.org'],
  [{ name: 7 }, 'lead-7'],
  [{}, 'lead-7'],
])('%o is called %s', (traits, expected) => {
  expect(personName(traits, 'lead-7')).toBe(expected)
})
