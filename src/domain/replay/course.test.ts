import { describe, expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { DAY } from '#domain/time.ts'
import { expire, follow, startCourse } from './course.ts'
import type { DecisionName } from './log.ts'

const terms = { version: 1, agreement: defaultAgreement('Ours', 'Europe/Amsterdam') }
const course = (...decisions: DecisionName[]) => {
  const walked = startCourse()
  for (const [day, name] of decisions.entries()) follow(walked, terms, name, null, (day + 1) * DAY)
  return walked
}

/** How each hand-off stands: the stages it reached, implied ones in brackets, and how it ended. */
const told = (...decisions: DecisionName[]) =>
  course(...decisions).handoffs.map(({ passedAt, acceptedAt, sqlAt, opportunityAt, ...one }) => {
    const reached = Object.entries({ passedAt, acceptedAt, sqlAt, opportunityAt })
    const stages = reached.flatMap(([stage, at], bit) => {
      if (at === null) return []
      const name = stage.slice(0, -2)
      return one.implied & (1 << bit) ? `(${name})` : name
    })
    return [...stages, one.closing ?? 'open'].join(' ')
  })

// Rules 1.2 and 1.3, line by line.
describe('a hand-off', () => {
  test.each<[DecisionName[], string[]]>([
    [['mql'], ['open']],
    [['held'], ['open']],
    [['mql', 'withdrawn'], ['withdrawn']],
    [['passed'], ['passed open']],
    [['passed', 'assigned', 'touched'], ['passed open']],
    [['passed', 'accepted', 'sql', 'opportunity', 'won'], ['passed accepted sql opportunity won']],
    [
      ['passed', 'accepted', 'sql', 'opportunity', 'lost'],
      ['passed accepted sql opportunity lost'],
    ],
    [['passed', 'rejected'], ['passed rejected']],
    [['passed', 'withdrawn'], ['passed withdrawn']],
    [['passed', 'expired'], ['passed expired']],
    [['passed', 'recycled'], ['passed recycled']],
    [['passed', 'disqualified'], ['passed (accepted) disqualified']],
    [['passed', 'accepted', 'disqualified'], ['passed accepted disqualified']],
    [['passed', 'accepted', 'recycled'], ['passed accepted recycled']],
    [['passed', 'accepted', 'sql', 'disqualified'], ['passed accepted sql disqualified']],
    [['passed', 'accepted', 'sql', 'recycled'], ['passed accepted sql recycled']],
    [['passed', 'sql'], ['passed (accepted) sql open']],
    [['passed', 'opportunity'], ['passed (accepted) (sql) opportunity open']],
    [['passed', 'won'], ['passed (accepted) (sql) (opportunity) won']],
    [['passed', 'accepted', 'accepted'], ['passed accepted open']],
    [['passed', 'lost', 'recycled'], ['passed (accepted) (sql) (opportunity) lost']],
    [
      ['passed', 'rejected', 'accepted'],
      ['passed rejected', '(passed) accepted open'],
    ],
    [
      ['passed', 'won', 'passed'],
      ['passed (accepted) (sql) (opportunity) won', 'passed open'],
    ],
  ])('that is %s is told so', (decisions, expected) => {
    expect(told(...decisions)).toEqual(expected)
  })

  test.each<DecisionName>([
    ...(['rejected', 'disqualified', 'recycled', 'withdrawn', 'expired'] as const),
    ...(['assigned', 'touched', 'opportunity', 'won', 'lost'] as const),
  ])('is not opened by %s', (name) => {
    expect(told(name)).toEqual([])
    expect(told('passed', 'rejected', name)).toEqual(['passed rejected'])
  })

  test('that was lost may be sent back to warm up, which cools down from then', () => {
    const lost = course('passed', 'lost')
    const before = lost.coolUntil
    follow(lost, terms, 'recycled', null, 200 * DAY)
    expect(lost.coolUntil).toBeGreaterThan(before)
    expect(lost.handoffs).toHaveLength(1)
  })

  test('nobody answers goes back by itself, unless somebody accepted', () => {
    const waiting = course('passed')
    expect(waiting.expiresAt).toBe(31 * DAY)
    expire(waiting)
    expect(waiting.handoffs[0]).toMatchObject({ closing: 'expired', closedAt: 31 * DAY })
    expect(course('passed', 'touched').expiresAt).toBe(31 * DAY)
    expect(course('passed', 'accepted').expiresAt).toBe(Number.POSITIVE_INFINITY)
  })
})
