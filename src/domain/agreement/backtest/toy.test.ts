import { describe, expect, test } from 'vitest'
import { DAY, instant } from '#domain/time.ts'
import { backtest, intervals } from './backtest.ts'
import { compare } from './compare.ts'
import { behind } from './partition.ts'
import { candidate, compared, history, question, standing, TOY, toyReport } from './toy.example.ts'

const report = toyReport()

describe('the toy backtest of rule 4.3', () => {
  const { all } = report

  test('parts 5 in both, 4 withheld and 1 new, which is a third less', () => {
    expect([all.both.leads, all.withheld.leads, all.fresh.leads]).toEqual([5, 4, 1])
    expect([all.volume.now, all.volume.candidate]).toEqual([9, 6])
    expect(all.volume.change).toBeCloseTo(-1 / 3, 12)
  })

  test('withholds one known win, two accepted leads and the one deal', () => {
    const { accepted, deals, won, known, amounts } = all.withheld
    expect([known, accepted.count, deals.count, won.count]).toEqual([4, 2, 1, 1])
    expect(amounts).toEqual([{ currency: 'EUR', cents: 400_000 }])
    // Rule 0.7: two events are 0.242 to 7.225 of them.
    expect(accepted.lo).toBeCloseTo(0.242, 3)
    expect(accepted.hi).toBeCloseTo(7.225, 3)
    expect(won.share).toMatchObject({ num: 1, den: 4 })
  })

  test('delays p2 by 3 days and p6 by 14; the median over both is 0', () => {
    expect(all.delay).toMatchObject({ medianDays: 0, heldLonger: 2, contaminated: 2, earlier: 0 })
    expect(all.delay.wins).toEqual({
      leads: 1,
      medianDays: 3,
      p90Days: 3,
      amounts: [{ currency: 'EUR', cents: 200_000 }],
    })
    const { person, passedNow, passedThen } = behind(
      compared.found,
      standing.spells,
      compared.candidate.spells,
      'held-longer',
    )
    const days = [...person].map((p, i) => [
      TOY[p]?.[0],
      ((passedThen[i] as number) - (passedNow[i] as number)) / DAY,
    ])
    expect(days).toEqual([
      ['p2', 3],
      ['p6', 14],
    ])
  })

  test('accepts 6 of 9 now; of the candidate 4 of 5 are known, and .667 to .833 in all', () => {
    const { now, candidate } = all.acceptance
    expect([now.known.num, now.known.den]).toEqual([6, 9])
    expect(now.known.lo).toBeCloseTo(0.354, 3)
    expect(now.known.hi).toBeCloseTo(0.879, 3)
    expect([candidate.known.num, candidate.known.den]).toEqual([4, 5])
    expect(candidate.known.lo).toBeCloseTo(0.376, 3)
    expect(candidate.known.hi).toBeCloseTo(0.964, 3)
    expect(candidate.bounds?.lo).toBeCloseTo(0.667, 3)
    expect(candidate.bounds?.hi).toBeCloseTo(0.833, 3)
    expect(now.bounds).toMatchObject({ lo: 6 / 9, hi: 6 / 9 })
  })

  test('reproduces its history, in which every lead has its row', () => {
    expect(report.calibration).toMatchObject({
      reproduces: true,
      causes: { byPeople: 0, otherVersion: 0, nothingNear: 0 },
      unrecorded: 0,
    })
    expect(report.calibration.matched).toMatchObject({ num: 9, den: 9 })
    const rows = all.sources.map(({ key, both, withheld, fresh }) => [key, both, withheld, fresh])
    expect(rows).toEqual([
      ['Fair', 2, 3, 0],
      [null, 3, 1, 1],
    ])
    expect(all.quarters.map(({ key }) => key)).toEqual(['1970-Q1'])
  })

  test('fills the weeks from 5 January 1970 with 3, 6 and 0, or 2, 3 and 0, 1 leads', () => {
    // Days 10 and 12 to 17 fall into the weeks of 5 and 12 January, day 18 begins that of 19 January.
    const { firstWeek, now, candidate } = all.workload
    expect(firstWeek).toBe('1970-01-05')
    expect(now.weeks).toEqual([1, 6, 2, 0])
    expect(candidate.weeks).toEqual([1, 2, 2, 1])
    expect([now.worstBacklog, now.missed, now.over?.num]).toEqual([4, 6, 1])
    expect([candidate.worstBacklog, candidate.missed, candidate.over?.num]).toEqual([0, 0, 0])
  })

  test('is cut where 70 % of the time are over, and the same again gives the same bytes', () => {
    // From day 10 to day 110, which is a window before the end.
    expect(report.chosenUpTo).toBe(80 * DAY)
    expect(report.recent.volume).toEqual({ now: 0, candidate: 0, change: null })
    const drawn = intervals(compared, question)
    expect(drawn.recent).toBeNull()
    expect(drawn.all?.lo).toBeGreaterThanOrEqual(-0.75)
    expect(drawn.all?.hi).toBeLessThanOrEqual(0.25)
    expect(drawn.all?.lo).toBeLessThan(-1 / 3)
    const again = backtest(
      compare(history, standing, candidate, 90, () => true),
      question,
    )
    expect(JSON.stringify(again)).toBe(JSON.stringify(report))
    expect(intervals(compared, question)).toEqual(drawn)
  })

  test('leaves out who is not old enough, on both sides alike', () => {
    const early = { ...history, asOf: instant(105 * DAY) }
    const { immature, all } = backtest(
      compare(early, standing, candidate, 90, () => true),
      question,
    )
    // A window before day 105 is day 15: p6 to p10 are younger.
    expect(immature).toBe(5)
    expect([all.both.leads, all.withheld.leads, all.fresh.leads]).toEqual([2, 3, 0])
  })
})
