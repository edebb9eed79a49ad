/**
 * Fifty times, and on until a million events were acknowledged: events come in over many connections, and at a random
 * moment the product, its PostgreSQL, or both are killed -9. After each start everything that was acknowledged is in the
 * log; at the end nothing is there twice and the account is what the log holds. ROUNDS, EVENTS, BATCH, SEED and LONGEST_MS
 * may be set.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { runningServer } from '#server/db/embedded/server.ts'
import { assert, chance, inScratch, startProduct } from './product/run.ts'
import { startSenders } from './product/senders.ts'
import { makeWriteKey, readAccount } from './product/write-key.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 50)
const EVENTS = Number(process.env.EVENTS ?? 1_000_000)
const BATCH = Number(process.env.BATCH ?? 250)
const MOST_ROUNDS = 4 * ROUNDS
const SEED = Number(process.env.SEED ?? 1)
const LONGEST_MS = Number(process.env.LONGEST_MS ?? 8_000)
const KILLED = ['the product', 'PostgreSQL', 'both'] as const
const SOURCE = 'load'

await inScratch(async (home) => {
  let product = await startProduct(home)
  const key = await makeWriteKey(ownerOf(home), SOURCE)
  let acknowledged = 0
  const all: string[] = []
  let rounds = 0
  for (; rounds < ROUNDS || (acknowledged < EVENTS && rounds < MOST_ROUNDS); rounds += 1) {
    const round = rounds
    const mark = `r${round}`
    const senders = startSenders(() => product.url, key, { clients: 12, batch: BATCH, mark })
    await sleep(500 + chance(SEED, round) * LONGEST_MS)
    const what = KILLED[round % KILLED.length] as (typeof KILLED)[number]
    const server = runningServer(home)
    if (what !== 'the product' && server) process.kill(server.pid, 'SIGKILL')
    if (what !== 'PostgreSQL') {
      product.child.kill('SIGKILL')
      await product.ended
      product = await startProduct(home)
    } else await sleep(3_000)
    await senders.stop()
    assert(senders.strange.size === 0, `answers: ${JSON.stringify([...senders.strange])}`)
    acknowledged += senders.acknowledged.size
    for (const id of senders.acknowledged) all.push(id)
    const { ids, events, ...account } = await settled(home, `${mark}-`)
    const lost = [...senders.acknowledged].filter((id) => !ids.has(id)).length
    assert(lost === 0, `${lost} events were acknowledged and are lost after ${what} was killed`)
    assert(account.stored === events, `the account says ${account.stored}, the log holds ${events}`)
    console.log(
      `${round + 1}. ${what} killed: ${senders.acknowledged.size} acknowledged, ${events} in the log`,
    )
  }
  const sum = await readAccount(ownerOf(home), SOURCE)
  const lost = all.filter((id) => !sum.ids.has(id)).length
  assert(lost === 0, `${lost} events of earlier rounds are lost`)
  assert(sum.ids.size === sum.events, `${sum.events - sum.ids.size} events are there twice`)
  assert(acknowledged >= EVENTS, `only ${acknowledged} events were acknowledged`)
  assert(sum.received === sum.stored + sum.duplicate + sum.failed, 'the account does not add up')
  product.child.kill('SIGTERM')
  await product.ended
  console.log(
    `${acknowledged} events acknowledged over ${rounds} kills: 0 lost, 0 double; received ${sum.received} = ${sum.stored} stored + ${sum.duplicate} duplicate + ${sum.failed} failed.`,
  )
})

/** The server may just be starting again. */
async function settled(home: string, mark: string) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await readAccount(ownerOf(home), SOURCE, mark)
    } catch (error) {
      if (tries === 1_500) throw error
      await sleep(200)
    }
  }
}

function ownerOf(home: string) {
  const server = runningServer(home)
  if (!server) throw new Error('PostgreSQL does not run')
  return server.address
}
