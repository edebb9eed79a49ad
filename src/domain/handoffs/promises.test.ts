import { expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { effectOf, promisedAnswer, promisedAtPassing } from './promises.ts'

const agreement = defaultAgreement('Test', 'Europe/Amsterdam')
const hours = (n: number) => n * 3_600_000

test('whoever asked to talk to us is answered and called sooner', () => {
  const targets = (isHandRaise: boolean) =>
    promisedAtPassing(agreement, isHandRaise).map(({ kind, owes, targetMs }) => [
      kind,
      owes,
      targetMs,
    ])
  expect(targets(false)).toEqual([
    ['decision', 'sales', hours(8)],
    ['first-follow-up', 'sales', hours(8)],
    ['feedback', 'sales', hours(16)],
  ])
  expect(targets(true)).toEqual([
    ['decision', 'sales', hours(1)],
    ['first-follow-up', 'sales', hours(1)],
    ['feedback', 'sales', hours(16)],
  ])
})

test('marketing answers a rejection, where that was agreed', () => {
  expect(promisedAnswer(agreement)).toEqual({
    kind: 'answer',
    owes: 'marketing',
    targetMs: hours(16),
  })
  expect(promisedAnswer({ ...agreement, clocks: [] })).toBeNull()
})

test.each([
  ['touched', false, { stops: ['first-follow-up'], voids: {}, starts: null }],
  ['accepted', false, { stops: ['decision'], voids: { feedback: 'accepted' }, starts: null }],
  [
    'rejected',
    false,
    { stops: ['decision', 'feedback'], voids: { 'first-follow-up': 'rejected' }, starts: 'answer' },
  ],
  [
    'recycled',
    false,
    { stops: ['decision', 'feedback'], voids: { 'first-follow-up': 'recycled' }, starts: null },
  ],
  ['recycled', true, { stops: [], voids: { 'first-follow-up': 'recycled' }, starts: null }],
  [
    'withdrawn',
    false,
    {
      stops: [],
      voids: { decision: 'withdrawn', 'first-follow-up': 'withdrawn', feedback: 'withdrawn' },
      starts: null,
    },
  ],
] as const)('what %s does to the clocks (accepted before: %s)', (kind, wasAccepted, effect) => {
  expect(effectOf(kind, wasAccepted)).toEqual(effect)
})
