import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DAY, instant } from '#domain/time.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { append } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'
import { lookAtDesks } from './pass-time.ts'
import { settleDesks } from './settle.ts'
import { verifyDesks } from './verify.ts'

let house: TestApp
let owner: TestMember
let reps: TestMember[]
beforeAll(async () => {
  house = await testApp()
  const join = (name: string, role: 'owner' | 'rep') =>
    testMember(house.db, house.workspaceId, { name, roles: [role] })
  owner = await join('Olga', 'owner')
  reps = [await join('Rosa', 'rep'), await join('Remy', 'rep')]
})
afterAll(() => house.close())
beforeEach(async () => {
  await ask('PUT', '/routing', { rules: [], reps: [], relay: { away: true, missed: false } })
})

type Answer<T> = { status: number; body: T }
async function ask<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  payload?: object,
  who = owner,
) {
  const seen =
    path === '/routing'
      ? await house.app.inject({ url: '/api/v1/routing', headers: who.headers })
      : null
  const answer = await house.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { ...who.headers, ...(seen && { 'if-match': String(seen.headers.etag) }) },
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json() } as Answer<T>
}
let count = 0
async function pass(person: string, at: number) {
  await inWorkspace(house.db, house.workspaceId, (tx) =>
    append(
      ...([tx, house.workspaceId, 'crm'] as const),
      [
        {
          ...{ messageId: `m${count++}`, person, kind: 'decision', name: 'passed', properties: {} },
          happenedAt: at,
        },
      ],
      at,
    ),
  )
  await settle(at)
  return deskOf(person)
}
async function settle(at: number) {
  await foldLive(house.db, house.workspaceId, () => at, new AbortController().signal)
  await settleDesks(house.db, house.workspaceId, () => instant(at))
}
/** As it happens every minute. */
async function aMinuteLater(at: number) {
  await lookAtDesks(house.db, house.workspaceId, () => instant(at))
  await settle(at)
}
const deskOf = (person: string) =>
  house.owner
    .selectFrom('desk as d')
    .innerJoin('person as p', 'p.person_id', 'd.person_id')
    .where('p.key', '=', person)
    .select(['d.person_id', 'd.member_id', 'd.state', 'd.why', 'd.moved_for'])
    .executeTakeFirstOrThrow()
const decisionOf = (personId: number) =>
  house.owner
    .selectFrom('clock')
    .where('person_id', '=', personId)
    .where('kind', '=', 'decision')
    .select(['member_id', 'due_at', 'stopped_at'])
    .executeTakeFirstOrThrow()
const told = async (personId: number) => {
  const rows = await house.owner
    .selectFrom('notice')
    .where('person_id', '=', personId)
    .where('topic', 'in', ['lead-yours', 'lead-moved'])
    .select(['topic', 'member_id'])
    .orderBy('notice_id')
    .execute()
  return rows.map(({ topic, member_id }) => `${topic} ${named(member_id)}`).toSorted()
}
const other = (memberId: number | null) =>
  reps.find((rep) => rep.memberId !== memberId) as TestMember
const named = (memberId: number | null) => (memberId === reps[0]?.memberId ? 'Rosa' : 'Remy')
const goAway = (memberId: number, days: number) => {
  const [from, to] = [Date.now() - 60_000, Date.now() + days * DAY]
  return ask<{ absenceId: number }>('POST', `/members/${memberId}/absences`, {
    ...{ from, to, kind: 'holiday', note: '' },
  })
}

test('a lead whose rep is away beyond when an answer is due goes on to somebody who is there, once', async () => {
  const before = await pass('ada', Date.now())
  const holder = before.member_id as number
  const away = await goAway(holder, 40)
  expect(away.status, JSON.stringify(away.body)).toBe(200)
  await aMinuteLater(Date.now())
  const after = await deskOf('ada')
  expect(after).toMatchObject({ member_id: other(holder).memberId, moved_for: ['away'] })
  expect(after.why?.says).toContain(
    `${named(holder)} is away and not back before an answer is due.`,
  )
  expect(await decisionOf(after.person_id)).toMatchObject({
    member_id: after.member_id,
    stopped_at: null,
  })
  const [was, is] = [named(holder), named(after.member_id)]
  expect(await told(after.person_id)).toEqual(
    [`lead-moved ${was}`, `lead-yours ${was}`, `lead-yours ${is}`].toSorted(),
  )

  const both = await goAway(after.member_id as number, 40)
  await aMinuteLater(Date.now())
  expect(await deskOf('ada')).toMatchObject({ member_id: after.member_id })
  const stays = await pass('ben', Date.now())
  await aMinuteLater(Date.now())
  expect(await deskOf('ben')).toMatchObject({ member_id: stays.member_id, moved_for: [] })
  for (const { body } of [away, both]) await ask('DELETE', `/absences/${body.absenceId}`)
})

test('nothing goes on while a workspace says so', async () => {
  await ask('PUT', '/routing', { rules: [], reps: [], relay: { away: false, missed: false } })
  const before = await pass('cleo', Date.now())
  const away = await goAway(before.member_id as number, 40)
  await aMinuteLater(Date.now())
  expect(await deskOf('cleo')).toMatchObject({ member_id: before.member_id, moved_for: [] })
  await ask('DELETE', `/absences/${away.body.absenceId}`)
})

test('a lead that nobody answered in time goes on once where a workspace wants it, and stays missed by who had it', async () => {
  const at = Date.now() - 10 * DAY
  const before = await pass('dora', at)
  await aMinuteLater(Date.now())
  expect(await deskOf('dora')).toMatchObject({ member_id: before.member_id })
  const set = await ask('PUT', '/routing', {
    rules: [],
    reps: [],
    relay: { away: true, missed: true },
  })
  expect(set.status, JSON.stringify(set.body)).toBe(200)
  const clock = await decisionOf(before.person_id)
  await aMinuteLater(Date.now())
  const after = await deskOf('dora')
  expect(after).toMatchObject({
    member_id: other(before.member_id).memberId,
    moved_for: ['missed'],
  })
  expect(after.why?.says).toContain(
    `The promise to answer ran out while it was with ${named(before.member_id)}.`,
  )
  expect(await decisionOf(before.person_id)).toEqual(clock)
  await aMinuteLater(Date.now() + 60_000)
  expect(await deskOf('dora')).toMatchObject({ member_id: after.member_id, moved_for: ['missed'] })
})

test('who accepts at the instant a lead goes on has it, or it went on before: never both', async () => {
  await ask('PUT', '/routing', { rules: [], reps: [], relay: { away: true, missed: true } })
  const seen = new Set<string>()
  for (let round = 0; round < 30; round++) {
    const before = await pass(`race ${round}`, Date.now() - 10 * DAY)
    const holder = reps.find(({ memberId }) => memberId === before.member_id) as TestMember
    await lookAtDesks(house.db, house.workspaceId, () => instant(Date.now()))
    const accept = () =>
      ask<{ code?: string }>('PUT', `/handoffs/${before.person_id}/1/acceptance`, {}, holder)
    const moving = () => settleDesks(house.db, house.workspaceId, () => instant(Date.now()))
    const [answer] = await Promise.all(
      round % 2 ? [accept(), moving()] : [Promise.resolve().then(accept), moving()],
    )
    await settle(Date.now())
    const after = await deskOf(`race ${round}`)
    if (answer.status === 200)
      expect(after).toMatchObject({ state: 'accepted', member_id: holder.memberId })
    else
      expect(after).toMatchObject({ state: 'waiting', member_id: other(holder.memberId).memberId })
    seen.add(answer.status === 200 ? 'accepted' : `moved: ${answer.body.code}`)
  }
  expect([...seen].every((one) => one === 'accepted' || one === 'moved: handoff-unknown')).toBe(
    true,
  )
  expect(await verifyDesks(house.db, house.workspaceId, () => instant(Date.now()))).toMatchObject({
    count: 0,
  })
})
