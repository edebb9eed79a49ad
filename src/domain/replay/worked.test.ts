import { describe, expect, test } from 'vitest'
import { DAY, instant } from '#domain/time.ts'
import { columnsOf } from './columns.ts'
import { compile } from './compile.ts'
import { fold } from './fold.ts'
import { ledger, scores } from './ledger.ts'
import type { LogEvent } from './log.ts'
import { replay } from './replay.ts'
import { day, event, workedAgreement, workedEvents } from './worked.example.ts'

const timeline = [{ version: 1, effectiveFrom: instant(0), agreement: workedAgreement }]

function decisionsOf(events: LogEvent[]) {
  const { columns, signatures } = columnsOf(events)
  return replay(compile(timeline, signatures), columns, 0, columns.people).map((decision) => ({
    decision: decision.decision,
    decided: (decision.decidedAt - day(0)) / DAY,
    effective: (decision.effectiveAt - day(0)) / DAY,
    engagement: Math.floor(Math.round(1000 * decision.engagement)) / 1000,
    cell: decision.fitBand + decision.engagementBand,
  }))
}

const and = (extra: LogEvent) => [...workedEvents, extra]
const without = (id: string) => workedEvents.filter(({ messageId }) => messageId !== id)

// Rule 3.5, verified by an independent program.
describe('the worked replay of rule 3.5', () => {
  test('Ada qualifies when her company is known, is recycled, and comes back after the cool-down', () => {
    expect(decisionsOf(workedEvents)).toEqual([
      { decision: 'mql', decided: 5, effective: 5, engagement: 33.365, cell: 'A2' },
      { decision: 'passed', decided: 5, effective: 5, engagement: 33.365, cell: 'A2' },
      { decision: 'mql', decided: 23, effective: 23, engagement: 31.108, cell: 'A2' },
      { decision: 'passed', decided: 23, effective: 23, engagement: 31.108, cell: 'A2' },
    ])
  })

  test('company details received at day 9 decide at day 9, by the score of day 9', () => {
    const late = event('e08', 'identify', '', day(5), { employees: 120, company: 'X BV' }, day(9))
    expect(decisionsOf([...without('e08'), late])[0]).toEqual({
      decision: 'mql',
      decided: 9,
      effective: 5,
      engagement: 28.621,
      cell: 'A2',
    })
  })

  test('a demo request at day 12 passes through the cool-down', () => {
    const demo = event('e20', 'behaviour', 'demo_request', day(12))
    const found = decisionsOf(and(demo)).filter(({ decision }) => decision === 'mql')
    expect(found.map(({ decided }) => decided)).toEqual([5, 12])
  })

  test('on day 3 engagement is 36.0604 in band 2 and nothing happens', () => {
    const { columns, signatures } = columnsOf(workedEvents.slice(0, 7))
    const state = fold(compile(timeline, signatures), columns, 0)
    expect(state.engagement).toBeCloseTo(36.0604, 4)
    expect(state.fitBand + state.engagementBand).toBe('B2')
    expect(state.handoffs).toEqual([])
    expect(state.stage).toBe('lead')
  })
})

describe('the ledger', () => {
  // Rule 3.3.3: 5 views a day apart, 5 points, cap 15, half-life 30 days.
  test('five views a day apart grant 5, 5, 5, .6748 and .3426', () => {
    const agreement = structuredClone(workedAgreement)
    agreement.engagement.groups = [
      {
        id: 'web',
        cap: 30,
        rules: [{ id: 'view', event: 'view', points: 5, cap: 15, halfLifeDays: 30 }],
      },
    ]
    const views = [0, 1, 2, 3, 4].map((n) => event(`v${n}`, 'behaviour', 'view', day(n)))
    const { columns, signatures } = columnsOf(views)
    const program = compile([{ version: 1, effectiveFrom: instant(0), agreement }], signatures)
    const { lines, engagement } = ledger(program, columns, 0, day(4))
    expect(lines.map(({ granted }) => Number(granted.toFixed(4)))).toEqual([
      5, 5, 5, 0.6748, 0.3426,
    ])
    expect(engagement).toBe(15)
    expect(lines.reduce((sum, { worth }) => sum + worth, 0)).toBe(15)
  })

  test('of Ada at day 10 begins anew after the recycle, and looks no further ahead', () => {
    const { columns, signatures } = columnsOf(workedEvents)
    const found = ledger(compile(timeline, signatures), columns, 0, day(10))
    expect(found.lines).toEqual([
      { at: day(10), event: 9, rule: 'download', group: 'content', granted: 15, worth: 15 },
    ])
    expect(found.fitLines.map(({ rule, value }) => [rule, value])).toEqual([
      ['country', 'NL'],
      ['size', 120],
      ['title', 'Head of Ops'],
    ])
    expect(found.fit).toBe(50)
  })

  test('draws the line of the score at every instant', () => {
    const { columns, signatures } = columnsOf(workedEvents)
    const line = scores(compile(timeline, signatures), columns, 0)
    expect(line.map(({ at }) => (at - day(0)) / DAY)).toEqual([
      0,
      1,
      1 + 1 / 24,
      3,
      5,
      8,
      10,
      21,
      23,
    ])
    expect(line[3]?.engagement).toBeCloseTo(36.0604, 4)
    expect(line[5]?.engagement).toBe(0)
  })
})
