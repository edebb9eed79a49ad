/**
 * While events come in: every answer of PostgreSQL takes 200 ms longer (F5), it answers nothing on lines that stay open
 * (F6), and others hold all of its connections (F7). Intake answers 200, or 503 with Retry-After; afterwards everything that was
 * acknowledged is in the log once, without a restart. SLOW_S and DEAD_S may be set.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { client, connect } from '#server/db/connect.ts'
import { startServer } from '#server/db/embedded/server.ts'
import { folded } from './product/kept.ts'
import { lineBetween } from './product/line.ts'
import { assert, inScratch, startProduct } from './product/run.ts'
import { type Sender, startSenders } from './product/senders.ts'
import { makeWriteKey, readAccount } from './product/write-key.ts'

const SLOW_S = Number(process.env.SLOW_S ?? 120)
const DEAD_S = Number(process.env.DEAD_S ?? 60)
const SOURCE = 'load'
/** Longer than any statement may take before its connection is given up. */
const RECOVERS_MS = 40_000
const FOLDED_MS = 120_000

await inScratch(async (home) => {
  const server = await startServer({ home })
  const postgres = connect(server.address('postgres'), { max: 1 })
  await sql`create database lockstep`.execute(postgres)
  await postgres.destroy()
  const owner = server.address('lockstep')
  const folder = join(home, 'line')
  mkdirSync(folder)
  const line = await lineBetween(folder, 'host' in owner ? owner.host : '')
  const DATABASE_URL = `postgresql:///lockstep?host=${encodeURIComponent(folder)}&user=lockstep_owner`
  const product = await startProduct(home, { DATABASE_URL })
  const key = await makeWriteKey(owner, SOURCE)
  const acknowledged = new Set<string>()
  const during = async (mark: string, seconds: number, what: () => void = () => undefined) => {
    const senders = startSenders(() => product.url, key, { clients: 12, batch: 25, mark })
    await sleep(1_000)
    what()
    await sleep(seconds * 1_000)
    return senders
  }
  const over = async (name: string, senders: Sender) => {
    await senders.stop()
    for (const id of senders.acknowledged) acknowledged.add(id)
    const strange = JSON.stringify([...senders.strange])
    assert(senders.strange.size === 0, `${name}: answers were ${strange}`)
    const [median, p99] = [0.5, 0.99].map(senders.slowest)
    console.log(
      `${name}: ${senders.acknowledged.size} events acknowledged, median ${median} ms, p99 ${p99} ms`,
    )
  }

  await over('every answer 200 ms later', await during('slow', SLOW_S, () => line.delay(200)))
  line.delay(0)
  await over('dead lines', await during('dead', DEAD_S, () => line.hang(true)))
  line.hang(false)
  assert(await answersWithin(product.url, RECOVERS_MS), 'it does not recover without a restart')
  const before = startSenders(() => product.url, key, { clients: 12, batch: 25, mark: 'held' })
  await sleep(2_000)
  const held = await holdAll(owner)
  const then = before.acknowledged.size
  await sleep(10_000)
  assert(before.acknowledged.size > then, 'nothing is taken while others hold all connections')
  await over(`${held.length} connections held by others`, before)
  await Promise.all(held.map((one) => one.end()))
  assert(await answersWithin(product.url, RECOVERS_MS), 'it does not recover once they are free')
  const after = await during('after', 0)
  const latest = Date.now() + RECOVERS_MS
  while (after.acknowledged.size === 0 && Date.now() < latest) await sleep(200)
  assert(after.acknowledged.size > 0, 'nothing is taken afterwards')
  await over('afterwards', after)

  assert(await folded(owner, FOLDED_MS), 'what came meanwhile is not folded')
  const { ids, events, ...sums } = await readAccount(owner, SOURCE)
  const lost = [...acknowledged].filter((id) => !ids.has(id)).length
  assert(lost === 0, `${lost} events were acknowledged and are lost`)
  assert(ids.size === events && sums.stored === events, 'the account is not what the log holds')
  product.child.kill('SIGTERM')
  await product.ended
  await line.close()
  await server.stop()
  console.log(
    `${acknowledged.size} acknowledged, 0 lost, 0 double; received ${sums.received} = ${sums.stored} stored + ${sums.duplicate} duplicate + ${sums.failed} failed.`,
  )
})

async function answersWithin(url: string, ms: number): Promise<boolean> {
  const latest = Date.now() + ms
  while (Date.now() < latest) {
    const { status } = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(10_000) }).catch(
      () => ({ status: 0 }),
    )
    if (status === 200) return true
    await sleep(500)
  }
  return false
}

/** Sessions that are open in a transaction and do nothing, until no more are let in. */
async function holdAll(owner: Parameters<typeof client>[0]): Promise<pg.Client[]> {
  const held: pg.Client[] = []
  for (;;) {
    const one = new pg.Client(client(owner))
    one.on('error', () => undefined)
    try {
      await one.connect()
      await one.query('begin')
      held.push(one)
    } catch {
      return held
    }
  }
}
