import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Decision } from '#domain/handoffs/handoff.ts'
import { dice } from '#domain/replay/random.example.ts'
import { DAY, type Instant, instant } from '#domain/time.ts'
import type { Member } from '#server/asker.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { verify } from '#server/db/fold/verify.ts'
import { append } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { settleDesks } from '#server/handoffs/settling/settle.ts'
import { verifyDesks } from '#server/handoffs/settling/verify.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'
import { decideHandoff } from './decide.ts'
import { logTouch } from './touch.ts'
import { undoDecision } from './undo.ts'

const never = new AbortController().signal
let house: TestApp
let reps: TestMember[]
beforeAll(async () => {
  house = await testApp()
  reps = []
  for (const name of ['Rosa', 'Remy', 'Rick', 'Ruth'])
    reps.push(await testMember(house.db, house.workspaceId, { name, roles: ['rep'], sees: 'all' }))
})
afterAll(() => house.close())

let count = 0
const tell = (person: string, name: string, at: number, reason?: string) =>
  inWorkspace(house.db, house.workspaceId, (tx) =>
    append(
      tx,
      house.workspaceId,
      'crm',
      [
        {
          ...{ messageId: `m${count++}`, person, kind: 'decision', name, happenedAt: at },
          properties: { ...(reason && { reason }) },
        },
      ],
      at,
    ),
  )
const settle = async (at: number) => {
  await foldLive(house.db, house.workspaceId, () => at, never)
  await settleDesks(house.db, house.workspaceId, () => instant(at))
}
const numberOf = async (key: string) =>
  (
    await house.owner
      .selectFrom('person')
      .where('key', '=', key)
      .select('person_id')
      .executeTakeFirstOrThrow()
  ).person_id
const handoffs = () =>
  house.owner.selectFrom('handoff').selectAll().orderBy('person_id').orderBy('n').execute()
const deciding = (rep: TestMember, at: () => number) => ({
  ...{ db: house.db, workspaceId: house.workspaceId, stored: () => undefined },
  who: { kind: 'member', ...rep, name: 'Rosa', sees: 'all', roles: ['rep'] } as unknown as Member,
  now: () => instant(at()),
})

test('of two hundred who accept one lead at once one has it, and all others are told that it is decided', async () => {
  const at = Date.now() - 1_000
  await tell('ada', 'passed', at)
  await settle(Date.now())
  const personId = await numberOf('ada')
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      house.app.inject({
        method: 'PUT',
        url: `/api/v1/handoffs/${personId}/1/acceptance`,
        headers: reps[i % reps.length]?.headers as TestMember['headers'],
        payload: {},
      }),
    ),
  )
  const codes = answers.map((answer) => (answer.statusCode === 200 ? 'ok' : answer.json().code))
  expect(codes.filter((code) => code === 'ok')).toHaveLength(1)
  expect(codes.filter((code) => code === 'already-decided')).toHaveLength(199)
  const winner = reps[answers.findIndex(({ statusCode }) => statusCode === 200) % reps.length]
  const named = await house.owner
    .selectFrom('member')
    .select('name')
    .where('member_id', '=', winner?.memberId as number)
    .executeTakeFirstOrThrow()
  for (const answer of answers.filter(({ statusCode }) => statusCode === 409))
    expect(answer.json().detail).toMatch(
      new RegExp(`^${named.name} accepted them (on [\\d-]{10} )?at \\d\\d:\\d\\d\\.$`),
    )
  const events = await house.owner
    .selectFrom('event as e')
    .innerJoin('signature as s', 's.signature_id', 'e.signature_id')
    .where('e.person_id', '=', personId)
    .where('s.name', '=', 'accepted')
    .execute()
  expect(events).toHaveLength(1)
  await settle(Date.now())
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0, pending: 0 })
  expect(await verifyDesks(house.db, house.workspaceId, () => instant(Date.now()))).toMatchObject({
    count: 0,
  })
})

test.each([
  [-1, 'rejected', 'no-fit'],
  [0, 'expired', null],
])(
  'a rejection %i ms from when a lead goes back has one outcome on both sides',
  async (ms, closing, reason) => {
    const key = `edge${ms}`
    const passedAt = Date.now() - 40 * DAY
    await tell(key, 'passed', passedAt)
    await settle(passedAt)
    const personId = await numberOf(key)
    const over = passedAt + 30 * DAY
    const [rep] = reps as [TestMember]
    const { reasons } = (
      await house.owner.selectFrom('agreement_version').select('document').executeTakeFirstOrThrow()
    ).document
    const known = reasons?.find(({ family }) => family === 'definitional')?.id ?? ''
    const result = await decideHandoff(
      deciding(rep, () => over + ms),
      { personId, n: 1 },
      { kind: 'rejected', reason: known },
      { note: '' },
    )
    expect(result.ok ? 'ok' : result.refusal).toBe(closing === 'expired' ? 'handoff-over' : 'ok')
    await settle(over + DAY)
    await tell(key, 'touched', over + DAY)
    await settle(over + DAY)
    const mine = (await handoffs()).filter((one) => one.person_id === personId)
    expect(mine).toMatchObject([{ n: 1, closing, reason: reason === null ? null : known }])
  },
)

test('whatever is decided, taken back and folded in whatever order, desk, hand-off and log say the same', async () => {
  const d = dice(Number(process.env.LOCKSTEP_SEED ?? 7))
  const begins = Date.now() - 20 * DAY
  let now = begins as Instant
  const people: number[] = []
  for (let i = 0; i < 25; i++) {
    await tell(`p${i}`, 'passed', now)
    await settle(now)
    people.push(await numberOf(`p${i}`))
  }
  const { reasons = [] } = (
    await house.owner.selectFrom('agreement_version').select('document').executeTakeFirstOrThrow()
  ).document
  const reasonOf = (...families: string[]) =>
    d.pick(reasons.filter(({ family }) => families.includes(family))).id
  const decisions = (): Decision =>
    d.pick<() => Decision>([
      () => ({ kind: 'accepted' }),
      () => ({ kind: 'accepted' }),
      () => ({ kind: 'qualified' }),
      () => ({ kind: 'withdrawn' }),
      () => ({ kind: 'rejected', reason: reasonOf('procedural', 'clerical', 'definitional') }),
      () => ({ kind: 'recycled', reason: reasonOf('not-ready'), wakesOn: null }),
      () => ({ kind: 'disqualified', reason: reasonOf('disqualified') }),
    ])()
  const seen = { made: 0, refused: 0, undone: 0, touched: 0 }
  let last: { which: { personId: number; n: number }; id: string; rep: TestMember } | null = null
  for (let step = 0; step < 400; step++) {
    now = instant(now + 1 + d.roll(30_000))
    const which = { personId: d.pick(people), n: 1 + d.roll(2) }
    const rep = d.pick(reps)
    const asked = deciding(rep, () => now)
    const luck = d.roll(100)
    if (luck < 45) {
      const made = await decideHandoff(asked, which, decisions(), { note: 'Said.' })
      seen[made.ok ? 'made' : 'refused'] += 1
      if (made.ok) last = { which, id: made.value.decisionId, rep }
    } else if (luck < 60) {
      const touch = { how: 'call' as const, isReached: d.chance(0.5), at: null, note: '' }
      const made = await inWorkspace(house.db, house.workspaceId, (tx) =>
        logTouch(tx, asked, which, touch),
      )
      if (made.ok) {
        seen.touched += 1
        last = { which, id: made.value.decisionId, rep }
      }
    } else if (luck < 75 && last) {
      const undone = await undoDecision(
        deciding(last.rep, () => now),
        last.which,
        last.id,
      )
      if (undone.ok) seen.undone += 1
      last = null
    } else if (luck < 85) await settle(now)
    else if (luck < 92)
      await tell(`p${d.roll(25)}`, d.pick(['accepted', 'sql', 'rejected', 'touched', 'won']), now)
    else await tell(`p${d.roll(25)}`, 'passed', now)
  }
  for (const many of Object.values(seen)) expect(many).toBeGreaterThan(10)
  now = instant(now + 1)
  await settle(now)
  await settle(now)
  const found = await verify(house.db, house.workspaceId)
  expect(found.differences).toEqual([])
  const { findings } = await verifyDesks(house.db, house.workspaceId, () => now)
  expect(findings.filter(({ of }) => people.some((id) => of.startsWith(`person ${id},`)))).toEqual(
    [],
  )
})
