import { expect, test } from 'vitest'
import { type Facts, LEAKS, type Leak, leakOf } from './leakage.ts'

/** Passed yesterday, with Rosa, in time. */
const fresh: Facts = {
  isPassed: true,
  isAccepted: false,
  hasDeal: false,
  closing: null,
  isOwned: true,
  isTouched: false,
  decision: 'running',
  followUp: 'running',
  answer: 'none',
  isAgain: false,
  isInTrack: false,
  isRested: false,
}
const accepted: Partial<Facts> = { isAccepted: true, decision: 'kept' }

test.each<[string, Partial<Facts>, Leak | null]>([
  ['one that waits in time is none', {}, null],
  ['a detail is missing', { isPassed: false, isOwned: false, decision: 'none' }, 'held'],
  ['nobody has it', { isOwned: false }, 'orphaned'],
  ['nobody has it, and nobody answered either', { isOwned: false, decision: 'missed' }, 'orphaned'],
  ['nobody decided in time', { decision: 'missed' }, 'undecided'],
  ['nobody decided at all', { decision: 'missed', closing: 'expired' }, 'undecided'],
  ['it went back because nobody had it', { closing: 'expired', isOwned: false }, 'orphaned'],
  [
    'accepted late and contacted in time',
    { ...accepted, decision: 'missed', isTouched: true },
    null,
  ],
  ['accepted, and the time to call runs', accepted, null],
  ['accepted, and nobody called', { ...accepted, followUp: 'missed' }, 'untouched'],
  ['accepted and called late', { ...accepted, followUp: 'missed', isTouched: true }, null],
  ['rejected, and marketing has time', { closing: 'rejected', answer: 'running' }, null],
  ['rejected and answered', { closing: 'rejected', answer: 'kept' }, null],
  ['rejected, and nobody answered', { closing: 'rejected', answer: 'missed' }, 'unanswered'],
  ['rejected and passed again', { closing: 'rejected', answer: 'missed', isAgain: true }, null],
  ['sent back lately', { closing: 'recycled' }, null],
  ['sent back long ago', { closing: 'recycled', isRested: true }, 'unwoken'],
  ['sent back into a track', { closing: 'recycled', isRested: true, isInTrack: true }, null],
  ['sent back and handed over again', { closing: 'recycled', isRested: true, isAgain: true }, null],
  ['ruled out after a contact', { ...accepted, closing: 'disqualified', isTouched: true }, null],
  ['taken back by marketing', { closing: 'withdrawn', decision: 'missed' }, null],
  ['lost with a deal', { ...accepted, hasDeal: true, closing: 'lost', followUp: 'missed' }, null],
  ['with a deal that is open', { hasDeal: true, decision: 'missed' }, null],
])('%s: %o is %s', (_, facts, leak) => {
  expect(leakOf({ ...fresh, ...facts })).toBe(leak)
})

test('whatever the facts, a hand-off is lost at one step at most, and each step is reached', () => {
  const seen = new Set<Leak | null>()
  const kept = ['none', 'running', 'kept', 'missed'] as const
  const flags = [
    'isPassed',
    'isAccepted',
    'hasDeal',
    'isOwned',
    'isTouched',
    'isAgain',
    'isInTrack',
    'isRested',
  ] as const
  const closings = [
    null,
    'rejected',
    'recycled',
    'expired',
    'disqualified',
    'withdrawn',
    'won',
    'lost',
  ] as const
  for (let bits = 0; bits < 2 ** flags.length; bits++)
    for (const closing of closings)
      for (const one of kept) {
        const on = Object.fromEntries(flags.map((flag, i) => [flag, ((bits >> i) & 1) === 1]))
        const promises = { decision: one, followUp: one, answer: one }
        seen.add(leakOf({ ...fresh, ...on, ...promises, closing }))
      }
  expect([...seen].filter((leak) => leak !== null).sort()).toEqual([...LEAKS].sort())
})
