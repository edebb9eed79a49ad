/**
 * Far more than the machine can take, with a heap of 256 MB (F20): the product answers 200 or 503, stays up, holds less than
 * 512 MB, and everything that was acknowledged is in the log once. SECONDS and CLIENTS may be set.
 */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { runningServer } from '#server/db/embedded/server.ts'
import { assert, inScratch, startProduct } from './product/run.ts'
import { startSenders } from './product/senders.ts'
import { makeWriteKey, readAccount } from './product/write-key.ts'

const SECONDS = Number(process.env.SECONDS ?? 60)
const CLIENTS = Number(process.env.CLIENTS ?? 200)
const MOST_MB = 512

await inScratch(async (home) => {
  const product = await startProduct(home, { NODE_OPTIONS: '--max-old-space-size=256' })
  const server = runningServer(home)
  assert(server !== null, 'PostgreSQL does not run')
  const key = await makeWriteKey(server.address, 'load')
  const senders = startSenders(() => product.url, key, { clients: CLIENTS, batch: 200, mark: 'm' })
  await sleep(SECONDS * 1_000)
  await senders.stop()
  assert(product.child.exitCode === null, 'the product ended')
  assert(senders.strange.size === 0, `answers: ${JSON.stringify([...senders.strange])}`)
  assert(senders.acknowledged.size > 0, 'nothing was taken')
  const { ids, events, received, stored, duplicate, failed } = await readAccount(
    server.address,
    'load',
  )
  const lost = [...senders.acknowledged].filter((id) => !ids.has(id)).length
  assert(lost === 0, `${lost} events were acknowledged and are lost`)
  assert(ids.size === events && stored === events, 'the account is not what the log holds')
  assert(received === stored + duplicate + failed, 'the account does not add up')
  const mb = peakMb(product.child.pid)
  if (mb !== null) assert(mb < MOST_MB, `it held ${mb} MB`)
  product.child.kill('SIGTERM')
  await product.ended
  console.log(
    `${CLIENTS} clients for ${SECONDS} s: ${senders.acknowledged.size} acknowledged, 0 lost, at most ${mb ?? 'unknown'} MB.`,
  )
})

/** Where the system tells. */
function peakMb(pid: number | undefined): number | null {
  try {
    const told = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return told === undefined ? null : Math.round(Number(told) / 1_000)
  } catch {
    return null
  }
}
