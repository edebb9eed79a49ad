import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { Webhook as Receiver } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { StageChange } from '#api/feed.ts'
import type { Delivery, Webhook } from '#api/webhooks.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { rebuild } from '#server/db/fold/rebuild.ts'
import { append, type NewEvent } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { caller } from '#server/http/calling/call.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'
import { deliverTo, forgetDeliveries, spread } from './deliver.ts'
import { webhookKey } from './routes.ts'

const HOUR = 3_600_000
const SECRET = 'a secret of the house, 32 letters'
const never = new AbortController().signal
let house: TestApp
let receiver: Server
let url: string
type Heard = { headers: IncomingHttpHeaders; body: string }
let heard: Heard[] = []
let status = 200
beforeAll(async () => {
  house = await testApp({ secret: SECRET, ownNetworks: ['127.0.0.1'] })
  receiver = createServer(async (request, reply) => {
    let body = ''
    for await (const bytes of request) body += bytes
    heard.push({ headers: request.headers, body })
    reply.writeHead(status).end()
  })
  await new Promise<void>((ready) => receiver.listen(0, '127.0.0.1', ready))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`
})
afterAll(async () => {
  await new Promise((closed) => receiver.close(closed))
  await house.close()
})
beforeEach(() => {
  heard = []
  status = 200
})

async function ask<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  headers = {},
) {
  const answer = await house.app.inject({
    method,
    url: `/api/v1${path}`,
    headers,
    ...(body && { payload: body }),
  })
  return { status: answer.statusCode, body: answer.json() as T & { code?: string } }
}
type Made = { webhook: Webhook; secret: string }
const make = async (stages: string[], name = 'CRM') =>
  (await ask<Made>('POST', '/webhooks', { name, url, stages })).body
const remove = ({ webhookId }: Webhook) => {
  return sql`delete from webhook where webhook_id = ${webhookId}`.execute(house.owner)
}
const one = async (webhookId: number) =>
  (await ask<Webhook[]>('GET', '/webhooks')).body.find((each) => each.webhookId === webhookId)
const sent = async (webhookId: number, query = '') =>
  (await ask<{ rows: Delivery[] }>('GET', `/webhooks/${webhookId}/deliveries${query}`)).body.rows
const feed = async (after = 0, headers = {}) =>
  (
    await ask<{ rows: StageChange[]; next: number }>(
      'GET',
      `/feed/stages?after=${after}`,
      undefined,
      headers,
    )
  ).body

/** Whatever is due at that instant goes out, as the loop of the house does it. */
async function goOut(webhookId: number, now = Date.now()): Promise<void> {
  const delivering = {
    db: house.db,
    call: caller(['127.0.0.1']),
    sealKey: webhookKey(SECRET),
    now: () => now,
  }
  while (await spread(house.db, house.workspaceId, now));
  while ((await deliverTo(delivering, house.workspaceId, webhookId, never)) > 0);
}
let told = 0
const event = (
  person: string,
  name: string,
  kind: NewEvent['kind'] = 'behaviour',
  properties = {},
): NewEvent => {
  told += 1
  return { messageId: `m${told}`, person, kind, name, properties, happenedAt: Date.now() - 1_000 }
}
async function happen(...events: NewEvent[]): Promise<void> {
  await inWorkspace(house.db, house.workspaceId, (tx) =>
    append(tx, house.workspaceId, 'site', events, Date.now()),
  )
  await foldLive(house.db, house.workspaceId, () => Date.now() + 100, never)
}

test('who comes to another stage is in the feed once, in order, and a rebuild says nothing new', async () => {
  expect(await feed()).toEqual({ rows: [], next: 0 })
  await happen(event('ada@acme.example', 'page_view'))
  await happen(event('ada@acme.example', 'demo_request'))
  const first = await feed()
  expect(first.rows.map(({ no, from, to }) => [no, from, to])).toEqual([
    [1, null, 'lead'],
    [2, 'lead', 'passed'],
  ])
  expect(first.next).toBe(2)
  expect(first.rows[1]).toMatchObject({
    names: [{ system: 'email', value: 'ada@acme.example' }],
    handoff: { n: 1, version: 1, closing: null, reason: null },
  })
  await happen(event('ada@acme.example', 'page_view'))
  await rebuild(house.db, house.workspaceId, Date.now())
  expect(await feed(first.next)).toEqual({ rows: [], next: 2 })
  // A cursor from another house ends at the last change.
  expect(await feed(99)).toEqual({ rows: [], next: 2 })
})

test('a feed tells only of people in sight, and mail addresses only to who may see them', async () => {
  const rep = await testMember(house.db, house.workspaceId, {
    name: 'Rosa',
    roles: ['rep'],
    sees: 'own',
  })
  const boss = await testMember(house.db, house.workspaceId, { name: 'Eve', roles: ['executive'] })
  expect(await feed(0, rep.headers)).toEqual({ rows: [], next: 2 })
  expect((await feed(0, boss.headers)).rows[1]).toMatchObject({ to: 'passed', names: [] })
})

test('a receiver hears each change once, signed as Standard Webhooks has it', async () => {
  const { webhook, secret } = await make(['passed'])
  expect(webhook).toMatchObject({ name: 'CRM', url, stages: ['passed'], isOn: true, waiting: 0 })
  await goOut(webhook.webhookId)
  expect(heard).toEqual([])
  await happen(event('ben@acme.example', 'demo_request'))
  await goOut(webhook.webhookId)
  await goOut(webhook.webhookId)
  expect(heard).toHaveLength(1)
  const [{ headers, body }] = heard as [Heard]
  const verified = new Receiver(secret).verify(body, headers as Record<string, string>)
  const last = (await feed()).rows.at(-1)
  expect(verified).toMatchObject({ type: 'person.stage-changed', data: last })
  expect(last).toMatchObject({ to: 'passed', names: [{ value: 'ben@acme.example' }] })
  expect(() =>
    new Receiver(secret).verify(body.replace('ben@', 'eve@'), headers as Record<string, string>),
  ).toThrow()
  expect(await sent(webhook.webhookId)).toMatchObject([
    { state: 'delivered', tries: 1, status: 200, error: null, what: 'stage', to: 'passed' },
  ])
  expect(await one(webhook.webhookId)).toMatchObject({ waiting: 0, failed: 0, failingSince: null })
  await remove(webhook)
})

test('a secret is shown once, kept sealed, and changed over within a day', async () => {
  const { webhook, secret } = await make(['customer'], 'Seals')
  const { rows } = await sql<{ row: string }>`select row_to_json(w)::text as row from webhook w
    union all select row_to_json(a)::text from audit a`.execute(house.owner)
  expect(rows.some(({ row }) => row.includes(secret) || row.includes(secret.slice(6)))).toBe(false)
  expect(JSON.stringify(await one(webhook.webhookId))).not.toContain('whsec_')
  const renewed = await ask<Made>('POST', `/webhooks/${webhook.webhookId}/secrets`, {})
  await ask('PUT', `/webhooks/${webhook.webhookId}/test`)
  await goOut(webhook.webhookId)
  const [{ headers, body }] = heard as [Heard]
  for (const each of [secret, renewed.body.secret])
    expect(new Receiver(each).verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'lockstep.test',
    })
  await sql`update webhook set old_secret_until = now() - interval '1 second'`.execute(house.owner)
  await ask('PUT', `/webhooks/${webhook.webhookId}/test`)
  await goOut(webhook.webhookId)
  expect(() =>
    new Receiver(secret).verify(heard[1]?.body ?? '', heard[1]?.headers as Record<string, string>),
  ).toThrow()
  await remove(webhook)
})

test('what does not arrive is tried for days under one id, given up, and sent again by hand', async () => {
  const { webhook } = await make(['passed'])
  await happen(event('carla@acme.example', 'demo_request'))
  status = 503
  const began = Date.now()
  // The pauses of Standard Webhooks, in seconds.
  const pauses = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
  let now = began
  for (const pause of pauses) {
    await goOut(webhook.webhookId, now + pause * 1_000 - 1)
    now += pause * 1_000
    await goOut(webhook.webhookId, now)
  }
  expect(heard).toHaveLength(10)
  expect(new Set(heard.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  expect(await sent(webhook.webhookId)).toMatchObject([
    { state: 'failed', tries: 10, status: 503, error: 'It answered 503.', dueAt: null },
  ])
  expect(await one(webhook.webhookId)).toMatchObject({ failed: 1, isOn: true })
  status = 200
  const again = await ask('PUT', `/webhooks/${webhook.webhookId}/deliveries/again`, {
    deliveryIds: null,
  })
  expect(again.body).toEqual({ sentAgain: 1 })
  await goOut(webhook.webhookId)
  expect(await sent(webhook.webhookId, '?state=failed')).toEqual([])
  const forgotten = (days: number) =>
    inWorkspace(house.db, house.workspaceId, (tx) =>
      forgetDeliveries(tx, house.workspaceId, Date.now() + days * 24 * HOUR),
    )
  await forgotten(29.9)
  expect(await sent(webhook.webhookId)).toHaveLength(1)
  await forgotten(30.1)
  expect(await sent(webhook.webhookId)).toEqual([])
  expect(await one(webhook.webhookId)).toMatchObject({ failed: 0, failingSince: null })
  await remove(webhook)
})

test('an address that says that it is gone is turned off at once, one that never answers after five days, and its owners hear of it', async () => {
  const olga = await testMember(house.db, house.workspaceId, { name: 'Olga', roles: ['owner'] })
  const { webhook: gone } = await make(['passed'], 'Gone')
  await ask('PUT', `/webhooks/${gone.webhookId}/test`)
  status = 410
  await goOut(gone.webhookId)
  expect(await one(gone.webhookId)).toMatchObject({ isOn: false, offBecause: 'gone' })
  expect((await ask('PUT', `/webhooks/${gone.webhookId}/test`)).body.code).toBe('webhook-off')
  const { webhook: dead } = await make(['passed'], 'Dead')
  status = 500
  for (const days of [0, 4.9, 5.1]) {
    await ask('PUT', `/webhooks/${dead.webhookId}/test`)
    expect((await one(dead.webhookId))?.isOn).toBe(true)
    await goOut(dead.webhookId, Date.now() + days * 24 * HOUR)
  }
  expect(await one(dead.webhookId)).toMatchObject({ isOn: false, offBecause: 'failing' })
  const { rows } = await sql<{ subject: string }>`select subject from mail
    where recipient = (select email from member where member_id = ${olga.memberId}) order by mail_id`.execute(
    house.owner,
  )
  expect(rows.map(({ subject }) => subject)).toEqual([
    'The webhook “Gone” was turned off',
    'The webhook “Dead” was turned off',
  ])
})

test('what happened while a webhook was off is sent when it is on again', async () => {
  const { webhook } = await make(['passed'])
  const turn = (isOn: boolean, version: number) =>
    ask<Webhook>(
      'PATCH',
      `/webhooks/${webhook.webhookId}`,
      { isOn },
      { 'if-match': `"${version}"` },
    )
  expect((await turn(false, 1)).body).toMatchObject({ isOn: false, offBecause: 'member' })
  await happen(event('dora@acme.example', 'demo_request'))
  await goOut(webhook.webhookId)
  expect(heard).toEqual([])
  expect((await turn(true, 1)).body.code).toBe('version-stale')
  await turn(true, 2)
  await goOut(webhook.webhookId)
  expect(heard).toHaveLength(1)
  await remove(webhook)
})

test('an address in a private network or without TLS is refused before it is kept', async () => {
  const strict = await testApp()
  const asked = (told: string) =>
    strict.app.inject({
      method: 'POST',
      url: '/api/v1/webhooks',
      payload: { name: 'X', url: told, stages: ['passed'] },
    })
  for (const told of [
    'http://crm.example/',
    'https://crm.example:8443/',
    'https://a:b@crm.example/',
    'gopher://x',
  ])
    expect((await asked(told)).json().code, told).toBe('webhook-address-unfit')
  expect((await asked('https://crm.example/hooks')).statusCode).toBe(200)
  await strict.close()
})

test('only an owner makes webhooks', async () => {
  const manager = await testMember(house.db, house.workspaceId, {
    name: 'Max',
    roles: ['sales-manager'],
  })
  const asked = { name: 'X', url, stages: ['passed'] }
  expect((await ask('POST', '/webhooks', asked, manager.headers)).body.code).toBe('not-allowed')
  expect((await ask('GET', '/webhooks', undefined, manager.headers)).status).toBe(200)
})

test('what somebody who was erased had come to is sent no more', async () => {
  const { webhook } = await make(['passed'])
  await happen(event('erik@acme.example', 'demo_request'))
  await spread(house.db, house.workspaceId, Date.now())
  const { rows } = await sql<{ id: number }>`select person_id as id from person
    where key = 'erik@acme.example'`.execute(house.owner)
  expect((await feed()).rows.at(-1)?.personId).toBe(rows[0]?.id)
  expect((await ask('POST', `/people/${rows[0]?.id}/erasure`, {})).status).toBe(200)
  expect((await feed()).rows.map(({ personId }) => personId)).not.toContain(rows[0]?.id)
  await goOut(webhook.webhookId)
  expect([heard, await sent(webhook.webhookId)]).toEqual([[], []])
  await remove(webhook)
})
