import type { AddressInfo } from 'node:net'
import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { Analytics } from '@segment/analytics-node'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '#server/test-app.ts'
import { HIGH_WATER } from './pressure.ts'
import { account, writeKey } from './sending.example.ts'

/** What the real SDKs send to a server that really listens. */
let house: TestApp
let host: string
beforeAll(async () => {
  house = await testApp({ highWater: { ...HIGH_WATER, delayMs: 60_000 } })
  await house.app.listen({ port: 0, host: '127.0.0.1' })
  host = `http://localhost:${(house.app.server.address() as AddressInfo).port}`
})
afterAll(() => house.close())

const EVENTS = 300
const at = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 60_000)
const counted = async (source: string) => {
  const { rows } = await sql<{ name: string; n: number; people: number }>`
    select g.name, count(*) as n, count(distinct e.person_id) as people from event e
    join source s using (workspace_id, source_id)
    join signature g on g.signature_id = e.signature_id
    where s.name = ${source} group by 1 order by 1`.execute(house.owner)
  return rows.map(({ name, n, people }) => [name, n, people])
}
const EXPECTED = [
  ['Order Completed', EVENTS, 10],
  ['alias', 1, 1],
  ['identify', 2, 1],
  ['page_view', 1, 1],
  ['screen_view', 1, 1],
]

test('everything that Segment’s SDK for Node sends is in the log, each call once', async () => {
  const key = await writeKey(house, 'segment')
  const sdk = new Analytics({ writeKey: key, host, flushAt: 40, flushInterval: 50 })
  const faults: unknown[] = []
  sdk.on('error', (error) => faults.push(error))
  for (let n = 0; n < EVENTS; n += 1)
    sdk.track({
      userId: `u${n % 10}`,
      event: 'Order Completed',
      timestamp: at(n),
      properties: { n, total: 12.5 },
      context: { campaign: { name: 'spring', source: 'letter', medium: 'email' } },
    })
  sdk.identify({ userId: 'u1', traits: { email: 'Ada@Acme.example', title: 'Head of Sales' } })
  sdk.group({ userId: 'u1', groupId: 'g1', traits: { name: 'Acme' } })
  sdk.page({ anonymousId: 'a1', name: 'Prices' })
  sdk.screen({ anonymousId: 'a1', name: 'Home' })
  sdk.alias({ userId: 'u1', previousId: 'a1' })
  await sdk.closeAndFlush()
  expect(faults).toEqual([])
  expect(await counted('segment')).toEqual(EXPECTED)
  const total = EVENTS + 5
  expect(await account(house, 'segment')).toMatchObject({
    received: total,
    stored: total,
    failed: 0,
  })
  const { rows } = await sql<{ at: number; campaign: string }>`
    select min(happened_at) as at, min(campaign) as campaign from event e
    join source s using (workspace_id, source_id) where s.name = 'segment'`.execute(house.owner)
  expect(rows).toEqual([{ at: at(0).getTime(), campaign: 'spring' }])
})

test('everything that RudderStack’s SDK for Node sends is in the log, each call once', async () => {
  const key = await writeKey(house, 'rudder')
  const sdk = new RudderAnalytics(key, {
    dataPlaneUrl: host,
    flushAt: 40,
    flushInterval: 50,
    gzip: true,
    logLevel: 'silent',
  })
  for (let n = 0; n < EVENTS; n += 1)
    sdk.track({
      userId: `u${n % 10}`,
      event: 'Order Completed',
      timestamp: at(n),
      properties: { n, total: 12.5 },
    })
  sdk.identify({ userId: 'u1', traits: { email: 'Ada@Acme.example', title: 'Head of Sales' } })
  sdk.group({ userId: 'u1', groupId: 'g1', traits: { name: 'Acme' } })
  sdk.page({ anonymousId: 'a1', name: 'Prices' })
  sdk.screen({ anonymousId: 'a1', name: 'Home' })
  sdk.alias({ userId: 'u1', previousId: 'a1' })
  await sdk.flush()
  await expect.poll(() => counted('rudder')).toEqual(EXPECTED)
  expect(await account(house, 'rudder')).toMatchObject({ received: EVENTS + 5, stored: EVENTS + 5 })
})
