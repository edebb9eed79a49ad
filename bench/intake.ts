/**
 * Events over HTTP, in batches of 50 and one by one, with the database, the product, its fold and the senders on the
 * same cores; beside it the bare loop (HTTP, one insert, one synchronous commit), in turn in the same run. Also how long
 * it takes from an event to its person's stage: at full load, and at shares of the bare loop's rate. And the processor
 * time of an event in product and PostgreSQL until it is folded, which other work beside hardly changes. SECONDS,
 * ROUNDS and PEOPLE may be set.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { buildApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { connect } from '#server/db/connect.ts'
import { openHouse } from '#server/db/open.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import { foldingApart } from '#server/folding.ts'
import { now } from '#server/session.ts'
import { bareLoop } from './intake/bare.ts'
import { processorTime } from './intake/cpu.ts'
import { makeKey } from './intake/key.ts'
import type { Errand, Heard } from './intake/senders.ts'

const SECONDS = Number(process.env.SECONDS ?? 10)
const ROUNDS = Number(process.env.ROUNDS ?? 3)
const PEOPLE = Number(process.env.PEOPLE ?? 20_000)
const GOAL = { ofBare: 0.5, p99Ms: 100, lagMs: 2_000 }
const BATCHES = { name: 'batches of 50', path: '/v1/batch', events: 50, senders: 12 }
/** Of the bare loop's rate in batches, at which the lag is asked as well. */
const SHARES = [0.5, 0.35, 0.25, 0.15, 0.08]
const LOADS = [BATCHES, { name: 'single events', path: '/v1/track', events: 1, senders: 32 }]

const home = mkdtempSync(join(tmpdir(), 'lockstep-bench-'))
chmodSync(home, 0o755)
const database = await openHouse(
  { ...readConfig({}), home, databaseUrl: undefined },
  () => undefined,
)
const { db, application } = database
const workspaceId = await firstWorkspace(db, now())
const authorization = `Basic ${Buffer.from(`${await makeKey(db, workspaceId)}:`).toString('base64')}`
const folding = foldingApart(db, application)
const product = await buildApp({ db, application, folding, home, logLevel: 'error' })
folding.begin(product.log)
const owner = connect(database.owner, { max: 10 })
const postmaster = Number.parseInt(readFileSync(join(home, 'pg', 'postmaster.pid'), 'utf8'), 10)
const bare = await bareLoop(owner)
for (const app of [product, bare]) await app.listen({ port: 0, host: '127.0.0.1' })
const child = fork(new URL('./intake/senders.ts', import.meta.url))
try {
  const figures: Record<string, Figure> = {}
  for (const load of LOADS) {
    const runs = { product: [] as Heard[], bare: [] as Heard[] }
    const lags: number[] = []
    for (let round = -1; round < ROUNDS; round += 1) {
      const seconds = round < 0 ? 2 : SECONDS
      const began = processorTime(postmaster)
      const heard = await send(product, { ...load, seconds }, round < 0 ? null : lags)
      await folded()
      heard.processorUs = processorTime(postmaster) - began
      const between = processorTime(postmaster)
      const other = await send(bare, { ...load, seconds }, null)
      other.processorUs = processorTime(postmaster) - between
      if (round < 0) continue
      runs.product.push(heard)
      runs.bare.push(other)
    }
    figures[load.name] = figureOf(runs.product, runs.bare, lags)
  }
  console.table(figures)
  const bareRate = figures[BATCHES.name]?.bareEventsPerSecond ?? 0
  const paced: Record<string, object> = {}
  for (const share of SHARES) {
    const rate = Math.round(bareRate * share)
    const lags: number[] = []
    const heard = await send(product, { ...BATCHES, seconds: SECONDS, rate }, lags)
    const { eventsPerSecond, p50Ms, p99Ms, refused, lagP50Ms, lagP99Ms } = figureOf(
      [heard],
      [],
      lags,
    )
    paced[`${share} of bare`] = {
      asked: rate,
      ...{ eventsPerSecond, p50Ms, p99Ms, refused, lagP50Ms, lagP99Ms },
    }
    await folded()
  }
  console.table(paced)
  console.log(
    `At least ${GOAL.ofBare} of the bare loop, p99 at most ${GOAL.p99Ms} ms, from an event to its stage at most ${GOAL.lagMs} ms.`,
  )
  mkdirSync('bench/out', { recursive: true })
  writeFileSync(
    'bench/out/intake.json',
    JSON.stringify({ goal: GOAL, people: PEOPLE, figures, paced }, null, 2),
  )
} finally {
  child.kill()
  await Promise.all([product.close(), bare.close()])
  await folding.stop()
  await owner.destroy()
  await database.close()
  rmSync(home, { recursive: true, force: true })
}

type Figure = {
  eventsPerSecond: number
  p50Ms: number
  p99Ms: number
  refused: number
  bareEventsPerSecond: number
  bareP99Ms: number
  /** Processor time of an event, without its sender. */
  eventUs: number
  bareEventUs: number
  ofBare: number
  lagP50Ms: number
  lagP99Ms: number
  rssMb: number
}

function figureOf(mine: Heard[], theirs: Heard[], lags: number[]): Figure {
  const rate = (runs: Heard[]) =>
    runs.reduce((sum, run) => sum + run.events, 0) / runs.reduce((sum, run) => sum + run.seconds, 0)
  const worst = (of: (run: Heard) => number, runs = mine) => round(Math.max(...runs.map(of)))
  const cost = (runs: Heard[]) =>
    Math.round(
      runs.reduce((sum, run) => sum + (run.processorUs ?? Number.NaN), 0) /
        runs.reduce((sum, run) => sum + run.events, 0),
    )
  lags.sort((a, b) => a - b)
  return {
    eventsPerSecond: Math.round(rate(mine)),
    p50Ms: worst((run) => run.p50),
    p99Ms: worst((run) => run.p99),
    refused: mine.reduce((sum, run) => sum + run.refused, 0),
    bareEventsPerSecond: Math.round(rate(theirs)),
    bareP99Ms: worst((run) => run.p99, theirs),
    eventUs: cost(mine),
    bareEventUs: cost(theirs),
    ofBare: Math.round((rate(mine) / rate(theirs)) * 100) / 100,
    lagP50Ms: round(lags[lags.length >> 1] ?? Number.NaN),
    lagP99Ms: round(lags[Math.floor(lags.length * 0.99)] ?? Number.NaN),
    rssMb: Math.round(process.memoryUsage().rss / 1e6),
  }
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}

async function send(
  app: typeof product,
  load: Pick<Errand, 'path' | 'events' | 'senders' | 'seconds' | 'rate'>,
  lags: number[] | null,
): Promise<Heard> {
  const { port } = app.server.address() as AddressInfo
  const errand: Errand = { ...load, port, authorization, people: PEOPLE }
  const answered = once(child, 'message')
  child.send(errand)
  let isOver = false
  const probing = lags ? probe(port, lags, () => isOver) : null
  const [heard] = (await answered) as [Heard]
  isOver = true
  await probing
  return heard
}

/** Somebody new comes four times a second; how long until they have a stage? All who wait are asked about at once. */
async function probe(port: number, lags: number[], isOver: () => boolean): Promise<void> {
  const since = new Map<string, number>()
  for (let n = 0; !isOver() || since.size > 0; n += 1) {
    if (!isOver() && n % 10 === 0) void tellOf(port, `probe-${Date.now()}-${n}`, since)
    await sleep(25)
    for (const key of since.size > 0 ? await whoHasAStage([...since.keys()]) : []) {
      lags.push(performance.now() - (since.get(key) as number))
      since.delete(key)
    }
  }
}

async function tellOf(port: number, userId: string, since: Map<string, number>): Promise<void> {
  since.set(userId, performance.now())
  await fetch(`http://127.0.0.1:${port}/v1/track`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ userId, event: 'demo_request', messageId: userId }),
  })
}

/** Each is looked up by its key, so that to measure costs nothing worth measuring. */
async function whoHasAStage(keys: string[]): Promise<string[]> {
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql<{ key: string }>`select n.key from unnest(${keys}::text[]) as n (key)
      cross join lateral (select person_id from person where workspace_id = ${workspaceId}
        and system = 'id' and key = n.key offset 0) p
      cross join lateral (select 1 from person_state where workspace_id = ${workspaceId}
        and person_id = p.person_id offset 0) s`.execute(tx),
  )
  return rows.map(({ key }) => key)
}

async function folded(): Promise<void> {
  for (;;) {
    const { rows } = await sql`select 1 from event_due limit 1`.execute(owner)
    if (rows.length === 0) return
    await sleep(100)
  }
}
