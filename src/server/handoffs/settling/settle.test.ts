import { afterAll, beforeAll, expect, test } from 'vitest'
import { KIND } from '#domain/replay/log.ts'
import { signatureOf } from '#domain/replay/signature.ts'
import { correctionOf, WEIGHS_NOTHING } from '#domain/replay/weighing.ts'
import { DAY, HOUR, instant } from '#domain/time.ts'
import { markAllDesks } from '#server/db/desks/mark.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { append } from '#server/db/log.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { testMember } from '#server/test-members.ts'
import { lookAtDesks } from './pass-time.ts'
import { settleDesks } from './settle.ts'
import { verifyDesks } from './verify.ts'

/** Monday, 9 in the morning, UTC. */
const NOW = Date.UTC(2026, 10, 23, 9)
let house: TestDatabase
let rosa: number
let remy: number
beforeAll(async () => {
  house = await testDatabase()
  const join = (name: string, roles: ('rep' | 'marketing-manager')[]) =>
    testMember(house.db, house.workspaceId, { name, roles })
  await join('Ben Berg', ['marketing-manager'])
  rosa = (await join('Rosa Ruiz', ['rep'])).memberId
  remy = (await join('Remy Roy', ['rep'])).memberId
})
afterAll(() => house.close())

let count = 0
type Said = { name: string; properties?: Record<string, unknown>; kind?: keyof typeof KIND }
const tell = (person: string, at: number, said: Said, happenedAt = at) =>
  inWorkspace(house.db, house.workspaceId, (tx) =>
    append(
      tx,
      house.workspaceId,
      'crm',
      [
        {
          ...{ messageId: `m${count++}`, person, name: said.name, happenedAt },
          ...{ kind: said.kind ?? 'decision', properties: said.properties ?? {} },
        },
      ],
      at,
    ),
  )
const settle = async (at: number) => {
  const fold = () => foldLive(house.db, house.workspaceId, () => at, new AbortController().signal)
  await fold()
  await settleDesks(house.db, house.workspaceId, () => instant(at))
  await fold()
  await settleDesks(house.db, house.workspaceId, () => instant(at))
}
const desk = async (person: string) => {
  const rows = await house.owner
    .selectFrom('desk as d')
    .innerJoin('person as p', 'p.person_id', 'd.person_id')
    .where('p.key', '=', person)
    .select(['d.n', 'd.member_id', 'd.state', 'd.clock', 'd.due_at', 'd.touches', 'd.is_history'])
    .orderBy('d.n')
    .execute()
  return rows
}
const clocks = async (person: string) => {
  const rows = await house.owner
    .selectFrom('clock as c')
    .innerJoin('person as p', 'p.person_id', 'c.person_id')
    .where('p.key', '=', person)
    .select(['c.n', 'c.kind', 'c.due_at', 'c.stopped_at', 'c.void_as', 'c.member_id'])
    .orderBy('c.n')
    .execute()
  return Object.fromEntries(
    rows.map(({ n, kind, ...row }) => [`${kind}${n > 1 ? ` ${n}` : ''}`, row]),
  )
}
const notices = async () => {
  const rows = await house.owner
    .selectFrom('notice as n')
    .innerJoin('person as p', 'p.person_id', 'n.person_id')
    .innerJoin('member as m', 'm.member_id', 'n.member_id')
    .select(['n.topic', 'p.key', 'm.name'])
    .orderBy('n.notice_id')
    .execute()
  return rows.map(({ topic, key, name }) => `${topic} ${key} ${name}`)
}
const clean = async (at: number) =>
  expect(await verifyDesks(house.db, house.workspaceId, () => instant(at))).toMatchObject({
    count: 0,
  })

test('a lead that is passed goes to a rep at once, and its promises run in working hours', async () => {
  await tell('ada', NOW, { name: 'passed' })
  await tell('ben', NOW, { name: 'passed' })
  await settle(NOW + 500)
  const [ada] = await desk('ada')
  const [ben] = await desk('ben')
  expect(new Set([ada?.member_id, ben?.member_id])).toEqual(new Set([rosa, remy]))
  // 8 hours of a day from 9 to 17: due when the day ends.
  const due = NOW + 8 * HOUR
  expect(ada).toMatchObject({ state: 'waiting', clock: 'decision', due_at: due, is_history: false })
  expect(await clocks('ada')).toMatchObject({
    decision: { due_at: due, stopped_at: null, void_as: null, member_id: ada?.member_id },
    'first-follow-up': { due_at: due, stopped_at: null },
  })
  expect((await notices()).filter((one) => one.startsWith('lead-yours'))).toHaveLength(2)
  await clean(NOW + 500)
})

test('what the CRM tells stops the clocks, and marketing hears of what comes back', async () => {
  await tell('ada', NOW + HOUR, { name: 'accepted' })
  await tell('ada', NOW + 2 * HOUR, { name: 'touched', properties: { how: 'call' } })
  await tell('ben', NOW + HOUR, { name: 'rejected', properties: { reason: 'no-fit' } })
  await settle(NOW + 3 * HOUR)
  expect(await desk('ada')).toMatchObject([{ state: 'accepted', touches: 1, clock: null }])
  expect(await clocks('ada')).toMatchObject({
    decision: { stopped_at: NOW + HOUR },
    'first-follow-up': { stopped_at: NOW + 2 * HOUR },
    feedback: { void_as: 'accepted' },
  })
  expect(await clocks('ben')).toMatchObject({
    decision: { stopped_at: NOW + HOUR },
    feedback: { stopped_at: NOW + HOUR },
    'first-follow-up': { stopped_at: null, void_as: 'rejected' },
  })
  expect(await notices()).toContain('lead-back ben Ben Berg')
  await clean(NOW + 3 * HOUR)
})

test('a touch that was taken back never was', async () => {
  const { signature } = signatureOf(KIND.decision, 'touched', { how: 'call' })
  const undo = correctionOf(WEIGHS_NOTHING, signature, 'member')
  await tell('ada', NOW + 3 * HOUR, { ...undo, kind: 'correction' }, NOW + 2 * HOUR)
  await tell('ada', NOW + 4 * HOUR, { name: 'touched', properties: { how: 'mail' } })
  await settle(NOW + 4 * HOUR)
  expect(await desk('ada')).toMatchObject([{ touches: 1 }])
  expect(await clocks('ada')).toMatchObject({ 'first-follow-up': { stopped_at: NOW + 4 * HOUR } })
  await clean(NOW + 4 * HOUR)
})

test('settling twice, or two at once, changes nothing more', async () => {
  const told = await notices()
  const before = [await desk('ada'), await clocks('ada'), await desk('ben'), await clocks('ben')]
  await inWorkspace(house.db, house.workspaceId, (tx) => markAllDesks(tx, house.workspaceId))
  const at = () => instant(NOW + 5 * HOUR)
  await Promise.all([1, 2, 3].map(() => settleDesks(house.db, house.workspaceId, at)))
  const after = [await desk('ada'), await clocks('ada'), await desk('ben'), await clocks('ben')]
  expect(after).toEqual(before)
  expect(await notices()).toEqual(told)
})

test('somebody who is joined to another leaves no desk behind', async () => {
  await tell('dora', NOW, { name: 'passed' })
  await tell('dora@acme.example', NOW + 1, { name: 'passed' })
  await settle(NOW + 1_000)
  await inWorkspace(house.db, house.workspaceId, (tx) =>
    append(
      tx,
      house.workspaceId,
      'crm',
      [
        {
          ...{ messageId: 'join', person: 'dora', kind: 'identify', name: 'identify' },
          names: [{ system: 'email', value: 'dora@acme.example' }],
          ...{ properties: {}, happenedAt: NOW + 2_000 },
        },
      ],
      NOW + 2_000,
    ),
  )
  await settle(NOW + 3_000)
  const desks = [...(await desk('dora')), ...(await desk('dora@acme.example'))]
  expect(desks.filter(({ state }) => state === 'waiting')).toHaveLength(1)
  await clean(NOW + 3_000)
})

test('whoever leaves keeps no lead', async () => {
  const mine = await house.owner
    .selectFrom('desk')
    .where('member_id', '=', rosa)
    .where('state', '<>', 'over')
    .select('person_id')
    .execute()
  expect(mine.length).toBeGreaterThan(0)
  await house.owner
    .updateTable('member')
    .set({ ended_at: NOW })
    .where('member_id', '=', rosa)
    .execute()
  expect(
    (await verifyDesks(house.db, house.workspaceId, () => instant(NOW + HOUR))).count,
  ).toBeGreaterThan(0)
  await lookAtDesks(house.db, house.workspaceId, () => instant(NOW + HOUR))
  await settle(NOW + HOUR)
  const left = await house.owner
    .selectFrom('desk')
    .where('member_id', '=', rosa)
    .where('state', '<>', 'over')
    .execute()
  expect(left).toEqual([])
  await clean(NOW + HOUR)
})

test('what nobody answers goes back by itself, and marketing hears of it', async () => {
  await tell('carla', NOW, { name: 'passed' })
  await settle(NOW + 1_000)
  const over = NOW + 30 * DAY
  await lookAtDesks(house.db, house.workspaceId, () => instant(over))
  await settleDesks(house.db, house.workspaceId, () => instant(over))
  expect(await desk('carla')).toMatchObject([{ state: 'over' }])
  expect(await clocks('carla')).toMatchObject({ decision: { stopped_at: null, void_as: null } })
  expect(await notices()).toContain('lead-back carla Ben Berg')
  await clean(over)
})
