/**
 * The heaviest work there is beside events that come in (F21): a file of 400,000 rows is tried and brought in, everything is
 * replayed by `verify`, and pages ask for the scoreboard and the list of people. The thread that answers is never kept
 * long. SECONDS may be set.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runningServer } from '#server/db/embedded/server.ts'
import { beginImport, readImport, writeRows } from './product/begin-import.ts'
import { startClients } from './product/clients.ts'
import { assert, inScratch, lockstep, startProduct } from './product/run.ts'
import { startSenders } from './product/senders.ts'
import { signedIn } from './product/signed-in.ts'
import { makeWriteKey } from './product/write-key.ts'

const SECONDS = Number(process.env.SECONDS ?? 60)
const MOST_MS = Number(process.env.MOST_MS ?? 50)
const READS = ['/api/v1/scoreboard', '/api/v1/people?limit=50', '/api/v1/people?limit=50&sort=name']

/** Runs in every thread of the product and tells of the first: how late its timers are. */
const WATCH = `
import { renameSync, writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'
if (isMainThread && process.env.LOOP_FILE) {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  setInterval(() => {
    const late = { p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 }
    writeFileSync(process.env.LOOP_FILE + '.new', JSON.stringify(late))
    renameSync(process.env.LOOP_FILE + '.new', process.env.LOOP_FILE)
  }, 500).unref()
}`

await inScratch(async (home) => {
  const [hook, told, csv] = ['watch.mjs', 'loop.json', 'rows.csv'].map((name) =>
    join(home, name),
  ) as [string, string, string]
  writeFileSync(hook, WATCH)
  writeRows(csv, 400_000)
  const product = await startProduct(home, { NODE_OPTIONS: `--import=${hook}`, LOOP_FILE: told })
  const server = runningServer(home)
  assert(server !== null, 'PostgreSQL does not run')
  const key = await makeWriteKey(server.address, 'load')
  const door = { url: product.url, headers: await signedIn(home, product.url) }
  const senders = startSenders(() => product.url, key, { clients: 2, batch: 25, mark: 'l' })
  const clients = startClients(door, 3, (client, n) => ({
    method: 'GET',
    path: READS[(client + n) % READS.length] as string,
  }))
  const { batchId } = await beginImport(door, csv)
  const verified = lockstep(home, 'verify')
  await sleep(SECONDS * 1_000)
  const { p50, p99, max } = JSON.parse(readFileSync(told, 'utf8')) as Record<string, number>
  await Promise.all([senders.stop(), clients.stop()])
  const { state, rowsRead } = await readImport(door, batchId)
  await verified
  assert(
    senders.strange.size === 0 && clients.heard.failed.size === 0,
    `answers: ${JSON.stringify([...senders.strange, ...clients.heard.failed])}`,
  )
  const ms = (late: number | undefined) => (late ?? 0).toFixed(1)
  console.log(
    `Import ${state}, ${rowsRead} rows; ${senders.acknowledged.size} events acknowledged, ${clients.heard.answered} pages; the thread that answers was late by ${ms(p50)} ms (median), ${ms(p99)} ms (p99), ${ms(max)} ms at most.`,
  )
  assert((p99 ?? MOST_MS) < MOST_MS, `goal: p99 below ${MOST_MS} ms`)
})
