import { expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { type Course, clockEnd } from './clock-ends.ts'
import { CLOCK_KINDS } from './promises.ts'

const open: Course = {
  acceptedAt: null,
  opportunityAt: null,
  closedAt: null,
  closing: null,
  reason: null,
  isAcceptanceImplied: false,
  touchedAt: null,
  answeredAt: null,
  passedAgainAt: null,
}
const [t1, t2, t3] = [instant(1), instant(2), instant(3)]

/** Each clock: when it stopped, why it counts for nothing, or that it runs. Rule 2.2. */
test.each<[string, Partial<Course>, (number | string | null)[]]>([
  ['waits', {}, [null, null, null]],
  ['was called', { touchedAt: t1 }, [null, t1, null]],
  ['was accepted', { acceptedAt: t1 }, [t1, null, 'accepted']],
  ['was accepted and called', { acceptedAt: t1, touchedAt: t2 }, [t1, t2, 'accepted']],
  ['was rejected', { closing: 'rejected', closedAt: t1, reason: 'no-fit' }, [t1, 'rejected', t1]],
  ['was rejected without a reason', { closing: 'rejected', closedAt: t1 }, [t1, 'rejected', null]],
  ['is not ready', { closing: 'recycled', closedAt: t1, reason: 'later' }, [t1, 'recycled', t1]],
  [
    'was called and ruled out at once',
    {
      ...{ touchedAt: t1, acceptedAt: t2, isAcceptanceImplied: true },
      ...{ closing: 'disqualified', closedAt: t2, reason: 'no-need' },
    },
    [t2, t1, t2],
  ],
  [
    'was accepted, called, ruled out',
    {
      ...{ acceptedAt: t1, touchedAt: t2 },
      ...{ closing: 'disqualified', closedAt: t3, reason: 'no-need' },
    },
    [t1, t2, 'accepted'],
  ],
  [
    'was taken back',
    { closing: 'withdrawn', closedAt: t1 },
    ['withdrawn', 'withdrawn', 'withdrawn'],
  ],
  ['was answered by nobody', { closing: 'expired', closedAt: t3 }, [null, null, null]],
  ['became a deal unseen', { acceptedAt: t1, opportunityAt: t1 }, [t1, 'deal', 'accepted']],
  [
    'was won unseen',
    { acceptedAt: t1, opportunityAt: t1, closing: 'won', closedAt: t1 },
    [t1, 'deal', 'accepted'],
  ],
])('of a lead that %s each clock of sales ends so', (_, course, expected) => {
  const ends = CLOCK_KINDS.slice(0, 3).map((kind) => clockEnd(kind, { ...open, ...course }))
  expect(ends.map(({ stoppedAt, voidAs }) => voidAs ?? stoppedAt)).toEqual(expected)
})

test('the other side answers a rejection in words, or by passing the lead again', () => {
  const rejected = { ...open, closing: 'rejected' as const, closedAt: t1, reason: 'no-fit' }
  expect(clockEnd('answer', rejected)).toEqual({ stoppedAt: null, voidAs: null })
  expect(clockEnd('answer', { ...rejected, passedAgainAt: t3 }).stoppedAt).toBe(t3)
  expect(clockEnd('answer', { ...rejected, answeredAt: t2 }).stoppedAt).toBe(t2)
  expect(clockEnd('answer', { ...rejected, answeredAt: t2, passedAgainAt: t3 }).stoppedAt).toBe(t2)
  expect(clockEnd('answer', { ...rejected, answeredAt: t3, passedAgainAt: t2 }).stoppedAt).toBe(t2)
  expect(clockEnd('answer', open).voidAs).toBe('taken back')
})
