import { expect, test } from 'vitest'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { OUTCOME, type Recorded } from '#domain/agreement/backtest/episodes.ts'
import { columnsOf } from '#domain/replay/columns.ts'
import { day, event, workedAgreement, workedEvents } from '#domain/replay/worked.example.ts'
import { isIdle, sayRecord } from './record-words.ts'
import { type RuleRecords, ruleRecords } from './records.ts'

const ids = ({ fit, engagement }: Agreement) =>
  [...engagement.groups.flatMap(({ rules }) => rules), ...fit.rules].map(({ id }) => id)

/** Ada of rule 3.5, and Bo, who looked for a job and was never a lead. */
const bo = { person: 'p2' }
const log = columnsOf([
  ...workedEvents,
  { ...event('b1', 'behaviour', 'careers_view', day(2)), ...bo },
  { ...event('b2', 'behaviour', 'email_click', day(2)), ...bo },
  { ...event('b3', 'behaviour', 'email_click', day(3)), ...bo },
])
const SENT_BACK = OUTCOME.passed + OUTCOME.decided + OUTCOME.accepted
const recorded = (rows: { at: number; reached: number }[]): Recorded => ({
  count: rows.length,
  person: new Uint32Array(rows.length),
  mqlAt: Float64Array.from(rows, ({ at }) => at),
  reached: Uint8Array.from(rows, ({ reached }) => reached),
  closing: new Uint8Array(rows.length),
  closedAt: new Float64Array(rows.length).fill(Number.NaN),
  byPeople: new Uint8Array(rows.length),
  version: new Uint32Array(rows.length).fill(1),
  won: { episode: new Uint32Array(0), cents: new Float64Array(0), currency: new Uint8Array(0) },
  currencies: [],
})
/** Her two MQLs of rule 3.5: day 5, sent back; day 23, became a deal. */
const leads = recorded([
  { at: day(5), reached: SENT_BACK },
  { at: day(23), reached: SENT_BACK + OUTCOME.deal },
])
const told = { ...log, recorded: leads, asOf: day(200), windowDays: 90 }
const of = ({ rules }: RuleRecords, id: string) => rules.find(({ rule }) => rule === id)

test('the worked replay says of each rule for whom it counted and without which nothing had come through', () => {
  const found = ruleRecords(workedAgreement, told)
  expect(found.rules.map(({ rule }) => rule)).toEqual(ids(workedAgreement))
  expect([found.leads, found.all.num, found.all.den]).toEqual([2, 1, 2])
  const rows = found.rules.map(({ rule, people, counted, others, decisive }) => [
    rule,
    people,
    `${counted.num}/${counted.den}`,
    `${others.num}/${others.den}`,
    decisive,
  ])
  /*
   * By hand. Day 5: page 2·2^(−5/14) = 1.56, pricing 20·2^(−2/14) = 18.11, download 13.69: 33.36 and fit 50, so A2. A
   * needs 20 of engagement: without pricing 15.25, without the download 19.68. Without "head" or the size fit is 30, B2.
   * Day 23: pricing 20, download Y 15·2^(−13/30) = 11.11; without the download 20 is enough.
   */
  expect(rows).toEqual([
    ['page', 1, '0/1', '1/1', 0],
    ['pricing', 1, '1/2', '0/0', 2],
    ['click', 1, '0/0', '1/2', 0],
    ['download', 1, '1/2', '0/0', 1],
    ['careers', 1, '0/0', '1/2', 0],
    ['country', 1, '1/2', '0/0', 0],
    ['size', 1, '1/2', '0/0', 2],
    ['title', 1, '1/2', '0/0', 2],
    ['freemail', 0, '0/0', '1/2', 0],
  ])
})

test('a lead that is too young, or that never came to sales, tells nothing of how it ends', () => {
  const young = ruleRecords(workedAgreement, { ...told, asOf: day(100) })
  expect([young.leads, young.all.num, young.all.den]).toEqual([2, 0, 1])
  const open = recorded([
    { at: day(5), reached: SENT_BACK },
    { at: day(23), reached: 0 },
  ])
  expect(ruleRecords(workedAgreement, { ...told, recorded: open }).all.den).toBe(1)
  // One that nobody answered became no deal.
  const unanswered = recorded([
    { at: day(5), reached: SENT_BACK },
    { at: day(23), reached: OUTCOME.passed },
  ])
  const { all } = ruleRecords(workedAgreement, { ...told, recorded: unanswered })
  expect([all.num, all.den]).toEqual([0, 2])
})

test('lift is the share of those it counted for over the share of all', () => {
  const { all, rules } = ruleRecords(workedAgreement, told)
  const page = rules.find(({ rule }) => rule === 'page')
  expect(all.value).toBe(0.5)
  expect(page?.lift?.value).toBe(0)
  // Wilson: 0 of 1 is 0 to .793, twice that of the half.
  expect(page?.lift?.hi).toBeCloseTo(1.586, 2)
})

test('it is said in sentences, and few cases are counted out', () => {
  const found = ruleRecords(workedAgreement, told)
  expect(sayRecord(of(found, 'freemail') as never)).toEqual(['It never counted for anybody.'])
  expect(sayRecord(of(found, 'careers') as never)).toEqual([
    'It counted for 1 person, and for no lead that came to sales.',
  ])
  expect(sayRecord(of(found, 'page') as never)).toEqual([
    'It counted for 1 person.',
    'Of 1 lead it counted for, 0 of 1 became a deal; 1 of 1 of the others.',
    'No lead came through because of it.',
  ])
  expect(sayRecord(of(found, 'pricing') as never).at(-1)).toBe(
    'Without it 2 leads would not have come through then.',
  )
})

test('a rule that takes points away is idle only where it never counted', () => {
  const found = ruleRecords(workedAgreement, told)
  const idle = found.rules.filter(isIdle).map(({ rule }) => rule)
  expect(idle).toEqual(['page', 'click', 'country', 'freemail'])
})
