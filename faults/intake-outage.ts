/**
 * The SDKs of Segment (unchanged) and RudderStack (with more tries) send while the database is stopped for a minute and the product is
 * restarted: every event is in the log once. EVENTS, OUTAGE_S, RESTART_S (0: not restarted) and RETRIES (of RudderStack's SDK; empty: its own) may be set.
 */
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { Analytics } from '@segment/analytics-node'
import { sql } from 'kysely'
import { connect } from '#server/db/connect.ts'
import { startServer } from '#server/db/embedded/server.ts'
import { assert, inScratch, startProduct } from './product/run.ts'
import { makeWriteKey, readAccount } from './product/write-key.ts'

const EVENTS = Number(process.env.EVENTS ?? 10_000)
const OUTAGE_S = Number(process.env.OUTAGE_S ?? 60)
const RESTART_S = Number(process.env.RESTART_S ?? 10)
/** Left to itself it asks three times more, after the Retry-After it is told: a restart in between is too much for it. */
const RETRIES = process.env.RETRIES ?? '20'
const PER_SECOND = 200
const LATEST_S = 300

await inScratch(async (home) => {
  let server = await startServer({ home })
  const postgres = connect(server.address('postgres'), { max: 1 })
  await sql`create database lockstep`.execute(postgres)
  await postgres.destroy()
  const owner = server.address('lockstep')
  const socket = 'host' in owner ? owner.host : ''
  const DATABASE_URL = `postgresql:///lockstep?host=${encodeURIComponent(socket)}&user=lockstep_owner`
  const PORT = String(await freePort())
  let product = await startProduct(home, { DATABASE_URL, PORT })
  const host = `http://localhost:${PORT}`
  const keys = {
    segment: await makeWriteKey(owner, 'segment'),
    rudder: await makeWriteKey(owner, 'rudder'),
  }
  const faults: unknown[] = []
  const segment = new Analytics({ writeKey: keys.segment, host })
  segment.on('error', (error) => faults.push(error))
  const rudder = new RudderAnalytics(keys.rudder, {
    dataPlaneUrl: host,
    logLevel: 'silent',
    ...(RETRIES !== '' && { retryCount: Number(RETRIES) }),
  })
  const sending = send((n) => {
    segment.track({ userId: `u${n % 50}`, event: 'page_view', messageId: `m${n}` })
    rudder.track({ userId: `u${n % 50}`, event: 'page_view', properties: { n } })
  })
  await sleep(3_000)
  await server.stop()
  console.log(`PostgreSQL is away for ${OUTAGE_S} s`)
  const ready = await fetch(`${host}/readyz`)
  assert(ready.status === 503, 'the product does not say that it is not ready')
  await sleep(OUTAGE_S * 1_000)
  server = await startServer({ home })
  console.log('PostgreSQL is back')
  if (RESTART_S > 0) {
    console.log(`The product is restarted, ${RESTART_S} s away`)
    await sleep(2_000)
    product.child.kill('SIGTERM')
    await product.ended
    await sleep(RESTART_S * 1_000)
    product = await startProduct(home, { DATABASE_URL, PORT })
  }
  await sending
  await Promise.all([segment.closeAndFlush({ timeout: LATEST_S * 1_000 }), rudder.flush()])
  const accounts = {
    segment: await all(owner, 'segment'),
    rudder: await all(owner, 'rudder'),
  }
  product.child.kill('SIGTERM')
  await product.ended
  await server.stop()
  for (const [name, { events, stored, ids }] of Object.entries(accounts)) {
    const missing = EVENTS - ids.size
    assert(missing === 0, `${missing} events of ${name} are missing; errors: ${faults.length}`)
    assert(
      events === EVENTS && stored === EVENTS,
      `${name}: ${events} in the log, ${stored} counted`,
    )
  }
  const { segment: s, rudder: r } = accounts
  console.log(
    `${EVENTS} events by each SDK: 0 missing, 0 double. Segment: received ${s.received} = ${s.stored} stored + ${s.duplicate} duplicate + ${s.failed} failed; RudderStack: received ${r.received} = ${r.stored} stored + ${r.duplicate} duplicate + ${r.failed} failed.`,
  )
  process.exit(0)
})

async function send(one: (n: number) => void): Promise<void> {
  for (let n = 0; n < EVENTS; n += 1) {
    one(n)
    if (n % (PER_SECOND / 10) === 0) await sleep(100)
  }
}

/** An SDK may still be waiting for its next try. */
async function all(owner: Parameters<typeof readAccount>[0], source: string) {
  const latest = Date.now() + LATEST_S * 1_000
  for (;;) {
    const found = await readAccount(owner, source)
    if (found.events >= EVENTS || Date.now() > latest) return found
    await sleep(500)
  }
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer()
    server.listen(0, () => {
      const { port } = server.address() as { port: number }
      server.close(() => found(port))
    })
  })
}
