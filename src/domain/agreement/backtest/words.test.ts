import { expect, test } from 'vitest'
import { toyReport } from './toy.example.ts'
import { sayBacktest } from './words.ts'

test('the toy backtest of rule 4.3 is said in words', () => {
  const { opening, verdict, sure, leftOut } = sayBacktest(toyReport())
  expect(opening).toEqual(['The replay gives the decisions you really made: 9 of 9.'])
  expect(verdict).toEqual([
    'Each rep would have had 1.5 leads a week instead of 2.3.',
    expect.stringMatching(/^Too many came in /),
    '4 leads would not have been passed then: sales accepted 2 of them, 1 became a deal.',
    '1 of 3 wins would have been held back then, worth EUR 4,000. Some of them would have come later, or anyway.',
    'What would have become of 1 new lead nobody can know.',
    '1 win would have been passed 3.0 days later (EUR 2,000): delayed, not lost.',
    '2 of 2 that would have waited longer qualify by what they did after sales had them.',
  ])
  expect(sure).toEqual([
    'Volume −33%, exact on this history apart from what the replay misses.',
    'Accepted: 4 of 5 of the known part, 6 of 9 as it is.',
    'With the new leads it lies between 67% and 83%.',
  ])
  expect(leftOut).toEqual([
    'Fewer leads may mean faster calls, and faster calls more deals: that is not in here.',
    'You tried 3 variants: the best of many is partly luck.',
  ])
})

test('a replay that does not reproduce the history says so before everything else', () => {
  const report = toyReport()
  report.calibration = {
    ...report.calibration,
    reproduces: false,
    matched: { ...report.calibration.matched, num: 5 },
    causes: { byPeople: 3, otherVersion: 0, nothingNear: 1 },
  }
  expect(sayBacktest(report).opening).toEqual([
    'The replay does not reproduce your history: it opens 5 of 9 recorded hand-offs.',
    'People opened 3 of the others themselves.',
    'For 1 the log holds nothing that would open them: events are missing.',
  ])
})
