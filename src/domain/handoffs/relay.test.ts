import { expect, test } from 'vitest'
import { HOUR, instant } from '#domain/time.ts'
import { type RelayReason, relayOf } from './relay.ts'

const NOW = instant(Date.UTC(2026, 2, 2, 10))
const waiting = { dueAt: instant(NOW + HOUR), isAway: false, movedFor: [] as RelayReason[] }
const both = { away: true, missed: true }

test.each([
  ['in time with somebody who is there', waiting, both, null],
  ['away', { ...waiting, isAway: true }, both, 'away'],
  [
    'away, where that counts for nothing',
    { ...waiting, isAway: true },
    { ...both, away: false },
    null,
  ],
  [
    'away for the second time',
    { ...waiting, isAway: true, movedFor: ['away'] as const },
    both,
    null,
  ],
  ['at the instant it runs out', { ...waiting, dueAt: NOW }, both, 'missed'],
  ['a moment before', { ...waiting, dueAt: instant(NOW + 1) }, both, null],
  [
    'run out, where that counts for nothing',
    { ...waiting, dueAt: NOW },
    { ...both, missed: false },
    null,
  ],
  ['run out and away', { ...waiting, dueAt: NOW, isAway: true }, both, 'missed'],
  [
    'run out before, and now away',
    { ...waiting, dueAt: NOW, isAway: true, movedFor: ['missed'] as const },
    both,
    'away',
  ],
  ['no hours are known until it is due', { ...waiting, dueAt: null }, both, null],
] as const)('a lead that is %s', (_, lead, relay, reason) => {
  expect(relayOf(lead, relay, NOW)).toBe(reason)
})
