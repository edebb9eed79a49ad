import { describe, expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { instant } from '#domain/time.ts'
import { decide } from './decide.ts'
import type { Decision, Reached, Turn } from './handoff.ts'

const reasons = defaultAgreement('Test', 'UTC').reasons ?? []
const now = instant(Date.UTC(2026, 10, 23, 9))
const turn = (reached: Reached, more: Partial<Turn> = {}): Turn => ({
  reached,
  closing: null,
  expiresAt: null,
  touches: 0,
  ...more,
})
const rejected = (reason: string): Decision => ({ kind: 'rejected', reason })
const ruledOut = (reason: string): Decision => ({ kind: 'disqualified', reason })
const recycled = (reason: string): Decision => ({ kind: 'recycled', reason, wakesOn: null })

describe('what rule 1.3 allows', () => {
  test.each<[string, Turn, Decision, object]>([
    ['passed, accepted', turn('passed'), { kind: 'accepted' }, { reached: 'sal', closing: null }],
    [
      'passed, qualified: accepted is implied',
      turn('passed'),
      { kind: 'qualified' },
      { reached: 'sql', closing: null },
    ],
    ['accepted, qualified', turn('sal'), { kind: 'qualified' }, { reached: 'sql', closing: null }],
    [
      'passed, rejected',
      turn('passed'),
      rejected('too-small'),
      { reached: 'passed', closing: 'rejected' },
    ],
    [
      'passed, recycled: a rejection as not ready',
      turn('passed'),
      recycled('not-ready'),
      { reached: 'passed', closing: 'recycled' },
    ],
    [
      'accepted, recycled',
      turn('sal'),
      recycled('no-budget'),
      { reached: 'sal', closing: 'recycled' },
    ],
    [
      'qualified, recycled',
      turn('sql'),
      recycled('not-ready'),
      { reached: 'sql', closing: 'recycled' },
    ],
    [
      'passed and called, ruled out: accepted is implied',
      turn('passed', { touches: 1 }),
      ruledOut('no-need'),
      { reached: 'sal', closing: 'disqualified' },
    ],
    [
      'accepted and called, ruled out',
      turn('sal', { touches: 2 }),
      ruledOut('no-answer'),
      { reached: 'sal', closing: 'disqualified' },
    ],
    [
      'held, withdrawn',
      turn('mql'),
      { kind: 'withdrawn' },
      { reached: 'mql', closing: 'withdrawn' },
    ],
    [
      'passed, withdrawn',
      turn('passed'),
      { kind: 'withdrawn' },
      { reached: 'passed', closing: 'withdrawn' },
    ],
    [
      'accepted a millisecond before it expires',
      turn('passed', { expiresAt: instant(now + 1) }),
      { kind: 'accepted' },
      { reached: 'sal', closing: null },
    ],
  ])('%s', (_, from, decision, becomes) => {
    expect(decide(from, decision, reasons, now)).toEqual({ ok: true, value: becomes })
  })
})

describe('what it refuses, by name', () => {
  test.each<[string, Turn, Decision, string]>([
    ['over is over', turn('passed', { closing: 'rejected' }), { kind: 'accepted' }, 'handoff-over'],
    [
      'expired at this very instant',
      turn('passed', { expiresAt: now }),
      { kind: 'accepted' },
      'handoff-over',
    ],
    [
      'rejected as it expires',
      turn('passed', { expiresAt: now }),
      rejected('too-small'),
      'handoff-over',
    ],
    ['held', turn('mql'), { kind: 'accepted' }, 'not-passed'],
    ['held, rejected', turn('mql'), rejected('too-small'), 'not-passed'],
    ['accepted twice', turn('sal'), { kind: 'accepted' }, 'already-decided'],
    ['rejected after it was accepted', turn('sal'), rejected('too-small'), 'already-decided'],
    ['withdrawn after it was accepted', turn('sql'), { kind: 'withdrawn' }, 'already-decided'],
    ['qualified twice', turn('sql'), { kind: 'qualified' }, 'already-decided'],
    ['with a deal', turn('opportunity'), recycled('not-ready'), 'deal-open'],
    ['ruled out without a call', turn('sal'), ruledOut('no-need'), 'no-contact-yet'],
    ['rejected without a reason', turn('passed'), rejected(' '), 'reason-missing'],
    [
      'rejected with a reason of another family',
      turn('passed'),
      rejected('no-budget'),
      'reason-unknown',
    ],
    [
      'ruled out with a reason that nobody agreed on',
      turn('sal', { touches: 1 }),
      ruledOut('bad-hair'),
      'reason-unknown',
    ],
  ])('%s', (_, from, decision, refusal) => {
    expect(decide(from, decision, reasons, now)).toEqual({ ok: false, refusal })
  })
})
