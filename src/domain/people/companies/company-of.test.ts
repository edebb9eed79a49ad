import { describe, expect, test } from 'vitest'
import { companyOf, type DomainOf } from './company-of.ts'

/** The last two labels; mail providers for everybody and networks are nobody's. */
const domainOf: DomainOf = (host, of) => {
  const domain = host.split('.').slice(-2).join('.')
  if (domain === 'gmail.com') return null
  return of === 'site' && domain === 'linkedin.com' ? null : domain
}
const of = (traits: Record<string, unknown>, ...addresses: string[]) =>
  companyOf({ traits, addresses }, domainOf)
const company = (traits: Record<string, unknown>, ...addresses: string[]) =>
  of(traits, ...addresses).company

describe('somebody belongs to the company', () => {
  test.each<[string, Record<string, unknown>, string[], string | null]>([
    ['of their mail address', {}, ['ada@acme.com'], 'domain:acme.com'],
    [
      'of its registered domain, below which mail is read',
      {},
      ['a@mail.acme.com'],
      'domain:acme.com',
    ],
    ['of nobody where everybody has such an address', {}, ['ada@gmail.com'], null],
    [
      'of their work address, whatever private ones they have',
      { email: 'ada@gmail.com' },
      ['ada@acme.com', 'ada@gmail.com'],
      'domain:acme.com',
    ],
    [
      'of the address told last, where they have two',
      { email: 'ada@zeta.com' },
      ['ada@acme.com', 'ada@zeta.com'],
      'domain:zeta.com',
    ],
    [
      'whose domain a source tells, before their address',
      { 'company.domain': 'https://www.beta.com/', email: 'ada@acme.com' },
      [],
      'domain:beta.com',
    ],
    [
      'whose domain stands in the object that Segment describes',
      { company: { name: 'Beta', domain: 'beta.com', id: 7 } },
      [],
      'domain:beta.com',
    ],
    [
      'of their address before the website they give',
      { website: 'https://ada.blog', email: 'ada@acme.com' },
      [],
      'domain:acme.com',
    ],
    [
      'of their website, where nothing better is known',
      { website: 'acme.com/team' },
      [],
      'domain:acme.com',
    ],
    [
      'and not of the network where they have a page',
      { website: 'https://linkedin.com/in/ada' },
      [],
      null,
    ],
    [
      'of the account that a source names',
      { 'company.hubspot': 77, company: 'Acme' },
      [],
      'hubspot:77',
    ],
    ['of the group they were put in', { 'company.group': 'g1' }, [], 'group:g1'],
    ['of the name they gave', { company: ' Acme Ltd ' }, ['ada@gmail.com'], 'name:acme ltd'],
    ['but of none by a word that names none', { company: 'Self-employed' }, [], null],
    ['and of none where nothing is told', {}, [], null],
  ])('%s', (_, traits, addresses, expected) => {
    expect(company(traits, ...addresses)).toBe(expected)
  })
})

test('the order in which addresses came to be known makes no difference', () => {
  expect(company({}, 'b@beta.com', 'a@acme.com')).toBe(company({}, 'a@acme.com', 'b@beta.com'))
})

test('what else sources call the company is kept beside it', () => {
  expect(
    of({ company: 'ACME Ltd', 'company.salesforce': '001A0000006Vm9r' }, 'ada@acme.com'),
  ).toEqual({
    company: 'domain:acme.com',
    account: 'salesforce:001A0000006Vm9rIAC',
    called: 'name:acme ltd',
    text: 'ACME Ltd',
  })
})

test.each([
  'ada',
  'ada@',
  '@acme.com',
  'ada@acme',
  'ada@-acme.com',
  'ada@acme..com',
  'ada@1.2.3.4',
])('%s is an address of no company', (address) => {
  expect(company({}, address)).toBeNull()
})
