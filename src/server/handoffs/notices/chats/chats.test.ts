import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Chat, Escalation } from '#api/chats.ts'
import { USUAL_STEPS } from '#domain/handoffs/escalation.ts'
import { TOPICS } from '#domain/handoffs/notice.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { onDesk, passedLead, teams } from '#server/handoffs/notices/cast.example.ts'
import { tellMembers } from '#server/handoffs/notices/tell.ts'
import { caller } from '#server/http/calling/call.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'
import { deliverChats, forgetChats } from './deliver.ts'
import { chatKey } from './routes.ts'
import { spreadChats } from './spread.ts'

const SECRET = 'a secret of the house, 32 letters'
const HOUR = 3_600_000
const never = new AbortController().signal
let house: TestApp
let receiver: Server
let url: string
let heard: { path: string; body: string }[] = []
let status = 200
let people: Awaited<ReturnType<typeof teams>>
let olga: TestMember
let ada: number
beforeAll(async () => {
  house = await testApp({ secret: SECRET, ownNetworks: ['127.0.0.1'] })
  people = await teams(house)
  olga = await testMember(house.db, house.workspaceId, { name: 'Olga', roles: ['owner'] })
  ada = await passedLead(house, 'ada@buyer.example', 'Ada')
  receiver = createServer(async (request, reply) => {
    let body = ''
    for await (const bytes of request) body += bytes
    heard.push({ path: request.url ?? '', body })
    reply.writeHead(status).end('ok')
  })
  await new Promise<void>((ready) => receiver.listen(0, '127.0.0.1', ready))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/services/T0/B0/XXSECRETXX`
})
afterAll(async () => {
  await new Promise((closed) => receiver.close(closed))
  await house.close()
})
beforeEach(async () => {
  heard = []
  status = 200
  for (const table of ['chat_place', 'notice'])
    await sql`delete from ${sql.table(table)}`.execute(house.owner)
})

async function ask<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  more: object = {},
  who = olga,
) {
  const answer = await house.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { ...who.headers, ...more },
    ...(body && { payload: body }),
  })
  return { status: answer.statusCode, body: answer.json() as T & { code?: string } }
}
const connect = async (more: object = {}) =>
  (
    await ask<Chat>('POST', '/chats', {
      kind: 'slack',
      name: 'Sales',
      teamId: null,
      topics: TOPICS,
      url,
      ...more,
    })
  ).body
const one = async (chatId: number) =>
  (await ask<Chat[]>('GET', '/chats')).body.find((chat) => chat.chatId === chatId)
let keys = 0
const tell = (who: TestMember, personId = ada) => {
  keys += 1
  return inWorkspace(house.db, house.workspaceId, (tx) =>
    tellMembers(tx, house.workspaceId, [
      {
        topic: 'lead-yours',
        memberId: who.memberId,
        personId,
        n: 1,
        at: Date.now(),
        key: `k${keys}`,
      },
    ]),
  )
}
/** What the loop of the house does at that instant. */
async function goOut(now = Date.now()) {
  const chatting = {
    ...{ db: house.db, now: () => now, origin: 'https://lockstep.example' },
    ...{ call: caller(['127.0.0.1']), sealKey: chatKey(SECRET) },
  }
  await inWorkspace(house.db, house.workspaceId, (tx) => spreadChats(tx, house.workspaceId, now))
  while ((await deliverChats(chatting, house.workspaceId, never)) > 0);
}

test('a channel is told once, of whom it is for, without a mail address', async () => {
  const chat = await connect()
  await tell(people.rosa)
  await goOut()
  await goOut()
  expect(heard.map(({ path }) => path)).toEqual(['/services/T0/B0/XXSECRETXX'])
  const { text, blocks } = JSON.parse(heard[0]?.body ?? '')
  expect(text).toMatch(/^Rosa: Ada is yours\./)
  expect(JSON.stringify(blocks)).toContain(`https://lockstep.example/desk?lead=${ada}-1|`)
  expect(await one(chat.chatId)).toMatchObject({ waiting: 0, failingSince: null, lastError: null })
  const nobody = await passedLead(house, 'nameless@buyer.example', '')
  await tell(people.rosa, nobody)
  await goOut()
  expect(heard[1]?.body).toContain('Rosa: Somebody is yours')
  expect(heard[1]?.body).not.toContain('buyer.example')
})

test('a lead on the member’s desk is told with what speaks for it, and without a link that answers', async () => {
  await connect()
  const eva = await passedLead(house, 'eva@buyer.example', 'Eva')
  await onDesk(house, eva, people.rosa.memberId)
  await tell(people.rosa, eva)
  await goOut()
  const { blocks } = JSON.parse(heard[0]?.body ?? '')
  expect(blocks[0].text.text).toMatch(/^Rosa: Eva is yours\..*\n.*(Likely|Possible|Unlikely)/s)
  expect(heard[0]?.body).not.toMatch(/\/act\/|buyer\.example/)
})

test('Teams takes an adaptive card', async () => {
  await connect({ kind: 'teams' })
  await tell(people.rosa)
  await goOut()
  expect(JSON.parse(heard[0]?.body ?? '')).toMatchObject({
    type: 'message',
    attachments: [{ content: { type: 'AdaptiveCard' } }],
  })
})

test('an address is kept sealed and never shown again, not even in the audit', async () => {
  const chat = await connect()
  await ask('PATCH', `/chats/${chat.chatId}`, { url: `${url}2` }, { 'if-match': '"1"' })
  expect(chat).toMatchObject({ host: new URL(url).host, isOn: true, version: 1 })
  const { rows } = await sql<{ row: string }>`select row_to_json(c)::text as row from chat_place c
    union all select row_to_json(a)::text from audit a union all select row_to_json(r)::text from revision r
    union all select row_to_json(i)::text from idempotency i`.execute(house.owner)
  expect(rows.length).toBeGreaterThan(2)
  expect(rows.filter(({ row }) => row.includes('XXSECRETXX'))).toEqual([])
})

test('a channel of a team hears of its members alone, and of the topics it takes', async () => {
  const team = await ask<{ teamId: number }>('POST', '/teams', { name: 'North', side: 'sales' })
  await connect({ teamId: team.body.teamId })
  await tell(people.rosa)
  await goOut()
  expect(heard).toEqual([])
  await sql`insert into member_team values (${house.workspaceId}, ${people.rosa.memberId}, ${team.body.teamId})`.execute(
    house.owner,
  )
  await connect({ topics: ['deal-won'], name: 'Wins' })
  await tell(people.rosa)
  await goOut()
  expect(heard).toHaveLength(1)
})

test('what does not arrive is tried again later and later, and the settings say why', async () => {
  const chat = await connect()
  status = 500
  await tell(people.rosa)
  const now = Date.now()
  await goOut(now)
  expect(await one(chat.chatId)).toMatchObject({ waiting: 1, lastError: 'It answered 500.' })
  await goOut(now + 4_000)
  expect(heard).toHaveLength(1)
  status = 200
  await goOut(now + 6_000)
  expect(heard).toHaveLength(2)
  expect(await one(chat.chatId)).toMatchObject({ waiting: 0, failingSince: null, lastError: null })
})

test('a channel that is gone is told no more, and whoever connected it is mailed', async () => {
  const chat = await connect()
  status = 404
  await tell(people.rosa)
  await goOut()
  expect(await one(chat.chatId)).toMatchObject({ isOn: false, offBecause: 'gone' })
  const { rows } = await sql<{ subject: string }>`select subject from mail`.execute(house.owner)
  expect(rows).toEqual([{ subject: 'The channel “Sales” is told no more' }])
  await tell(people.rosa)
  await goOut(Date.now() + 48 * HOUR)
  expect(heard).toHaveLength(1)
})

test('a lead that was answered before the message left is not told', async () => {
  await connect()
  await tell(people.rosa)
  await sql`update handoff set accepted_at = now() where person_id = ${ada}`.execute(house.owner)
  await goOut()
  expect(heard).toEqual([])
  await sql`update handoff set accepted_at = null where person_id = ${ada}`.execute(house.owner)
})

test('a test says at once whether it arrives, and names nobody', async () => {
  const { chatId } = await connect()
  const test = () => ask<{ error: string | null }>('PUT', `/chats/${chatId}/test`)
  expect((await test()).body).toEqual({ error: null })
  expect(heard[0]?.body).toContain('This is a test from Lockstep.')
  status = 403
  expect((await test()).body).toEqual({ error: 'It answered 403.' })
})

test('an address in a private network is refused or not called', async () => {
  const guarded = await testApp({ secret: SECRET })
  const asked = { kind: 'slack', name: 'Inside', teamId: null, topics: ['deal-won'] }
  const make = async (address: string) =>
    (
      await guarded.app.inject({
        method: 'POST',
        url: '/api/v1/chats',
        payload: { ...asked, url: address },
      })
    ).statusCode
  expect(await make('http://hooks.example/x')).toBe(422)
  expect(await make('https://127.0.0.1/x')).toBe(422)
  expect(await make('https://user:pass@hooks.example/x')).toBe(422)
  expect(await make('https://hooks.slack.example/x')).toBe(200)
  await guarded.close()
})

test('only owners and managers connect channels and set the escalation', async () => {
  const asked = { kind: 'slack', name: 'Mine', teamId: null, topics: ['deal-won'], url }
  const by = async (who: TestMember) => (await ask('POST', '/chats', asked, {}, who)).status
  expect([await by(people.rosa), await by(people.ben), await by(people.sam)]).toEqual([
    403, 200, 200,
  ])
  expect((await ask('PUT', '/escalation', { steps: [] }, {}, people.rosa)).status).toBe(403)
})

test('the steps of escalation are as usual until somebody says otherwise, and twice at one time is refused', async () => {
  expect((await ask<Escalation>('GET', '/escalation')).body).toEqual({ steps: USUAL_STEPS })
  const steps = [
    { used: 3, tells: ['marketing-managers'] },
    { used: 0.8, tells: ['rep'] },
  ]
  expect(
    (await ask<Escalation>('PUT', '/escalation', { steps })).body.steps.map(({ used }) => used),
  ).toEqual([0.8, 3])
  const twice = [steps[0], steps[0]]
  expect((await ask('PUT', '/escalation', { steps: twice })).status).toBe(400)
})

test('what was sent is kept for thirty days', async () => {
  await connect()
  await tell(people.rosa)
  await goOut()
  const forget = (now: number) =>
    inWorkspace(house.db, house.workspaceId, (tx) => forgetChats(tx, house.workspaceId, now))
  expect([await forget(Date.now()), await forget(Date.now() + 31 * 24 * HOUR)]).toEqual([0, 1])
})
