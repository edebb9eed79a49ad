/**
 * The machine's clock jumps a day back and a day ahead while events come in (F13), and PostgreSQL keeps another time than
 * the product: what is known of a person stays in one order, nothing happens after it came, nothing acknowledged is lost,
 * everything is folded, and the log and the audit verify. Needs Debian's faketime. SECONDS may be set.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runningServer } from '#server/db/embedded/server.ts'
import { folded, withRows } from './product/kept.ts'
import { assert, inScratch, lockstep, startProduct } from './product/run.ts'
import { startSenders } from './product/senders.ts'
import { signedIn } from './product/signed-in.ts'
import { makeWriteKey, readAccount } from './product/write-key.ts'

const SECONDS = Number(process.env.SECONDS ?? 6)
const PRELOAD = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'
const JUMPS = ['-1d', '+0', '+1d', '-1d', '+0']
const FOLDED_MS = 60_000

if (existsSync(PRELOAD)) await inScratch(jump)
else console.log('Skipped: there is no faketime here (apt-get install faketime).')

async function jump(home: string): Promise<void> {
  const clock = join(home, 'clock')
  writeFileSync(clock, '+0\n')
  const product = await startProduct(home, {
    LD_PRELOAD: PRELOAD,
    FAKETIME_TIMESTAMP_FILE: clock,
    FAKETIME_NO_CACHE: '1',
    DONT_FAKE_MONOTONIC: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  })
  const server = runningServer(home)
  assert(server !== null, 'PostgreSQL does not run')
  const key = await makeWriteKey(server.address, 'load')
  const acknowledged = new Set<string>()
  const days: string[] = []
  let written = 0
  for (const [n, by] of JUMPS.entries()) {
    const senders = startSenders(() => product.url, key, { clients: 4, batch: 25, mark: `j${n}` })
    await sleep(1_000)
    writeFileSync(clock, `${by}\n`)
    await sleep(SECONDS * 1_000)
    days.push((await fetch(`${product.url}/healthz`)).headers.get('date') ?? '')
    const headers = await signedIn(home, product.url)
    const made = await fetch(`${product.url}/api/v1/teams`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ name: `Team ${n}`, side: 'sales' }),
    })
    // Whoever was last here a day ago by the product's clock signs in again.
    assert(made.ok || made.status === 401, `a write at ${by} was answered ${made.status}`)
    written += made.ok ? 1 : 0
    await senders.stop()
    assert(senders.strange.size === 0, `answers: ${JSON.stringify([...senders.strange])}`)
    assert(senders.acknowledged.size > 0, `nothing was taken at ${by}`)
    for (const id of senders.acknowledged) acknowledged.add(id)
  }
  assert(written > 3, `only ${written} writes were taken`)
  assert(await folded(server.address, FOLDED_MS), 'not everything is folded')
  const [told] = await withRows(server.address, (read) =>
    read(`select count(distinct received_at::date) as days,
      count(*) filter (where happened_at > received_at) as ahead,
      count(*) filter (where known_at is null) as unknown,
      count(*) - count(distinct (person_id, known_at)) as doubles from event`),
  )
  const { ahead, unknown, doubles } = told as Record<string, number>
  assert(Number(told?.days) >= 3, `the clock did not jump: ${days.join('; ')}`)
  assert(Number(ahead) === 0, `${ahead} events happened after they came`)
  assert(Number(unknown) + Number(doubles) === 0, `${unknown} unknown, ${doubles} known at once`)
  const { ids } = await readAccount(server.address, 'load')
  const lost = [...acknowledged].filter((id) => !ids.has(id)).length
  assert(lost === 0 && ids.size >= acknowledged.size, `${lost} events are lost`)
  for (const command of [['verify'], ['audit', 'verify']]) {
    const { status, stdout, stderr } = await lockstep(home, ...command)
    assert(status === 0, `${command.join(' ')} ended with ${status}: ${stdout}${stderr}`)
  }
  console.log(
    `${JUMPS.length} jumps of a day: ${acknowledged.size} acknowledged, 0 lost, in one order; the log and the audit verify.`,
  )
}
