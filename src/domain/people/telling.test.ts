import { describe, expect, test } from 'vitest'
import { type Instant, instant } from '#domain/time.ts'
import { eventWords, humanised } from './event-words.ts'
import { type HandoffStory, stays, teamAt } from './handoff-story.ts'
import { likelihood } from './likelihood.ts'
import { moves } from './moves.ts'
import { quietRuns } from './quiet-runs.ts'
import { settled } from './settled.ts'
import { neededEngagement, shownScore } from './shown-score.ts'
import { closingWords, shortStageWords, stageWords } from './stage-words.ts'
import { standing } from './standing.ts'
import { thinned } from './thinning.ts'

const on = (month: number, day: number): Instant => instant(Date.UTC(2026, month - 1, day))
const never = {
  sqlAt: null,
  opportunityAt: null,
  dealAt: null,
  lostAt: null,
  wonAt: null,
  closedAt: null,
  closing: null,
  reason: null,
  acceptedAt: null,
  implied: [],
} as const
const handoff = (says: Partial<HandoffStory>): HandoffStory => ({
  ...never,
  n: 1,
  version: 1,
  mqlAt: on(3, 17),
  openedBy: 'score',
  passedAt: on(3, 17),
  ...says,
})
const first = handoff({
  acceptedAt: on(3, 19),
  closedAt: on(4, 8),
  closing: 'recycled',
  reason: 'no-budget',
})
const second = handoff({ n: 2, mqlAt: on(11, 20), passedAt: on(11, 20), openedBy: 'hand-raise' })
const held = handoff({ passedAt: null })

const say = (...told: Parameters<typeof standing>) =>
  standing(...told)
    .map((piece) =>
      'text' in piece
        ? piece.text
        : 'strong' in piece
          ? `*${piece.strong}*`
          : new Date(piece.day).toISOString().slice(5, 10),
    )
    .join('')

describe('where Ada stands, in a sentence', () => {
  test.each<[string, string]>([
    [say('Ada', 'contact', []), 'Ada is *with marketing* and has shown no interest yet.'],
    [say('Ada', 'lead', []), 'Ada is *warming up with marketing* and was never passed to sales.'],
    [
      say('Ada', 'mql', [held], ['email', 'company']),
      'Ada is *ready for sales, but held* since 03-17: we do not know the email and the company yet.',
    ],
    [
      say('Ada', 'passed', [handoff({})]),
      'Ada is *with sales*. Their score passed them on 03-17; sales has not answered yet.',
    ],
    [
      say('Ada', 'passed', [first, second]),
      'Ada is *with sales for the second time*. They asked to talk to us on 11-20; sales has not answered yet. Before that: sales gave them back to warm up again on 04-08, no budget.',
    ],
    [
      say('Ada', 'lead', [first]),
      'Ada is *back with marketing*. Sales gave them back to warm up again on 04-08: no budget.',
    ],
    [
      say('Ada', 'customer', [handoff({ closedAt: on(3, 31), closing: 'won', wonAt: on(3, 31) })]),
      'Ada is *a customer* since 03-31, 14 days after being passed to sales.',
    ],
    [
      say('Ada', 'customer', [handoff({ closedAt: on(3, 15), closing: 'won', wonAt: on(3, 15) })]),
      'Ada is *a customer* since 03-15. The deal was won before marketing passed them.',
    ],
    [
      say('Ada', 'opportunity', []),
      'Ada has *an open deal that sales began*. Marketing never passed them.',
    ],
  ])('%s', (said, expected) => expect(said).toBe(expected))

  test('no sentence speaks of she or he', () => {
    expect(say('Ada', 'passed', [first, second])).not.toMatch(/\b(she|he|her|his)\b/i)
  })
})

describe('with which team Ada was', () => {
  const all = stays(on(1, 14), [first, second])

  test('with marketing, with sales, back, and with sales again', () => {
    expect(all.map((stay) => [stay.team, stay.from])).toEqual([
      ['marketing', on(1, 14)],
      ['sales', on(3, 17)],
      ['marketing', on(4, 8)],
      ['sales', on(11, 20)],
    ])
  })

  test('the act that moved them was still with the team that gave them away', () => {
    expect(teamAt(all, on(3, 17))).toBe('marketing')
    expect(teamAt(all, on(3, 18))).toBe('sales')
  })

  test('one that was held and never passed stays with marketing; one that won stays with sales', () => {
    expect(stays(on(1, 1), [held])).toHaveLength(1)
    expect(stays(on(1, 1), [handoff({ closedAt: on(5, 1), closing: 'won' })]).at(-1)?.team).toBe(
      'sales',
    )
  })
})

describe('the deal has the last word', () => {
  const unanswered = handoff({ closedAt: on(4, 16), closing: 'expired' })
  const won = settled([{ ...unanswered, dealAt: on(11, 2), wonAt: on(11, 14) }])

  test('a customer is one since the win, however early the hand-off had expired', () => {
    expect(say('Ada', 'customer', won)).toBe(
      'Ada is *a customer* since 11-14, 242 days after being passed to sales.',
    )
    expect(won[0]).toMatchObject({ closing: 'won', unansweredAt: on(4, 16) })
    expect(stays(on(1, 1), won).map(({ team }) => team)).toEqual(['marketing', 'sales'])
  })

  test('an open deal keeps Ada with sales, a lost one until the loss, and an older one changes nothing', () => {
    const open = settled([{ ...unanswered, dealAt: on(5, 1) }])
    expect(say('Ada', 'opportunity', open)).toBe(
      'Ada is *with sales*. Their score passed them on 03-17; a deal is open.',
    )
    const lost = settled([{ ...unanswered, dealAt: on(5, 1), lostAt: on(6, 1) }])
    expect(stays(on(1, 1), lost).map(({ from }) => from)).toEqual([on(1, 1), on(3, 17), on(6, 1)])
    expect(settled([{ ...unanswered, dealAt: on(4, 1) }])[0]?.closing).toBe('expired')
    expect(settled([{ ...unanswered, dealAt: on(12, 1) }, second])[0]?.closing).toBe('expired')
  })

  test('the win of an earlier hand-off is not forgotten where a later one came back', () => {
    const later = handoff({ n: 2, mqlAt: on(11, 20), passedAt: on(11, 20) })
    expect(say('Ada', 'customer', [...won, later])).toContain('since 11-14, 242 days')
  })
})

test('a lead passed at the instant it qualified is one move; one that waited for details was held first', () => {
  expect(moves([first]).map((move) => move.name)).toEqual(['passed', 'accepted', 'recycled'])
  const waited = handoff({ mqlAt: on(3, 1), implied: ['accepted'], acceptedAt: on(3, 18) })
  expect(moves([waited]).map((move) => [move.name, move.implied])).toEqual([
    ['held', false],
    ['passed', false],
    ['accepted', true],
  ])
})

test('three equal acts in a row that gave nothing are one line, and nothing is lost', () => {
  const act = (name: string, points: number | null = null) => ({
    kind: 'did',
    name,
    points,
    rule: null,
  })
  const told = [act('mail'), act('mail'), act('mail'), act('page', 2), act('mail'), act('mail')]
  const lines = quietRuns(told)
  expect(lines.map((line) => [line.entries.length, line.folded])).toEqual([
    [3, true],
    [1, false],
    [1, false],
    [1, false],
  ])
  expect(lines.flatMap((line) => line.entries)).toEqual(told)
})

test('a thinned line keeps its ends, its lowest and its highest point, and its order', () => {
  const line = Array.from({ length: 5_000 }, (_, i) => ({
    at: instant(i),
    engagement: i === 1_234 ? 99 : i === 4_321 ? -1 : Math.sin(i),
  }))
  const thin = thinned(line, 200)
  expect(thin.length).toBeLessThanOrEqual(202)
  expect([thin[0], thin.at(-1)]).toEqual([line[0], line.at(-1)])
  expect(thin).toContain(line[1_234])
  expect(thin).toContain(line[4_321])
  expect(thin.map((one) => one.at)).toEqual(thin.map((one) => one.at).toSorted((a, b) => a - b))
})

const agreement = {
  fit: {
    cap: 60,
    rules: [],
    bands: [
      { name: 'A', atLeast: 40 },
      { name: 'B', atLeast: 20 },
      { name: 'C', atLeast: 0 },
    ],
  },
  engagement: {
    cap: 100,
    groups: [],
    bands: [
      { name: '1', atLeast: 40 },
      { name: '2', atLeast: 20 },
      { name: '3', atLeast: 0 },
    ],
  },
  qualify: { cells: ['A1', 'A2', 'B1'], handRaises: [], exclude: [] },
}

test.each([
  ['A1', 'Likely'],
  ['A2', 'Likely'],
  ['B1', 'Likely'],
  ['A3', 'Possible'],
  ['B2', 'Possible'],
  ['C1', 'Possible'],
  ['B3', 'Unlikely'],
  ['C2', 'Unlikely'],
  ['C3', 'Unlikely'],
])('a lead in cell %s is %s', (cell, word) => {
  expect(likelihood(agreement, cell.charAt(0), cell.charAt(1)).word).toBe(word)
})

test.each([
  ['A', 20],
  ['B', 40],
  ['C', null],
])('fit %s needs %s points to be passed', (fit, needed) => {
  expect(neededEngagement(agreement, fit)).toBe(needed)
})

test.each([
  [39.9994, 39.9],
  [39.9996, 40],
  [33.365, 33.3],
  [0, 0],
])('%s is shown as %s: 40 only where it qualifies', (score, shown) => {
  expect(shownScore(score)).toBe(shown)
})

test.each([
  [eventWords('pricing_view'), 'Opened the price page'],
  [eventWords('download', { asset: 'Sizing guide' }), 'Downloaded “Sizing guide”'],
  [eventWords('seatCountChanged'), 'Seat count changed'],
  [eventWords('constructor'), 'Constructor'],
  [humanised('___'), '___'],
  [stageWords('passed'), 'Passed to sales (MQL)'],
  [shortStageWords('mql'), 'Held'],
  [closingWords('recycled'), 'Back to marketing (recycled)'],
])('words: %s', (said, expected) => expect(said).toBe(expected))
