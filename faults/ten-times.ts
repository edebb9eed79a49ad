/**
 * A hundred thousand events ten times over, each time in another order and cut into other batches (B12): the log and
 * everything folded from it are to the byte what they were after the first time. EVENTS and TIMES may be set.
 */
import { random } from '#domain/random.ts'
import { runningServer } from '#server/db/embedded/server.ts'
import { folded, hashKept } from './product/kept.ts'
import { assert, inScratch, startProduct } from './product/run.ts'
import { makeWriteKey, readAccount } from './product/write-key.ts'

const EVENTS = Number(process.env.EVENTS ?? 100_000)
const TIMES = Number(process.env.TIMES ?? 10)
const AT_ONCE = 6
const FOLDED_MS = 300_000

const BEGIN = Date.UTC(2026, 0, 5)
const draw = random('ten times')
const began = performance.now()

await inScratch(async (home) => {
  const product = await startProduct(home)
  const server = runningServer(home)
  assert(server !== null, 'PostgreSQL does not run')
  const key = await makeWriteKey(server.address, 'load')
  const events = Array.from({ length: EVENTS }, (_, n) => JSON.stringify(eventOf(n)))
  await tell(product.url, key, events)
  assert(await folded(server.address, FOLDED_MS), 'not everything is folded')
  const once = await hashKept(server.address)
  for (let time = 2; time <= TIMES; time += 1) await tell(product.url, key, shuffled(events))
  assert(await folded(server.address, FOLDED_MS), 'not everything is folded')
  const {
    received,
    stored,
    duplicate,
    failed,
    events: held,
  } = await readAccount(server.address, 'load')
  assert(held === EVENTS && stored === EVENTS, `${held} events are in the log, ${stored} counted`)
  assert(
    received >= EVENTS * TIMES && received === stored + duplicate && failed === 0,
    `received ${received}, stored ${stored}, duplicate ${duplicate}, failed ${failed}`,
  )
  assert((await hashKept(server.address)) === once, 'what is kept is not what it was')
  console.log(
    `${EVENTS} events ${TIMES} times: received ${received} = ${stored} stored + ${duplicate} duplicate + ${failed} failed; the same state. ${Math.round((performance.now() - began) / 1_000)} s.`,
  )
})

/** Of 4,000 people, who read, ask, and say who they are; every tenth has no id but its content and time. */
function eventOf(n: number): object {
  const person = Math.floor(draw.next() * 4_000)
  const timestamp = new Date(BEGIN + n * 60_000).toISOString()
  const named = draw.chance(0.1) ? {} : { messageId: `m${n}` }
  const isTold = draw.chance(0.1)
  if (isTold)
    return {
      ...{ type: 'identify', userId: `u${person}`, anonymousId: `a${person}`, timestamp, ...named },
      traits: { email: `u${person}@c${person % 300}.example`, company: `Company ${person % 300}` },
    }
  const event = draw.pick(['page_view', 'pricing_view', 'download', 'webinar', 'demo_request'])
  const who = draw.chance(0.5) ? { userId: `u${person}` } : { anonymousId: `a${person}` }
  return { type: 'track', event, ...who, properties: { n }, timestamp, ...named }
}

function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((one) => [draw.next(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one)
}

/** Some requests at once, each of another length; one that is to come later is sent again. */
async function tell(url: string, key: string, events: readonly string[]): Promise<void> {
  let next = 0
  const send = async () => {
    while (next < events.length) {
      const first = next
      next += 50 + Math.floor(draw.next() * 450)
      const body = `{"batch":[${events.slice(first, next).join()}]}`
      for (let status = 0; status !== 200; ) {
        const answer = await fetch(`${url}/v1/batch`, {
          method: 'POST',
          headers: { authorization: `Basic ${btoa(`${key}:`)}` },
          body,
        })
        await answer.arrayBuffer()
        ;({ status } = answer)
        assert(status === 200 || status === 503, `a batch was answered ${status}`)
        if (status === 503) await new Promise((later) => setTimeout(later, 1_000))
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, send))
}
