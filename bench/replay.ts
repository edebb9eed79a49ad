/**
 * The kernel against general engines on the same rows: 10 M events of 400,000 people, ten rules with caps,
 * half-lives, one of them once per asset. The kernel replays the full semantics. The peers are asked its question
 * at its simplest (a faded sum with a threshold: who comes to it, and when), which is what the goal is held against,
 * and, for comparison, a question that needs no replay: one sum a person, who stands at the threshold at the end.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile } from '#domain/replay/compile.ts'
import type { Columns, Signature } from '#domain/replay/log.ts'
import { replay } from '#domain/replay/replay.ts'
import { instant } from '#domain/time.ts'
import { openReplayThreads } from '#server/db/replay-threads.ts'
import { agreement, madeLog } from './replay/made-log.ts'
import { clickhouse, duckdb, type Peer, postgresql } from './replay/peers.ts'
import { writeRows } from './replay/rows.ts'

const EVENTS = Number(process.env.LOCKSTEP_BENCH_EVENTS ?? 10_000_000)
const ROUNDS = 11
const GOAL = {
  oneThreadOverClickHouse: 1,
  twoThreadsOverOne: 0.6,
  bytesPerEvent: 40,
}
const timeline = [{ version: 1, effectiveFrom: instant(0), agreement }]

const median = (times: number[]) => [...times].sort((a, b) => a - b)[times.length >> 1] as number

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Two works measured in turn, compared run by run, so that a slow moment of the machine is in both. */
const pairs = (a: string, b: string, times: Map<string, number[]>) =>
  (times.get(a) ?? []).map((time, i) => time / (times.get(b)?.[i] as number))

const oneThread = (columns: Columns, signatures: Signature[]) =>
  replay(compile(timeline, signatures), columns, 0, columns.people)

async function growth() {
  const rows = []
  for (const share of [0.1, 0.3, 1]) {
    const events = Math.round(EVENTS * share)
    const { columns, signatures } = madeLog(events, events / 25)
    const times = []
    for (let run = -2; run < 5; run++) {
      const time = await timed(() => oneThread(columns, signatures))
      if (run >= 0) times.push(time)
    }
    const { start, t, k, signature } = columns
    const bytes = [start, t, k, signature].reduce((sum, array) => sum + array.byteLength, 0)
    rows.push({
      events,
      ms: Math.round(median(times)),
      'events/s': Math.round((1000 * events) / median(times)),
      'bytes/event': Math.round((10 * bytes) / events) / 10,
      'RSS MB': Math.round(process.memoryUsage.rss() / 2 ** 20),
    })
  }
  return rows
}

async function compare(folder: string) {
  const { columns, signatures } = madeLog(EVENTS, EVENTS / 25)
  const rows = join(folder, 'rows.bin')
  writeRows(rows, columns, signatures)
  const threads = openReplayThreads(2)
  const times = new Map<string, number[]>()
  const note = async (name: string, work: () => unknown, round: number) => {
    const time = await timed(work)
    if (round >= 0) times.set(name, [...(times.get(name) ?? []), time])
  }
  // Threads first, in turn: an engine that is open keeps threads of its own on these cores.
  for (let round = -2; round < ROUNDS; round++) {
    await note('kernel alone, one thread', () => oneThread(columns, signatures), round)
    await note(
      'kernel alone, two threads',
      () => threads.replay(timeline, signatures, columns),
      round,
    )
  }
  const engines: Peer[] = [await clickhouse(folder, rows), await duckdb(folder)]
  for (let round = -2; round < ROUNDS; round++) {
    await note('kernel, one thread', () => oneThread(columns, signatures), round)
    for (const { name, crossing, atEnd } of engines) {
      await note(`${name}, first crossing`, crossing, round)
      await note(`${name}, at the end`, atEnd, round)
    }
  }
  const alone = oneThread(columns, signatures)
  const together = await threads.replay(timeline, signatures, columns)
  await threads.close()
  const same = JSON.stringify(alone) === JSON.stringify(together)
  const answers = await Promise.all(engines.map((engine) => engine.crossing()))
  for (const engine of engines) await engine.close()
  const slow = await postgresql(folder)
  await note(`${slow.name}, at the end`, slow.atEnd, 0)
  await note(`${slow.name}, first crossing`, async () => answers.push(await slow.crossing()), 0)
  await slow.close()
  return { times, same, answers, decisions: alone.length }
}

const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'))
chmodSync(folder, 0o755)
try {
  const linear = await growth()
  console.table(linear)
  const { times, same, answers, decisions } = await compare(folder)
  const one = median(times.get('kernel, one thread') as number[])
  const scaling = pairs('kernel alone, two threads', 'kernel alone, one thread', times)
  const rival = (question: string) =>
    median(
      [...times].find(
        ([name]) => name.startsWith('ClickHouse') && name.endsWith(question),
      )?.[1] as number[],
    )
  const table = [...times].map(([name, all]) => ({
    name,
    cores: name.includes('one') || name.startsWith('Postgre') ? 1 : availableParallelism(),
    runs: all.length,
    'median ms': Math.round(median(all)),
    'best ms': Math.round(Math.min(...all)),
    'times one thread': Math.round((100 * median(all)) / one) / 100,
  }))
  console.table(table)
  const ratios = {
    oneThreadOverClickHouse: one / rival('first crossing'),
    twoThreadsOverOne: median(scaling),
  }
  console.log(
    `${decisions} decisions, on two threads ${same ? 'the same to the bit' : 'DIFFERENT'}. ` +
      `Peers find ${[...new Set(answers)].join(' / ')} people who ever cross.`,
  )
  for (const [name, ratio] of Object.entries(ratios)) {
    console.log(`${name}: ${ratio.toFixed(2)} (at most ${GOAL[name as keyof typeof GOAL]})`)
  }
  console.log(
    `Against ClickHouse's sums at the end: ${(one / rival('at the end')).toFixed(2)} (no goal)`,
  )
  mkdirSync('bench/out', { recursive: true })
  writeFileSync(
    'bench/out/replay.json',
    JSON.stringify({ goal: GOAL, linear, table, ratios, same, answers, decisions }, null, 2),
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
