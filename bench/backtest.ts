/**
 * A backtest of 1 M people and 10 M events, columns warm, on two threads: the first picture of a candidate, and the next
 * one while somebody drags a threshold, a weight, a cap or a half-life. Beside it what it takes to read a history from
 * PostgreSQL, and the memory. BENCH_PEOPLE sets how many are read.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { History } from '#domain/agreement/backtest/compare.ts'
import { type Episodes, OUTCOME, type Recorded } from '#domain/agreement/backtest/episodes.ts'
import { closedIn } from '#domain/agreement/backtest/of-log.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { compile } from '#domain/replay/compile.ts'
import { instant } from '#domain/time.ts'
import { type LoadedHistory, loadHistory } from '#server/agreement/backtest/load-history.ts'
import { type Asked, warmHistory } from '#server/agreement/backtest/warm-history.ts'
import { type Config, readConfig } from '#server/config.ts'
import { connect } from '#server/db/connect.ts'
import { openHouse } from '#server/db/open.ts'
import { openReplayThreads } from '#server/db/replay-threads.ts'
import { createWorkspace } from '#server/db/workspaces.ts'
import { fill, fillHandoffs, NOW } from './people/fill.ts'
import { END, agreement as made, madeLog } from './replay/made-log.ts'

const EVENTS = Number(process.env.LOCKSTEP_BENCH_EVENTS ?? 10_000_000)
const PEOPLE_READ = Number(process.env.BENCH_PEOPLE ?? 100_000)
const ROUNDS = 9
const GOAL_MS = { first: 1_000, next: 300 }
const inForce: Agreement = { ...made, minimumInformation: [] }
const timeline = [{ version: 1, effectiveFrom: instant(0), agreement: inForce }]

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; answer: T }> {
  const start = performance.now()
  const answer = await work()
  return { ms: Math.round(performance.now() - start), answer }
}
const rss = () => Math.round(process.memoryUsage.rss() / 2 ** 20)
const at = (times: number[], share: number) =>
  [...times].sort((a, b) => a - b)[Math.round(share * (times.length - 1))] as number

/** What sales made of it, invented: nine in ten decided, six accepted, two a deal, one won. */
function recordedOf(episodes: Episodes): Recorded {
  const { count, person, mqlAt } = episodes
  const { passed, decided, accepted, deal, won } = OUTCOME
  const reached = Uint8Array.from(mqlAt, (_, i) => {
    const luck = Math.imul(i + 1, 2_654_435_761) >>> 24
    const far = luck < 25 ? deal + won : luck < 51 ? deal : 0
    return passed + (luck < 230 ? decided : 0) + (luck < 153 ? accepted : 0) + far
  })
  const wins = Uint32Array.from(mqlAt.keys()).filter((i) => (reached[i] as number) & won)
  return {
    ...{ count, person, mqlAt, reached, currencies: ['EUR'] },
    ...{ closing: new Uint8Array(count), closedAt: new Float64Array(count).fill(Number.NaN) },
    byPeople: new Uint8Array(count),
    version: new Uint32Array(count).fill(1),
    won: {
      episode: wins,
      cents: new Float64Array(wins.length).fill(3_000_000),
      currency: new Uint8Array(wins.length),
    },
  }
}

const dragged: Record<string, (agreement: Agreement, step: number) => void> = {
  threshold(agreement, step) {
    const band = agreement.engagement.bands[1]
    if (band) band.atLeast = 12 + 2 * step
  },
  weight(agreement, step) {
    const rule = agreement.engagement.groups[0]?.rules[1]
    if (rule) rule.points = 6 + step
  },
  cap(agreement, step) {
    const group = agreement.engagement.groups[2]
    if (group) group.cap = 30 + 2 * step
  },
  'half-life'(agreement, step) {
    const rule = agreement.engagement.groups[2]?.rules[0]
    if (rule) rule.halfLifeDays = 14 + 3 * step
  },
}

function candidateOf(drag: string, step: number): Agreement {
  const candidate = structuredClone(inForce)
  dragged[drag]?.(candidate, step)
  return candidate
}

async function drags() {
  const { columns, signatures } = madeLog(EVENTS, EVENTS / 10)
  const told = { columns, signatures }
  const threads = openReplayThreads(2)
  const recorded = recordedOf(await threads.suppose(inForce, told))
  const { idle, ...closed } = closedIn(compile(timeline, signatures), columns, recorded)
  const matter = { ...told, idle }
  const history: History = {
    asOf: instant(END),
    zone: 'Europe/Amsterdam',
    ...closed,
    recorded,
    source: Int16Array.from({ length: columns.people }, (_, p) => (p % 9) - 1),
    sources: Array.from({ length: 8 }, (_, i) => `Source ${i}`),
  }
  const people = Float64Array.from({ length: columns.people }, (_, p) => p)
  const loaded: LoadedHistory = {
    ...{ matter, history, people, timeline },
    watermark: { lastEventId: EVENTS, events: EVENTS },
  }
  const ask = (candidate: Agreement): Asked => ({
    ...{ inForce: { version: 1, agreement: inForce }, candidate, windowDays: 60 },
    ...{ capacity: { reps: 20, leadsPerRepWeek: 25 }, tried: 1, seed: 'bench' },
  })
  const first: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const cold = warmHistory(loaded, threads)
    first.push((await timed(() => cold.run(ask(candidateOf('threshold', round))))).ms)
  }
  const warm = warmHistory(loaded, threads)
  const { answer } = await timed(() => warm.run(ask(candidateOf('threshold', 3))))
  const { intervalsMs, histogramMs, rulesMs } = {
    intervalsMs: (await timed(async () => answer.intervals())).ms,
    histogramMs: (await timed(() => warm.histogram(inForce))).ms,
    rulesMs: (await timed(async () => warm.rules(inForce, 60))).ms,
  }
  const rows = []
  for (const drag of Object.keys(dragged)) {
    const times: number[] = []
    let moved = 0
    for (let step = 0; step < ROUNDS; step++) {
      const next = await timed(() => warm.run(ask(candidateOf(drag, step))))
      times.push(next.ms)
      moved = Math.max(moved, Math.abs(next.answer.report.all.volume.change ?? 0))
    }
    rows.push({
      drag,
      'median ms': at(times, 0.5),
      'worst ms': at(times, 1),
      'volume moves by up to': `${Math.round(100 * moved)} %`,
    })
  }
  await threads.close()
  const { now } = answer.report.all.volume
  return {
    rows,
    first: at(first, 0.5),
    intervalsMs,
    histogramMs,
    rulesMs,
    leads: now,
    rssMb: rss(),
  }
}

async function coldLoad() {
  const home = mkdtempSync(join(tmpdir(), 'lockstep-bench-'))
  chmodSync(home, 0o755)
  const config = { ...readConfig({}), home, databaseUrl: undefined } as Config
  const database = await openHouse(config, () => undefined)
  const owner = connect(database.owner, { max: 1 })
  try {
    const card = { name: 'Bench', timeZone: 'UTC', currency: 'EUR', isExample: false }
    const document = defaultAgreement('Bench', 'UTC')
    const workspaceId = await createWorkspace(database.db, card, document, NOW)
    await fill(owner, workspaceId, PEOPLE_READ)
    await fillHandoffs(owner, workspaceId)
    const before = rss()
    const { ms, answer } = await timed(() => loadHistory(database.db, workspaceId))
    const { events } = answer.watermark
    return {
      people: PEOPLE_READ,
      events,
      ms,
      eventsPerSecond: Math.round((1000 * events) / ms),
      moreMb: rss() - before,
    }
  } finally {
    await owner.destroy()
    await database.close()
    rmSync(home, { recursive: true, force: true })
  }
}

const found = await drags()
console.table(found.rows)
console.log(
  `First picture ${found.first} ms (at most ${GOAL_MS.first}), of ${found.leads} leads now; intervals ${found.intervalsMs} ms, ` +
    `where thresholds would cut ${found.histogramMs} ms more, what each rule did ${found.rulesMs} ms. Resident ${found.rssMb} MB. A drag should take at most ${GOAL_MS.next} ms.`,
)
const cold = await coldLoad()
console.log(
  `Read from PostgreSQL: ${cold.events} events of ${cold.people} people in ${cold.ms} ms, ` +
    `${cold.eventsPerSecond} a second, ${cold.moreMb} MB more in memory.`,
)
mkdirSync('bench/out', { recursive: true })
writeFileSync(
  'bench/out/backtest.json',
  JSON.stringify({ goalMs: GOAL_MS, ...found, cold }, null, 2),
)
