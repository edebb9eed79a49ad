import { expect, test } from 'vitest'
import { type DealEvent, dealStory } from './deal-story.ts'

const told = (said: DealEvent['said'], at: number, facts: DealEvent['facts'] = {}): DealEvent => ({
  at,
  knownAt: at,
  said,
  facts,
})
const whats = (...events: DealEvent[]) =>
  dealStory(events).map(({ what, stage, isCorrection }) => [
    what,
    stage,
    ...(isCorrection ? ['corrects'] : []),
  ])

test('a deal is opened, comes to its stages and ends', () => {
  expect(
    whats(
      told('opportunity', 1, { amountCents: 100, currency: 'EUR', stage: 'Qualified' }),
      told('stage', 2, { stage: 'Proposal' }),
      told('facts', 3, { stage: 'Negotiation' }),
      told('won', 4),
    ),
  ).toEqual([
    ['opened', 'Qualified'],
    ['stage', 'Proposal'],
    ['stage', 'Negotiation'],
    ['won', null],
  ])
})

test('a deal that was closed in its first file was not opened in the stage of its end', () => {
  const end = { amountCents: 100, currency: 'EUR', stage: 'Closed Won' }
  expect(whats(told('opportunity', 1, end), told('won', 2, end))).toEqual([
    ['opened', null],
    ['won', 'Closed Won'],
  ])
})

test('what each of several people has of one event is told once', () => {
  expect(
    whats(told('opportunity', 1), told('opportunity', 1), told('won', 2), told('won', 2)),
  ).toEqual([
    ['opened', null],
    ['won', null],
  ])
})

test('a closed deal keeps what it was: another amount, another end and another opening say that they correct it', () => {
  const story = dealStory([
    told('opportunity', 1, { amountCents: 100, currency: 'EUR' }),
    told('won', 2),
    told('facts', 3, { amountCents: 90 }),
    told('lost', 4, { reason: 'credit' }),
    told('opportunity', 5),
  ])
  expect(story.map(({ what, isCorrection }) => [what, isCorrection])).toEqual([
    ['opened', false],
    ['won', false],
    ['changed', true],
    ['lost', true],
    ['reopened', true],
  ])
  expect(story[2]?.changes).toEqual([{ field: 'amountCents', from: 100, to: 90 }])
})

test('an end that is told again changes nothing', () => {
  expect(whats(told('opportunity', 1), told('won', 2), told('facts', 3, {}))).toHaveLength(2)
})
