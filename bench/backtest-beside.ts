/**
 * What intake feels of a backtest: single events over HTTP at a steady rate, alone and while somebody drags a threshold
 * without a pause, in turn in the same run, on the same cores. BENCH_PEOPLE sets whose history is replayed, RATE how many
 * events a second come, SECONDS and ROUNDS how long.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { backtestingApart } from '#server/agreement/backtest/backtesting.ts'
import { buildApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { connect } from '#server/db/connect.ts'
import { openHouse } from '#server/db/open.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import { foldingApart } from '#server/folding.ts'
import { now } from '#server/session.ts'
import { makeKey } from './intake/key.ts'
import type { Errand, Heard } from './intake/senders.ts'
import { fill, fillHandoffs } from './people/fill.ts'

const PEOPLE_READ = Number(process.env.BENCH_PEOPLE ?? 100_000)
const RATE = Number(process.env.RATE ?? 200)
const SECONDS = Number(process.env.SECONDS ?? 15)
const ROUNDS = Number(process.env.ROUNDS ?? 5)
const GOAL = 1.3

const home = mkdtempSync(join(tmpdir(), 'lockstep-bench-'))
chmodSync(home, 0o755)
const database = await openHouse(
  { ...readConfig({}), home, databaseUrl: undefined },
  () => undefined,
)
const { db, application } = database
const workspaceId = await firstWorkspace(db, now())
const owner = connect(database.owner, { max: 1 })
await fill(owner, workspaceId, PEOPLE_READ)
await fillHandoffs(owner, workspaceId)
const authorization = `Basic ${Buffer.from(`${await makeKey(db, workspaceId)}:`).toString('base64')}`
const folding = foldingApart(db, application)
const product = await buildApp({ db, application, folding, home, logLevel: 'error' })
folding.begin(product.log)
await product.listen({ port: 0, host: '127.0.0.1' })
const { port } = product.server.address() as AddressInfo
const backtesting = backtestingApart(application)
const child = fork(new URL('./intake/senders.ts', import.meta.url))
const agreement = defaultAgreement('Bench', 'UTC')

async function send(seconds: number): Promise<Heard> {
  const answered = once(child, 'message')
  const load = { path: '/v1/track', events: 1, senders: 32, rate: RATE, seconds }
  child.send({ ...load, port, authorization, people: 20_000 } satisfies Errand)
  return ((await answered) as [Heard])[0]
}

/** One run after the other, as a hand that never rests asks for them. */
async function drag(isOver: () => boolean): Promise<number> {
  let runs = 0
  for (; !isOver(); runs++) {
    const candidate = structuredClone(agreement)
    const band = candidate.engagement.bands[0]
    if (band) band.atLeast += 1 + (runs % 20)
    await backtesting.ask(workspaceId, 'run', {
      ...{ inForce: { version: 1, agreement }, candidate, windowDays: 90, capacity: null },
      ...{ tried: 1, seed: 'bench', intervals: false },
    })
  }
  return runs
}

async function dragged(seconds: number): Promise<Heard & { runs: number }> {
  let isOver = false
  const dragging = drag(() => isOver)
  const heard = await send(seconds)
  isOver = true
  return { ...heard, runs: await dragging }
}

const middle = (of: number[]) => [...of].sort((a, b) => a - b)[of.length >> 1] as number
const tenth = (ms: number) => Math.round(10 * ms) / 10

try {
  while ((await backtesting.ask(workspaceId, 'history', null)).state === 'reading') await sleep(200)
  await backtesting.ask(workspaceId, 'histogram', { agreement })
  await send(3)
  await dragged(3)
  const rounds: { alone: Heard; beside: Heard & { runs: number } }[] = []
  for (let round = 0; round < ROUNDS; round++)
    rounds.push({ alone: await send(SECONDS), beside: await dragged(SECONDS) })
  const ratio = middle(rounds.map(({ alone, beside }) => beside.p99 / alone.p99))
  console.table(
    rounds.map(({ alone, beside }) => ({
      ...{ 'alone p50': tenth(alone.p50), 'alone p99': tenth(alone.p99) },
      ...{ 'beside p50': tenth(beside.p50), 'beside p99': tenth(beside.p99) },
      ...{ refused: alone.refused + beside.refused, runs: beside.runs },
      ratio: Math.round((100 * beside.p99) / alone.p99) / 100,
    })),
  )
  console.log(
    `Median of the ratios of p99: ${Math.round(100 * ratio) / 100} (at most ${GOAL}), with ${RATE} events a second over the history of ${PEOPLE_READ} people.`,
  )
  mkdirSync('bench/out', { recursive: true })
  writeFileSync(
    'bench/out/backtest-beside.json',
    JSON.stringify({ goal: GOAL, people: PEOPLE_READ, rate: RATE, ratio, rounds }, null, 2),
  )
} finally {
  child.kill()
  await backtesting.close()
  await product.close()
  await folding.stop()
  await owner.destroy()
  await database.close()
  rmSync(home, { recursive: true, force: true })
}
