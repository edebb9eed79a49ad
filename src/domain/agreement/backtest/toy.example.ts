import { DAY, instant } from '#domain/time.ts'
import { type Backtest, backtest } from './backtest.ts'
import { compare, type History, standingOf } from './compare.ts'
import { type Episodes, OUTCOME, type Recorded } from './episodes.ts'

type Outcome = 'won' | 'rejected' | 'opp' | 'recycled' | '?'

/** The ten people of rule 4.3: when either side passes them, in days, and what became of them. */
export const TOY: [string, number | null, number | null, Outcome][] = [
  ['p1', 10, 10, 'won'],
  ['p2', 12, 15, 'won'],
  ['p3', 13, null, 'rejected'],
  ['p4', 14, null, 'won'],
  ['p5', 15, null, 'rejected'],
  ['p6', 16, 30, 'opp'],
  ['p7', 17, 17, 'rejected'],
  ['p8', 18, 18, 'opp'],
  ['p9', null, 20, '?'],
  ['p10', 19, null, 'recycled'],
]

function episodes(days: (number | null)[]): Episodes {
  const rows = days.flatMap((day, person) => (day === null ? [] : [{ person, at: day * DAY }]))
  const at = Float64Array.from(rows, (row) => row.at)
  return {
    count: rows.length,
    person: Uint32Array.from(rows, ({ person }) => person),
    mqlAt: at,
    passedAt: at,
    fitBand: new Uint8Array(rows.length),
    engagementBand: new Uint8Array(rows.length),
    engagement: new Float64Array(rows.length),
  }
}

const inForce = episodes(TOY.map(([, a]) => a))
export const candidate = episodes(TOY.map(([, , b]) => b))
const outcomes = TOY.filter(([, a]) => a !== null).map(([, , , outcome]) => outcome)
const REACHED: Record<Outcome, number> = {
  won: OUTCOME.decided + OUTCOME.accepted + OUTCOME.deal + OUTCOME.won,
  opp: OUTCOME.decided + OUTCOME.accepted + OUTCOME.deal,
  recycled: OUTCOME.decided + OUTCOME.accepted,
  rejected: OUTCOME.decided,
  '?': 0,
}
const won = outcomes.flatMap((outcome, r) => (outcome === 'won' ? [r] : []))

const recorded: Recorded = {
  count: inForce.count,
  person: inForce.person,
  mqlAt: inForce.mqlAt,
  reached: Uint8Array.from(outcomes, (outcome) => REACHED[outcome]),
  closing: new Uint8Array(inForce.count),
  closedAt: new Float64Array(inForce.count).fill(Number.NaN),
  byPeople: new Uint8Array(inForce.count),
  version: new Uint32Array(inForce.count).fill(1),
  won: {
    episode: Uint32Array.from(won),
    cents: Float64Array.from(won, (r) => 100_000 * (r + 1)),
    currency: new Uint8Array(won.length),
  },
  currencies: ['EUR'],
}

export const history: History = {
  asOf: instant(200 * DAY),
  zone: 'UTC',
  closings: { start: new Uint32Array(TOY.length + 1), at: new Float64Array(0) },
  recorded,
  source: Int16Array.from(TOY, (_, p) => (p < 5 ? 0 : -1)),
  sources: ['Fair'],
  boughtAt: new Float64Array(TOY.length).fill(Number.NaN),
}
export const question = { capacity: { reps: 1, leadsPerRepWeek: 2 }, tried: 3, seed: 'toy' }
export const standing = standingOf(history, inForce, 1)
export const compared = compare(history, standing, candidate, 90, () => true)

/** The report of rule 4.3, to be changed by whoever asks for it. */
export const toyReport = (): Backtest => backtest(compared, question)
