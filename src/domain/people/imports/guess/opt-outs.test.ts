import { expect, test } from 'vitest'
import { withRefusals } from '#domain/people/imports/rows/row-refusals.ts'
import { readConsents } from '#domain/people/privacy/consent.ts'
import { optOuts } from './opt-outs.ts'

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

test('of several kinds for one purpose each column is read, whoever opted out by any of them, in whatever script', () => {
  const kinds = ['Marketing Information', 'Marketing Newsletter', '営業', 'Sales A', 'sales-a']
  const columns = kinds.map((kind) => `Opted out of email: ${kind}`)
  const map = optOuts(columns)
  expect(Object.entries(map).map(([trait, { column }]) => [trait, column])).toEqual([
    ['refused.marketing.email', columns[0]],
    ['refused.marketing.email#2', columns[1]],
    ['refused.marketing.email#3', columns[2]],
    ['refused.sales-a.email', columns[3]],
    ['refused.sales-a.email#2', columns[4]],
  ])
  const saying = (yes: number) =>
    withRefusals(Object.fromEntries(Object.keys(map).map((trait, i) => [trait, i === yes])))
  for (const marketing of [0, 1, 2])
    expect(saying(marketing)).toEqual({ 'consent.marketing.email': false })
  for (const sales of [3, 4]) expect(saying(sales)).toEqual({ 'consent.sales-a.email': false })
  expect(saying(-1)).toEqual({})
})

test('what such a column says is a no to this purpose by mail', () => {
  const row = withRefusals({ 'refused.marketing.email': 'Yes', 'refused.one-to-one.email': '' })
  expect(row).toEqual({ 'consent.marketing.email': false })
  expect(readConsents({ 'marketing.email': false })).toMatchObject([
    { purpose: 'marketing', channel: 'mail', given: false },
  ])
})
