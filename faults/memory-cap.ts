/**
 * Far more than the machine can take, with a heap of 256 MB (F20): the product answers 200 or 503, stays up, holds less than
 * 512 MB, and everything that was acknowledged is in the log once. SECONDS=600 also sees that it does not grow; CLIENTS may
 * be set.
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
/** Minutes from which on the memory has to be flat: what it holds in the second half against the first, without its first minute. */
const LONG = 5
const GROWTH = 1.1

await inScratch(async (home) => {
  const product = await startProduct(home, { NODE_OPTIONS: '--max-old-space-size=256' })
  const server = runningServer(home)
  assert(server !== null, 'PostgreSQL does not run')
  const key = await makeWriteKey(server.address, 'load')
  const senders = startSenders(() => product.url, key, { clients: CLIENTS, batch: 200, mark: 'm' })
  const held = await watch(product.child.pid)
  console.log(`Minute by minute: ${held.join(', ')} MB.`)
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
  const mb = megabytes(product.child.pid, 'VmHWM')
  if (mb !== null) assert(mb < MOST_MB, `it held ${mb} MB`)
  const [earlier = 0, later = 0] = halvesAfterTheFirst(held).map(mean)
  if (held.length >= LONG)
    assert(later < GROWTH * earlier, `it held ${earlier} MB and then ${later} MB`)
  product.child.kill('SIGTERM')
  await product.ended
  console.log(
    `${CLIENTS} clients for ${SECONDS} s: ${senders.acknowledged.size} acknowledged, 0 lost, at most ${mb ?? 'unknown'} MB.`,
  )
})

/** What it holds while the events come, in MB: the mean of each minute's, looked at every second. */
async function watch(pid: number | undefined): Promise<number[]> {
  const seconds: number[] = []
  while (seconds.length < SECONDS) {
    await sleep(1_000)
    seconds.push(megabytes(pid, 'VmRSS') ?? 0)
  }
  const minutes = Math.ceil(seconds.length / 60)
  return Array.from({ length: minutes }, (_, n) => mean(seconds.slice(60 * n, 60 * n + 60)))
}

/** The first minute still fills what is kept from then on. */
function halvesAfterTheFirst(held: readonly number[]): [number[], number[]] {
  const [, ...since] = held
  const middle = Math.ceil(since.length / 2)
  return [since.slice(0, middle), since.slice(middle)]
}

function mean(of: readonly number[]): number {
  return Math.round(of.reduce((sum, one) => sum + one, 0) / Math.max(1, of.length))
}

/** Where the system tells. */
function megabytes(pid: number | undefined, what: 'VmHWM' | 'VmRSS'): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const told = new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1]
    return told === undefined ? null : Math.round(Number(told) / 1_000)
  } catch {
    return null
  }
}
