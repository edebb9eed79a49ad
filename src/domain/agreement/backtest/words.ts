import type { Rate } from '#domain/rate.ts'
import type { Backtest } from './backtest.ts'
import type { Picture } from './picture.ts'
import type { Amount } from './tally.ts'

/** What a backtest says, in the words of a sales meeting: never one number alone. Rules 4.1 to 4.4. */
export type Said = {
  /** Where the replay does not reproduce the history, this comes before everything else. */
  opening: string[]
  verdict: string[]
  /** How sure we can be. */
  sure: string[]
  leftOut: string[]
}

/** The sentences of a report, of all leads or of the last 30 % of time. */
export function sayBacktest(report: Backtest, of: 'all' | 'recent' = 'all'): Said {
  const shown = report[of]
  return {
    opening: opening(report),
    verdict: [...load(shown), ...losses(shown), ...unknown(shown), ...delays(shown)],
    sure: [
      ...volume(shown, report.intervals?.[of] ?? null),
      ...acceptance(shown),
      ...natural(shown),
    ],
    leftOut: [
      ...(report.immature > 0
        ? [`${count(report.immature, 'lead')} younger than ${report.windowDays} days.`]
        : []),
      'Fewer leads may mean faster calls, and faster calls more deals: that is not in here.',
      report.tried > 1
        ? `You tried ${report.tried} variants: the best of many is partly luck.`
        : 'You tried one variant.',
    ],
  }
}

function opening({ calibration }: Backtest): string[] {
  const { matched, reproduces, causes } = calibration
  if (reproduces === null)
    return ['No hand-off is recorded yet, so nothing can be compared with it.']
  const share = `${int(matched.num)} of ${int(matched.den)}`
  if (reproduces) return [`The replay gives the decisions you really made: ${share}.`]
  return [
    `The replay does not reproduce your history: it opens ${share} recorded hand-offs.`,
    ...(causes.byPeople > 0
      ? [`People opened ${int(causes.byPeople)} of the others themselves.`]
      : []),
    ...(causes.otherVersion > 0
      ? [`Another version of the agreement opened ${int(causes.otherVersion)}.`]
      : []),
    ...(causes.nothingNear > 0
      ? [
          `For ${int(causes.nothingNear)} the log holds nothing that would open them: events are missing.`,
        ]
      : []),
  ]
}

function load({ workload, volume: { now, candidate } }: Picture): string[] {
  const [was, is] = [workload.now.perRep, workload.candidate.perRep]
  if (was && is)
    return [
      `Each rep would have had ${tenth(is.mean)} leads a week instead of ${tenth(was.mean)}.`,
      ...over(workload),
    ]
  return [`${count(candidate, 'lead')} would have been passed instead of ${int(now)}.`]
}

function over({ now, candidate }: Picture['workload']): string[] {
  if (!now.over || !candidate.over || now.over.den === 0) return []
  return [
    `Too many came in ${int(candidate.over.num)} of ${int(candidate.over.den)} weeks instead of in ${int(now.over.num)}; at worst ${int(candidate.worstBacklog ?? 0)} waited instead of ${int(now.worstBacklog ?? 0)}.`,
  ]
}

function losses({ withheld, both }: Picture): string[] {
  if (withheld.leads === 0) return ['No lead would have been withheld.']
  const wins = withheld.won.count + both.won
  const worth =
    withheld.won.count > 0 && withheld.amounts.length > 0
      ? `, worth ${money(withheld.amounts)}`
      : ''
  return [
    `${count(withheld.leads, 'lead')} would not have been passed then: sales accepted ${int(withheld.accepted.count)} of them, ${int(withheld.deals.count)} became a deal.`,
    wins === 0
      ? 'Nothing was won with any lead.'
      : `${int(withheld.won.count)} of ${count(wins, 'win')} would have been held back then${worth}. Some of them would have come later, or anyway.`,
  ]
}

/** A share of fewer is not said. Rule 0.8. */
const FEWEST = 10

function unknown({ fresh }: Picture): string[] {
  if (fresh.leads === 0) return []
  const guess = fresh.extrapolated
  return [
    `What would have become of ${count(fresh.leads, 'new lead')} nobody can know.`,
    ...(guess && guess.leads >= FEWEST
      ? [
          `Extrapolated from their neighbours, likely too high: sales would accept ${percent(guess.acceptance)} of ${int(guess.leads)}.`,
        ]
      : []),
  ]
}

function delays({ delay: { wins, contaminated, heldLonger } }: Picture): string[] {
  return [
    ...(wins.leads > 0
      ? [
          `${late(wins)}${wins.amounts.length > 0 ? ` (${money(wins.amounts)})` : ''}: delayed, not lost.`,
        ]
      : []),
    ...(contaminated > 0
      ? [
          `${int(contaminated)} of ${int(heldLonger)} that would have waited longer qualify by what they did after sales had them.`,
        ]
      : []),
  ]
}

const late = ({ leads, medianDays }: Picture['delay']['wins']) =>
  leads === 1
    ? `1 win would have been passed ${tenth(medianDays ?? 0)} days later`
    : `${int(leads)} wins would have been passed later, half of them by more than ${tenth(medianDays ?? 0)} days`

function volume(
  { volume: { change } }: Picture,
  within: { lo: number; hi: number } | null,
): string[] {
  if (change === null) return []
  const range = within ? ` (${signed(within.lo)} to ${signed(within.hi)})` : ''
  return [
    `Volume ${signed(change)}${range}, exact on this history apart from what the replay misses.`,
  ]
}

function acceptance({ acceptance: { now, candidate }, fresh }: Picture): string[] {
  if (candidate.known.den === 0 || now.known.den === 0) return []
  const { bounds } = candidate
  return [
    `Accepted: ${share(candidate.known)} of the known part, ${share(now.known)} as it is.`,
    ...(bounds && fresh.leads > 0
      ? [`With the new leads it lies between ${percent(bounds.lo)} and ${percent(bounds.hi)}.`]
      : []),
  ]
}

const natural = ({ missedByBoth }: Picture): string[] =>
  missedByBoth > 0
    ? [
        `${count(missedByBoth, 'person bought', 'people bought')} whom neither agreement ever passed.`,
      ]
    : []

/** Rule 0.8: under ten cases no per cent. */
const share = ({ num, den, value, lo, hi }: Rate): string =>
  den < 10 || value === null
    ? `${int(num)} of ${int(den)}`
    : `${percent(value)} (${Math.round((lo ?? 0) * 100)}–${Math.round((hi ?? 0) * 100)}, ${int(num)} of ${int(den)})`

const figures = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const int = (n: number) => figures.format(n)
const tenth = (n: number) => n.toFixed(1)
const percent = (value: number) => `${Math.round(value * 100)}%`
const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value * 100).toFixed(0)}%`
const count = (n: number, one: string, many = `${one}s`) => `${int(n)} ${n === 1 ? one : many}`
const money = (amounts: Amount[]) =>
  amounts.map(({ currency, cents }) => `${currency} ${int(cents / 100)}`).join(' and ')
