/**
 * Due times in open time (rule 2.2): a million at random instants of four years, on a split week with holidays and
 * absences; beside it, in turn, a bare loop that does what a product without calendars does: it adds the hours.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { DEFAULT_HOURS, dueAfter, open, type Span, timeBetween } from '#domain/handoffs/hours.ts'
import { random } from '#domain/random.ts'
import { DAY, HOUR, type Instant, instant } from '#domain/time.ts'

const DUE_TIMES = 1_000_000
const ROUNDS = 9
const GOAL = { ms: 1_000 }

const from = instant(Date.UTC(2025, 0, 1))
const to = instant(Date.UTC(2029, 0, 1))
const chance = random('due times')
const day: Span[] = [
  [540, 750],
  [810, 1_050],
]
const hours = {
  ...DEFAULT_HOURS('Europe/Amsterdam'),
  week: [day, day, day, day, day, [], []],
  days: Object.fromEntries(
    Array.from({ length: 40 }, () => [
      new Date(chance.between(from, to)).toISOString().slice(0, 10),
      [],
    ]),
  ),
  away: Array.from({ length: 20 }, () => {
    const start = instant(chance.between(from, to))
    return [start, instant(start + 5 * DAY)] as const
  }),
}
const starts = Float64Array.from({ length: DUE_TIMES }, () =>
  Math.floor(chance.between(from, to - 60 * DAY)),
)
const targets = Float64Array.from({ length: DUE_TIMES }, () => chance.pick([1, 4, 8, 16]) * HOUR)
const answers = new Float64Array(DUE_TIMES)

const openTime = open(hours, from, to)
const works = {
  'open a calendar of four years': () => open(hours, from, to),
  'due times': () => {
    for (let i = 0; i < DUE_TIMES; i++)
      answers[i] = dueAfter(openTime, starts[i] as Instant, targets[i] as number) ?? 0
  },
  'used time': () => {
    for (let i = 0; i < DUE_TIMES; i++)
      answers[i] = timeBetween(
        openTime,
        starts[i] as Instant,
        instant((starts[i] as number) + 50 * DAY),
      )
  },
  'bare loop': () => {
    for (let i = 0; i < DUE_TIMES; i++) answers[i] = (starts[i] as number) + (targets[i] as number)
  },
}

const times = new Map<string, number[]>()
for (let round = -2; round < ROUNDS; round++)
  for (const [name, work] of Object.entries(works)) {
    const began = performance.now()
    work()
    if (round >= 0) times.set(name, [...(times.get(name) ?? []), performance.now() - began])
  }
const median = (name: string) =>
  (times.get(name) ?? []).sort((a, b) => a - b)[ROUNDS >> 1] as number
const table = [...times.keys()].map((name) => ({
  name,
  'median ms': Math.round(100 * median(name)) / 100,
  'times the bare loop': Math.round((10 * median(name)) / median('bare loop')) / 10,
}))
console.table(table)
console.log(
  `${openTime.starts.length} open spans; 1 M due times in ${Math.round(median('due times'))} ms (at most ${GOAL.ms})`,
)
mkdirSync('bench/out', { recursive: true })
writeFileSync('bench/out/hours.json', JSON.stringify({ goal: GOAL, table }, null, 2))
