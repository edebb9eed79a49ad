import { expect, test } from 'vitest'
import { domainsOf, registeredDomain } from './domains.ts'

/** By the examples of publicsuffix.org/list and its test data. */
test.each([
  ['example.com', 'example.com'],
  ['b.example.com', 'example.com'],
  ['a.b.example.co.uk', 'example.co.uk'],
  ['co.uk', null],
  ['test.kobe.jp', null],
  ['b.test.kobe.jp', 'b.test.kobe.jp'],
  ['www.city.kobe.jp', 'city.kobe.jp'],
  ['ada.github.io', 'ada.github.io'],
  ['shop.食狮.公司.cn', 'xn--85x722f.xn--55qx5d.cn'],
  ['printer.local', null],
  ['192.168.0.1', null],
])('who registers %s registers %s', (host, registered) => {
  expect(registeredDomain(host)).toBe(registered)
})

test.each([
  'gmail.com',
  'gmx.de',
  'hotmail.fr',
  'yahoo.co.uk',
  'qq.com',
  'posteo.de',
  'mailinator.com',
])('%s gives addresses to everybody and is no company', (host) => {
  expect(domainsOf(new Map())(host, 'mail')).toBeNull()
})

test('what a workspace says of a domain goes before the lists', () => {
  const domainOf = domainsOf(
    new Map([
      ['gmx.de', true],
      ['ours.com', false],
    ]),
  )
  expect(domainOf('mail.gmx.de', 'mail')).toBe('gmx.de')
  expect(domainOf('ours.com', 'mail')).toBeNull()
})

test('a page in a network is no company, and who works there belongs to one', () => {
  const domainOf = domainsOf(new Map())
  expect(domainOf('www.linkedin.com', 'site')).toBeNull()
  expect(domainOf('linkedin.com', 'mail')).toBe('linkedin.com')
})
