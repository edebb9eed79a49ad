import { expect, test } from 'vitest'
import { answers } from '#domain/scoreboard/answers.ts'
import { alike, countsBy, type Leads } from '#domain/scoreboard/cohort.ts'
import { flowOf } from '#domain/scoreboard/flow.ts'
import { metricsOf } from '#domain/scoreboard/metrics.ts'
import { periodOf } from '#domain/scoreboard/period.ts'
import { stageRow } from '#domain/scoreboard/stage-row.ts'
import { instant } from '#domain/time.ts'

const nowhere = { passed: true, accepted: false, deal: false, won: false }
const waiting: Leads = {
  ...nowhere,
  lost: false,
  closing: null,
  expired: false,
  reasonGiven: false,
  origin: 'webinar',
  month: '2026-01',
  oldEnough: true,
  within: nowhere,
  handoffs: 10,
}
const rejected: Leads = { ...waiting, closing: 'rejected', reasonGiven: true, handoffs: 6 }
const early: Leads = { ...waiting, closing: 'recycled', handoffs: 4, origin: null }
const wonLate: Leads = {
  ...waiting,
  accepted: true,
  deal: true,
  won: true,
  oldEnough: false,
  handoffs: 5,
}
const leads = [waiting, rejected, early, wonLate]

test('leads are counted by origin, largest first, and a blank origin is a line of its own', () => {
  const rows = countsBy(leads, ({ origin }) => origin)
  expect(rows.map(({ key, mql }) => [key, mql])).toEqual([
    ['webinar', 21],
    [null, 4],
  ])
})

test('a win after the window is no win within it', () => {
  expect(countsBy(leads, () => null)[0]).toMatchObject({ mql: 25, won: 0, oldEnough: 20 })
})

test('a cohort with young leads is a lower bound until a window after its period', () => {
  const [all] = countsBy(leads, () => null)
  if (!all) throw new Error('no row')
  const row = stageRow(all, { to: instant(1_000), windowDays: 30, asOf: instant(1_001) })
  expect(row.won).toMatchObject({ num: 0, den: 25, matureShare: 0.8, windowDays: 30 })
})

test('those that came again are told apart within their fate, and nobody is counted twice', () => {
  const flow = flowOf(alike(leads, [{ ...rejected, again: 3, wonAgain: 1 }]))
  expect(flow).toMatchObject({
    mql: 25,
    won: 5,
    backFromPassed: { rejected: 6, recycled: 4 },
    open: { passed: 10 },
    again: { back: 10, mqlAgain: 3, wonAgain: 1 },
  })
})

test('a lead sent back as too early before contact is refused and recycled at once', () => {
  expect(answers(leads, [rejected, early], leads)).toMatchObject({
    passed: 25,
    accepted: 5,
    refused: 10,
    recycled: 4,
    rejects: 10,
    rejectsWithReason: 6,
  })
})

const counts = (accepted: number, refused: number, won: number) => ({
  ...answers([], [], []),
  passed: 100,
  accepted,
  refused,
  mql: 100,
  oldEnough: 100,
  won,
  dealsWon: 0,
  dealsLost: 0,
  opened: 0,
  openedOldEnough: 0,
  openedWon: 0,
})
const first = periodOf('2026-Q1', 'UTC')
const second = periodOf('2026-Q2', 'UTC')
const compare = (windowDays: number | null, asOf: string) =>
  metricsOf(
    { period: second, counts: counts(80, 10, 30) },
    { period: first, counts: counts(40, 40, 10) },
    windowDays,
    instant(Date.parse(asOf)),
  )
const changeOf = (metrics: ReturnType<typeof compare>, id: string) =>
  metrics.find((metric) => metric.id === id)?.change

test('shares of two quarters are compared once both had the same time', () => {
  expect(changeOf(compare(90, '2026-10-01T00:00:00Z'), 'won')?.clear).toBe(true)
  expect(changeOf(compare(null, '2026-10-01T00:00:00Z'), 'won')).toBeNull()
  expect(changeOf(compare(null, '2027-01-01T00:00:00Z'), 'won')?.clear).toBe(true)
})

test('what sales accepted of what it answered is compared at once', () => {
  const change = changeOf(compare(null, '2026-07-01T00:00:00Z'), 'accepted')
  expect(change?.clear).toBe(true)
})

test('without a period before there is nothing to compare', () => {
  const alone = metricsOf({ period: second, counts: counts(1, 1, 1) }, null, null, instant(0))
  expect(alone.every(({ before, change }) => before === null && change === null)).toBe(true)
})
