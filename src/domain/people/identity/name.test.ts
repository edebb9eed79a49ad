import { expect, test } from 'vitest'
import { addressTold, nameIn, nameOf, spelled } from './name.ts'

test.each([
  ['id', ' P-17 ', 'P-17'],
  ['email', ' Ada@Acme.Example', 'ada@acme.example'],
  ['anonymous', 'b3f0…', 'b3f0…'],
  ['hubspot', '0017', '0017'],
])('a name of %s is kept without the space around it', (system, text, value) => {
  expect(nameIn(system, text)).toEqual({ system, value })
})

test.each([
  '',
  ' ',
  'null',
  'NULL',
  'Undefined',
  'nil',
  'none',
  'N/A',
  'NaN',
  '0',
  '-1',
  'guest',
  'Anonymous',
  'unknown',
  '[object Object]',
  'true',
  'false',
  '-',
  '...',
  'No email',
  'x'.repeat(201),
])('what programs write where they know nobody names nobody: “%s”', (text) => {
  expect(nameIn('id', text)).toBeNull()
  expect(nameIn('anonymous', text)).toBeNull()
})

test.each(['ada', '@ada', 'ada@', 'ada lovelace@x.nl', 'a@b@c'])(
  '“%s” is no mail address',
  (text) => {
    expect(nameIn('email', text)).toBeNull()
    expect(nameOf(text)?.system).toBe('id')
  },
)

test('a key without a system is a mail address where it looks like one, else an id', () => {
  expect(spelled(nameOf('Ada@X.nl') as never)).toBe('email:ada@x.nl')
  expect(spelled(nameOf('00Q5f000') as never)).toBe('id:00Q5f000')
})

test('a mail address among the traits is a name, and only a text is one', () => {
  expect(addressTold({ email: 'Ada@X.nl' })).toEqual({ system: 'email', value: 'ada@x.nl' })
  expect(addressTold({ email: true })).toBeNull()
  expect(addressTold({ email: 'unknown' })).toBeNull()
  expect(addressTold({})).toBeNull()
})
