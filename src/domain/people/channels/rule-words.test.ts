import { expect, test } from 'vitest'
import { readArrival } from './arrival.ts'
import type { Condition } from './rule.ts'
import { arrivalWords, conditionWords, failureWords, wayWords } from './rule-words.ts'

test.each<[Condition, string]>([
  [{ field: 'medium', test: 'is', values: ['sms'] }, 'the medium is sms'],
  [{ field: 'medium', test: 'like', values: ['*cp*', 'ppc'] }, 'the medium is like *cp* or ppc'],
  [
    { field: 'from', test: 'listed', values: ['search'] },
    'they came from one of the search engines',
  ],
  [{ field: 'from', test: 'missing', values: [] }, 'no source and no page before is told'],
  [
    { field: 'click', test: 'is', values: ['gclid', 'gbraid', 'wbraid'] },
    'the click id is gclid, gbraid or wbraid',
  ],
  [{ field: 'campaign', test: 'missing', values: [] }, 'the campaign is not told'],
  [
    { field: 'source', test: 'is', values: ['a', 'b', 'c', 'd', 'e', 'f'] },
    'the source is a, b, c, d or 2 more',
  ],
])('%j says: %s', (condition, words) => {
  expect(conditionWords(condition)).toBe(words)
})

test('a way is one sentence', () => {
  const paid: Condition = { field: 'medium', test: 'begins', values: ['paid'] }
  const google: Condition = { field: 'from', test: 'is', values: ['google'] }
  expect(wayWords([paid, google])).toBe('The medium begins with paid, and they came from google.')
  expect(wayWords([])).toBe('Never: it has no condition.')
})

test('a failure says what is asked and what is there', () => {
  const campaign = { source: 'Google', name: 'Spring' }
  const arrival = readArrival({
    context: { campaign, page: { url: 'https://a.example/?gclid=1' } },
  })
  if (arrival === null) throw new Error('No arrival')
  const asks = { field: 'source', test: 'is', values: ['bing'] } as const
  expect(failureWords({ ...asks, values: ['bing'] }, arrival)).toBe(
    'It asks that the source is bing; here it is “google”.',
  )
  expect(failureWords({ field: 'medium', test: 'present', values: [] }, arrival)).toBe(
    'It asks that the medium is told; here nothing is told.',
  )
  expect(arrivalWords(arrival)).toBe('Google, Spring, gclid')
})
