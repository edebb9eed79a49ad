import { expect, test } from 'vitest'
import {
  isContactDetail,
  keyWithoutContactDetails,
  withoutContactDetails,
} from './contact-details.ts'

test.each([
  ['email', true, true],
  ['E-Mail', 'x', true],
  ['work_email', 'ada@buyer.example', true],
  ['note', 'write to ada@buyer.example', true],
  ['mobilePhone', '1', true],
  ['direct', '+31 (20) 123-4567', true],
  ['Street Address', 'Main 1', true],
  ['title', 'Head of maintenance', false],
  ['company', 'Acme', false],
  ['employees', 5000, false],
  ['employees', '120', false],
  ['revenue', '1.250.000', true],
  ['country', 'NL', false],
  ['addressee', true, true],
])('%s = %j would reach somebody: %s', (name, value, expected) => {
  expect(isContactDetail(name, value)).toBe(expected)
})

test('what is left says who somebody is, and not how to reach them', () => {
  const told = {
    name: 'Ada',
    email: 'a@b.example',
    phone: '+31 20 123 4567',
    title: 'CTO',
    age: 40,
  }
  expect(withoutContactDetails(told)).toEqual({ name: 'Ada', title: 'CTO', age: 40 })
  expect(keyWithoutContactDetails('a@b.example', 7)).toBe('Person 7')
  expect(keyWithoutContactDetails('crm-7', 7)).toBe('crm-7')
})
