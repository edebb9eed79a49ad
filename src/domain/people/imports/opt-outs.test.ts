import { expect, test } from 'vitest'
import { readConsents } from '#domain/people/privacy/consent.ts'
import { optOuts } from './opt-outs.ts'
import { withRefusals } from './row-refusals.ts'

const COLUMNS = [
  'Record ID',
  'Unsubscribed from all email',
  'Opted out of email: Marketing Information',
  'opted out of email: One to One',
  'Opted out of email: ',
  'Opted out of everything',
]

test('each kind of mail that somebody may opt out of is a purpose, and those of marketing are marketing', () => {
  expect(optOuts(COLUMNS)).toEqual({
    'refused.marketing.email': { column: 'Opted out of email: Marketing Information' },
    'refused.one-to-one.email': { column: 'opted out of email: One to One' },
  })
})

test('what such a column says is a no to this purpose by mail', () => {
  const row = withRefusals({ 'refused.marketing.email': 'Yes', 'refused.one-to-one.email': '' })
  expect(row).toEqual({ 'consent.marketing.email': false })
  expect(readConsents({ 'marketing.email': false })).toMatchObject([
    { purpose: 'marketing', channel: 'mail', given: false },
  ])
})
