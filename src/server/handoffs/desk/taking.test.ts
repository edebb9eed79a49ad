import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { append } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { settleDesks } from '#server/handoffs/settling/settle.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'

let house: TestApp
type Headers = Awaited<ReturnType<typeof testMember>>['headers']
let [rosa, sam, mia]: Headers[] = []
let [rosaId, samId] = [0, 0]
beforeAll(async () => {
  house = await testApp()
  const { db, workspaceId } = house
  const rep = await testMember(db, workspaceId, { name: 'Rosa', roles: ['rep'], knownAs: ['rosa'] })
  ;[rosa, rosaId] = [rep.headers, rep.memberId]
  mia = (await testMember(db, workspaceId, { name: 'Mia', roles: ['marketer'], sees: 'all' }))
    .headers
})
afterAll(() => house.close())

const call = (
  headers: Headers | undefined,
  url: string,
  method: 'GET' | 'PUT' = 'GET',
  payload?: object,
) =>
  house.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: headers ?? {},
    ...(payload && { payload }),
  })

async function settle() {
  const { db, workspaceId } = house
  await foldLive(db, workspaceId, () => Date.now(), new AbortController().signal)
  await settleDesks(db, workspaceId, () => instant(Date.now()))
}

/** A lead that is passed to whoever has their turn; the address of the hand-off. */
async function passed(key: string, n = 1): Promise<string> {
  const { db, workspaceId, owner } = house
  const happenedAt = Date.now()
  const event = {
    person: key,
    kind: 'decision',
    name: 'passed',
    properties: {},
    happenedAt,
  } as const
  await inWorkspace(db, workspaceId, (tx) =>
    append(tx, workspaceId, 'crm', [{ ...event, messageId: `${key} ${n}` }], happenedAt),
  )
  await settle()
  const { person_id } = await owner
    .selectFrom('person')
    .where('key', '=', key)
    .select('person_id')
    .executeTakeFirstOrThrow()
  return `/handoffs/${person_id}/${n}`
}

/** A manager who takes leads by hand, so that none is given to them by turn before. */
async function samComes() {
  const { db, workspaceId } = house
  const roles = ['sales-manager' as const]
  const member = await testMember(db, workspaceId, {
    name: 'Sam',
    roles,
    sees: 'all',
    knownAs: ['sam'],
  })
  ;[sam, samId] = [member.headers, member.memberId]
}

const clocksOf = async (lead: string) => {
  const [, , personId, n] = lead.split('/')
  const rows = await house.owner
    .selectFrom('clock')
    .select(['kind', 'member_id'])
    .where('person_id', '=', Number(personId))
    .where('n', '=', Number(n))
    .execute()
  return Object.fromEntries(rows.map(({ kind, member_id }) => [kind, member_id]))
}
const deskOf = (lead: string) =>
  house.owner
    .selectFrom('desk')
    .innerJoin('person_state', 'person_state.person_id', 'desk.person_id')
    .where('desk.person_id', '=', Number(lead.split('/')[2]))
    .select(['desk.member_id', 'desk.given_at', 'person_state.owner'])
    .executeTakeFirstOrThrow()

test('a clock that began years ago is told, whether it runs or has ended', async () => {
  const [running, rejected] = [await passed('old'), await passed('older')]
  await call(rosa, `${rejected}/rejection`, 'PUT', { reason: 'wrong-details' })
  await settle()
  const then = Date.parse('2019-03-04T10:00:00Z')
  await house.owner.updateTable('clock').set({ started_at: then, since: then }).execute()
  for (const url of [running, rejected, '/sent-back', '/desk'])
    expect((await call(mia, url)).statusCode, url).toBe(200)
  const { clock } = (await call(mia, rejected)).json()
  // Sixteen hours were promised; more than six years of forty-hour weeks have passed.
  expect(clock.leftMinutes).toBeLessThan(-6 * 50 * 40 * 60)
})

test('who takes a lead of somebody else has its clocks, and gives all of it back when that is taken back', async () => {
  const lead = await passed('ida')
  await samComes()
  const before = await deskOf(lead)
  expect(before.member_id).toBe(rosaId)
  const made = (await call(sam, `${lead}/acceptance`, 'PUT', {})).json()
  await settle()
  expect((await clocksOf(lead))['first-follow-up']).toBe(samId)
  expect(await deskOf(lead)).toMatchObject({ member_id: samId, owner: 'sam' })
  const url = `/api/v1${lead}/decisions/${made.decisionId}`
  const undone = await house.app.inject({ method: 'DELETE', url, headers: sam ?? {} })
  expect(undone.statusCode, undone.body).toBe(200)
  await settle()
  expect(await clocksOf(lead)).toMatchObject({ decision: rosaId, 'first-follow-up': rosaId })
  const after = await deskOf(lead)
  expect([after.member_id, after.given_at]).toEqual([before.member_id, before.given_at])
  expect(after.owner).not.toBe('sam')
})

test('marketing takes back that it took a lead back', async () => {
  const lead = await passed('jo')
  const made = (await call(mia, `${lead}/withdrawal`, 'PUT', {})).json()
  // Whoever loads the page anew is offered it as well, and nobody else is.
  const { undo } = (await call(mia, lead)).json()
  expect(undo).toMatchObject({ decisionId: made.decisionId, says: made.says })
  expect(undo.leftMs).toBeGreaterThan(50_000)
  expect(undo.leftMs).toBeLessThanOrEqual(60_000)
  expect((await call(rosa, lead)).json().undo).toBeNull()
  const url = `/api/v1${lead}/decisions/${made.decisionId}`
  expect((await house.app.inject({ method: 'DELETE', url, headers: rosa ?? {} })).statusCode).toBe(
    409,
  )
  const undone = await house.app.inject({ method: 'DELETE', url, headers: mia ?? {} })
  expect([undone.statusCode, undone.json().state, undone.json().undo]).toEqual([
    200,
    'waiting',
    null,
  ])
})

test('what lies on no desk is decided for good, and nobody is promised otherwise', async () => {
  const lead = await passed('kim')
  const [, personId] = /handoffs\/(\d+)/.exec(lead) ?? []
  await house.owner.deleteFrom('desk').where('person_id', '=', Number(personId)).execute()
  const made = (await call(mia, `${lead}/withdrawal`, 'PUT', {})).json()
  expect(made.undoUntil).toBeNull()
  const url = `/api/v1${lead}/decisions/${made.decisionId}`
  expect((await house.app.inject({ method: 'DELETE', url, headers: mia ?? {} })).statusCode).toBe(
    409,
  )
})

test('what has run out is over before the fold says so: nobody logs a contact or gives it away', async () => {
  const lead = await passed('kim')
  await house.owner
    .updateTable('handoff')
    .set({ expires_at: Date.now() - 1 })
    .where('person_id', '=', Number(lead.split('/')[2]))
    .execute()
  const touch = await house.app.inject({
    ...{ method: 'POST', url: `/api/v1${lead}/touches`, payload: { how: 'call' } },
    headers: rosa ?? {},
  })
  const given = await call(sam, `${lead}/owner`, 'PUT', { memberId: samId })
  for (const answer of [touch, given]) expect(answer.json().code).toBe('handoff-over')
})
