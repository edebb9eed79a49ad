import { expect, test } from 'vitest'
import {
  isContactDetail,
  keyWithoutContactDetails,
  withoutContactDetails,
  withoutReach,
} from './contact-details.ts'

test.each([
  ['email', true, true],
  ['E-Mail', 'x', true],
  ['work_email', 'ada@buyer.example', true],
  ['note', 'write to ada@buyer.example', true],
  ['mobilePhone', '1', true],
  ['work_phone', 491701234567, true],
  ['businessphone', '1', true],
  ['Phone Number', '1', true],
  ['direct', '+31 (20) 123-4567', true],
  ['desk', '+1 (555) 123-4567 x89', true],
  ['desk', '020 123 4567 ext. 3', true],
  ['Street Address', 'Main 1', true],
  ['homeAddress', 'Main 1', true],
  ['postcode', '1011', true],
  ['Zip/Postal Code', '1011', true],
  ['title', 'Head of maintenance', false],
  ['company', 'Acme', false],
  ['employees', 1_000_000, false],
  ['employees', '1000000', false],
  ['Number of employees', '120', false],
  ['revenue', '1.250.000', false],
  ['signupDate', '2024-01-15', false],
  ['seen', '2024-01-15 10:00:00', false],
  ['telemetry', true, false],
  ['cellar', 'yes', false],
  ['country', 'NL', false],
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

test('a text keeps everything but what reaches somebody', () => {
  expect(withoutReach('Call Ada: +31 20 123 4567, or ada@b.example.')).toBe(
    'Call Ada: (telephone number), or (mail address)',
  )
  expect(withoutReach('Lost on 2024-01-15 for 12,500.00')).toBe('Lost on 2024-01-15 for 12,500.00')
})
