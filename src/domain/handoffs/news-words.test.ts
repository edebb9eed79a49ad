import { expect, test } from 'vitest'
import { lasted, type NewsFacts, newsSays } from './news-words.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const says = (facts: Partial<NewsFacts>) =>
  newsSays({
    kind: 'passed',
    name: 'Ada Lindqvist',
    rep: 'Rosa',
    campaign: 'Pump sizing',
    answerMs: 12 * MINUTE,
    closeMs: 41 * DAY,
    amount: 'EUR 12,000',
    closing: null,
    reason: null,
    ...facts,
  })

test.each<[string, Partial<NewsFacts>]>([
  [
    'Won: Ada Lindqvist, EUR 12,000. Marketing brought them by Pump sizing; Rosa answered in 12 minutes and closed in 41 days.',
    { kind: 'won' },
  ],
  [
    'Won: Ada Lindqvist. Marketing brought them; sales closed it.',
    { kind: 'won', rep: null, campaign: null, amount: null, answerMs: null, closeMs: null },
  ],
  ['Pump sizing brought Ada Lindqvist, who was passed to Rosa.', {}],
  ['Ada Lindqvist was passed to sales.', { campaign: null, rep: null }],
  [
    'Rosa accepted Ada Lindqvist 12 minutes after they were passed; Pump sizing brought them.',
    { kind: 'accepted' },
  ],
  [
    'Rosa gave Ada Lindqvist back: no phone.',
    { kind: 'back', closing: 'rejected', reason: 'no phone' },
  ],
  [
    'Nobody answered Ada Lindqvist in time; they went back to marketing.',
    { kind: 'back', closing: 'expired' },
  ],
  ['Marketing took Ada Lindqvist back.', { kind: 'back', closing: 'withdrawn' }],
  ['The deal with Ada Lindqvist was lost: price.', { kind: 'lost', reason: 'price' }],
])('%s', (sentence, facts) => {
  expect(says(facts)).toBe(sentence)
})

test.each([
  [20_000, 'less than a minute'],
  [MINUTE, '1 minute'],
  [119 * MINUTE, '119 minutes'],
  [120 * MINUTE, '2 hours'],
  [47 * 60 * MINUTE, '47 hours'],
  [41 * DAY + 5_000, '41 days'],
])('%d ms last %s', (ms, words) => {
  expect(lasted(ms)).toBe(words)
})
