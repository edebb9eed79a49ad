import { expect, test } from 'vitest'
import { withRefusals } from './row-refusals.ts'

test.each(['Yes', 'true', true, 1, '1', 'Unsubscribed'])(
  'whoever opted out (%s) said no to that channel, and keeps what else is told',
  (said) => {
    expect(withRefusals({ title: 'CTO', 'refused.marketing.mail': said })).toEqual({
      title: 'CTO',
      'consent.marketing.mail': false,
    })
  },
)

test.each(['No', false, 0, 'unknown'])('whoever did not opt out (%s) gave no consent', (said) => {
  expect(withRefusals({ 'refused.marketing.phone': said })).toEqual({})
})

test('a refusal goes before a yes in another column', () => {
  const row = { 'refused.marketing.mail': 'Yes', 'consent.marketing.mail': 'Yes' }
  expect(withRefusals(row)).toEqual({ 'consent.marketing.mail': false })
})
