import { expect, test } from 'vitest'
import { placeOfNotice } from './notice-place.ts'

test.each([
  [
    'the request',
    { personId: 7, n: 1, requestId: 3, proposalId: null },
    { at: 'request', requestId: 3 },
  ],
  [
    'the lead on the desk',
    { personId: 7, n: 2, requestId: null, proposalId: null },
    { at: 'lead', lead: '7-2' },
  ],
  [
    'the person',
    { personId: 7, n: null, requestId: null, proposalId: null },
    { at: 'person', personId: 7 },
  ],
  [
    'the proposal',
    { personId: null, n: null, requestId: null, proposalId: 4 },
    { at: 'proposal', proposalId: 4 },
  ],
  ['nowhere', { personId: null, n: 1, requestId: null, proposalId: null }, null],
])('a notice leads to %s', (_, about, place) => {
  expect(placeOfNotice(about)).toEqual(place)
})
