/**
 * Several times: fifty clients ask and write over connections that they keep, bodies are on their way, an import runs,
 * and at a random moment the product gets SIGTERM. Every request that was sent is answered in full, none finds its
 * connection cut, the process ends by itself within ten seconds, and what was acknowledged is there at the next start.
 * ROUNDS and SEED may be set.
 */
import { Agent } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beginImport, writeRows } from './product/begin-import.ts'
import { type Asked, ask, startClients } from './product/clients.ts'
import { assert, chance, inScratch, startProduct } from './product/run.ts'
import { signedIn } from './product/signed-in.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 6)
const SEED = Number(process.env.SEED ?? 1)
const CLIENTS = 50
const SLOW_BODIES = 10
const SHORTEST_MS = 2_000
const LONGEST_MS = 3_000
const END_MS = 10_000

const READS = [
  '/api/v1/people?limit=20',
  '/api/v1/workspaces',
  '/healthz',
  '/readyz',
  '/api/v1/teams',
]

await inScratch(async (home) => {
  const sum = { answered: 0, acknowledged: 0, slow: 0, longest: 0 }
  const csv = join(home, 'rows.csv')
  writeRows(csv, 400_000)
  for (let round = 0; round < ROUNDS; round += 1) {
    const { heard, slow, ms } = await stoppedUnderLoad(home, csv, round)
    sum.answered += heard.answered
    sum.acknowledged += heard.acknowledged
    sum.slow += slow
    sum.longest = Math.max(sum.longest, ms)
    console.log(
      `${round + 1}. ${heard.answered} answered, ${heard.acknowledged} writes acknowledged, ${slow} bodies finished, ended after ${ms} ms`,
    )
  }
  const { url, child, ended } = await startProduct(home)
  const headers = await signedIn(home, url)
  const teams = (await (await fetch(`${url}/api/v1/teams`, { headers })).json()) as unknown[]
  child.kill('SIGTERM')
  assert((await ended) === 0, 'the last stop does not end well')
  assert(
    teams.length >= sum.acknowledged,
    `${sum.acknowledged} writes were acknowledged and ${teams.length} are there`,
  )
  console.log(
    `${sum.answered} requests answered, 0 cut off, 0 resets, ${sum.slow} bodies on their way finished, ${sum.acknowledged} writes acknowledged and ${teams.length} there, longest end ${sum.longest} ms.`,
  )
})

async function stoppedUnderLoad(home: string, csv: string, round: number) {
  const { url, child, ended } = await startProduct(home)
  const door = { url, headers: await signedIn(home, url) }
  const clients = startClients(door, CLIENTS, (client, n) => wanted(round, client, n))
  await beginImport(door, csv)
  const bodies = Array.from({ length: SLOW_BODIES }, async (_, i) => {
    await sleep(SHORTEST_MS - 1_000 + i * 100 + chance(SEED, round) * LONGEST_MS)
    const named = { name: `Slow ${round} ${i}`, side: 'sales' }
    return ask(new Agent(), door, { method: 'POST', path: '/api/v1/teams', body: named }, 1_200)
  })
  await sleep(SHORTEST_MS + chance(SEED, round) * LONGEST_MS)
  const began = performance.now()
  child.kill('SIGTERM')
  const code = await ended
  const ms = Math.round(performance.now() - began)
  await clients.gone
  const outcomes = await Promise.all(bodies)
  const { heard } = clients
  assert(code === 0 && ms <= END_MS, `ended with ${code} after ${ms} ms`)
  assert(heard.broken.size === 0, `requests broke off: ${JSON.stringify([...heard.broken])}`)
  assert(heard.failed.size === 0, `answers failed: ${JSON.stringify([...heard.failed])}`)
  assert(heard.acknowledged > 0, 'nothing was written')
  const slow = outcomes.filter((outcome) => typeof outcome === 'number').length
  const cut = outcomes.filter(
    (outcome) => typeof outcome === 'string' && outcome !== 'ECONNREFUSED',
  )
  assert(cut.length === 0, `bodies on their way were cut off: ${cut.join(', ')}`)
  heard.acknowledged += outcomes.filter((outcome) => outcome === 200 || outcome === 201).length
  return { heard, slow, ms }
}

function wanted(round: number, client: number, n: number): Asked {
  if (client % 5 > 0) return { method: 'GET', path: READS[n % READS.length] as string }
  const body = { name: `Team ${round} ${client} ${n}`, side: 'sales' }
  return { method: 'POST', path: '/api/v1/teams', body }
}
