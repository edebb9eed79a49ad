import { expect, test } from 'vitest'
import { placeOfNotice } from './notice-place.ts'

test.each([
  ['the request', { personId: 7, n: 1, requestId: 3 }, { at: 'request', requestId: 3 }],
  ['the lead on the desk', { personId: 7, n: 2, requestId: null }, { at: 'lead', lead: '7-2' }],
  ['the person', { personId: 7, n: null, requestId: null }, { at: 'person', personId: 7 }],
  ['nowhere', { personId: null, n: 1, requestId: null }, null],
])('a notice leads to %s', (_, about, place) => {
  expect(placeOfNotice(about)).toEqual(place)
})
