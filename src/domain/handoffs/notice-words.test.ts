import { expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { type NoticeFacts, noticeSays, shortWhen } from './notice-words.ts'

const says = (facts: Partial<NoticeFacts>) =>
  noticeSays({
    topic: 'lead-yours',
    name: 'Ada Lindqvist',
    owner: null,
    isYours: true,
    waits: true,
    answerBy: 'Tue 14:30',
    isOver: false,
    closing: null,
    reason: null,
    request: null,
    proposal: null,
    ...facts,
  })

test.each<[string, Partial<NoticeFacts>]>([
  ['Ada Lindqvist is yours. Answer by Tue 14:30.', {}],
  ['Ada Lindqvist is yours. It is answered.', { waits: false }],
  ['A lead is yours.', { name: null, answerBy: null }],
  [
    'Half of the time to answer Ada Lindqvist is gone. Answer by Tue 14:30.',
    { topic: 'lead-half' },
  ],
  [
    'Ada Lindqvist was not answered in time. The time to answer was over Tue 14:30.',
    { topic: 'lead-due', isOver: true },
  ],
  [
    'Rosa did not answer Ada Lindqvist in time. The time to answer was over Tue 14:30.',
    { topic: 'lead-due', isOver: true, isYours: false, owner: 'Rosa' },
  ],
  ['Ada Lindqvist went from you to Rosa.', { topic: 'lead-moved', isYours: false, owner: 'Rosa' }],
  [
    'Lars asks you. Content: “One page on prices”',
    {
      topic: 'request-yours',
      request: { kind: 'content', asker: 'Lars', wants: 'One page on prices' },
    },
  ],
  ['A request waits for your answer.', { topic: 'request-yours' }],
  ['Ada Lindqvist was given to you, and is with Rosa by now.', { isYours: false, owner: 'Rosa' }],
  [
    'Sales gave Ada Lindqvist back: No phone.',
    { topic: 'lead-back', closing: 'rejected', reason: 'No phone' },
  ],
  [
    'Nobody answered Ada Lindqvist, who went back by themselves.',
    { topic: 'lead-back', closing: 'expired' },
  ],
])('%s', (sentence, facts) => {
  expect(says(facts)).toBe(sentence)
})

test('an instant is told by its day of the week while that says enough', () => {
  const now = instant(Date.UTC(2026, 10, 23, 9))
  expect(shortWhen('Europe/Berlin', instant(Date.UTC(2026, 10, 24, 13, 30)), now)).toBe('Tue 14:30')
  expect(shortWhen('UTC', instant(Date.UTC(2026, 11, 3, 9, 5)), now)).toBe('Thu 3 Dec 9:05')
})
