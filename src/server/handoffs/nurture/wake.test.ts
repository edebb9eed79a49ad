import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR, instant } from '#domain/time.ts'
import { startOfDay } from '#domain/zone.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { append } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { settleDesks } from '#server/handoffs/settling/settle.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'
import { runNurture } from './running/run.ts'

let house: TestApp
let [rosa, mia]: TestMember[] = []
beforeAll(async () => {
  house = await testApp()
  const { db, workspaceId } = house
  const join = (name: string, role: 'rep' | 'marketer' | 'marketing-manager') =>
    testMember(db, workspaceId, { name, roles: [role], sees: 'all' })
  rosa = await join('Rosa', 'rep')
  mia = await join('Mia', 'marketer')
  await join('Lea', 'marketing-manager')
})
afterAll(() => house.close())

async function call(
  who: TestMember | undefined,
  method: 'PUT' | 'POST' | 'DELETE',
  url: string,
  body?: object,
) {
  const answer = await house.app.inject({
    ...{ method, url: `/api/v1${url}`, headers: who?.headers ?? {} },
    ...(body && { payload: body }),
  })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

async function settle() {
  const { db, workspaceId } = house
  await foldLive(db, workspaceId, () => Date.now(), new AbortController().signal)
  await settleDesks(db, workspaceId, () => instant(Date.now()))
}

let count = 0
async function passed(key: string): Promise<number> {
  const { db, workspaceId, owner } = house
  const event = { person: key, kind: 'decision', name: 'passed', properties: {} } as const
  const told = { ...event, happenedAt: Date.now(), messageId: `m${count++}` }
  await inWorkspace(db, workspaceId, (tx) => append(tx, workspaceId, 'crm', [told], Date.now()))
  await settle()
  const found = owner.selectFrom('person').where('key', '=', key).select('person_id')
  return (await found.executeTakeFirstOrThrow()).person_id
}

const dayAfter = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10)
/** The workspace's zone is UTC here, so the day begins at its midnight. */
const beginOf = (day: string) => {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return startOfDay('UTC', year, month, date)
}
const recycle = (personId: number, n: number, wakesOn: string | null) =>
  call(rosa, 'PUT', `/handoffs/${personId}/${n}/recycling`, {
    ...{ reason: 'not-ready', ...(wakesOn && { wakesOn }) },
  })
const runAt = (at: number) =>
  runNurture(house.db, house.workspaceId, { origin: null, secret: 'x' } as never, () => at)
const toldOf = async (personId: number) => {
  const rows = await house.owner
    .selectFrom('notice')
    .innerJoin('member', 'member.member_id', 'notice.member_id')
    .where('person_id', '=', personId)
    .where('topic', '=', 'lead-wakes')
    .select(['member.name', 'notice.at'])
    .orderBy('member.name')
    .execute()
  return rows.map(({ name, at }) => [name, at])
}

test('who is in no track comes back on the day all the same, to whoever asked for it, once', async () => {
  const ada = await passed('ada')
  const day = dayAfter(10)
  await recycle(ada, 1, day)
  await settle()
  await runAt(beginOf(day) - 1)
  expect(await toldOf(ada)).toEqual([])
  await runAt(beginOf(day))
  expect(await toldOf(ada)).toEqual([['Rosa', beginOf(day)]])
  await runAt(beginOf(day) + HOUR)
  expect(await toldOf(ada)).toHaveLength(1)
})

test('a day that is over, today, or further away than ten years is refused, and the lead still waits', async () => {
  const ada = await passed('unfit')
  for (const [wakesOn, status] of [
    [dayAfter(-1), 422],
    [dayAfter(0), 422],
    [dayAfter(11 * 366), 422],
    ['9999-12-31', 422],
    ['2030-02-30', 400],
    ['soon', 400],
  ] as const) {
    const answer = await house.app.inject({
      ...{ method: 'PUT', url: `/api/v1/handoffs/${ada}/1/recycling` },
      ...{ headers: rosa?.headers ?? {}, payload: { reason: 'not-ready', wakesOn } },
    })
    expect(answer.statusCode, `${wakesOn} ${answer.body}`).toBe(status)
  }
  await recycle(ada, 1, dayAfter(1))
})

test('whose day was taken back, and who was passed again before it, wakes nobody', async () => {
  const day = dayAfter(20)
  const [joris, samira] = [await passed('joris'), await passed('samira')]
  const { decisionId } = await recycle(joris, 1, day)
  const undone = await house.app.inject({
    ...{ method: 'DELETE', url: `/api/v1/handoffs/${joris}/1/decisions/${decisionId}` },
    headers: rosa?.headers ?? {},
  })
  expect(undone.statusCode, undone.body).toBe(200)
  await recycle(samira, 1, day)
  await passed('samira')
  await runAt(beginOf(day))
  expect([await toldOf(joris), await toldOf(samira)]).toEqual([[], []])
})

test('the owner of the track has a task as well; of whoever has left, who leads marketing hears', async () => {
  const { trackId } = await call(mia, 'POST', '/nurture/tracks', {
    ...{ name: 'Not ready', purpose: 'Stay useful.', milestones: [], ownerId: mia?.memberId },
    takes: { from: [{ after: 'recycled', because: ['not-ready'] }], who: [] },
    steps: [
      {
        ...{ id: 'call', wait: { days: 300, counts: 'plain' }, only: [] },
        does: { kind: 'task', says: 'Call them', withinDays: 1 },
      },
    ],
  })
  await call(mia, 'PUT', `/nurture/tracks/${trackId}/run`)
  const day = dayAfter(30)
  const pieter = await passed('pieter')
  await recycle(pieter, 1, day)
  await settle()
  while (await runAt(Date.now())) {
    // Until all came in.
  }
  await runAt(beginOf(day))
  expect(await toldOf(pieter)).toEqual([
    ['Mia', beginOf(day)],
    ['Rosa', beginOf(day)],
  ])
  const tasks = await house.owner
    .selectFrom('nurture_task')
    .where('person_id', '=', pieter)
    .select(['member_id', 'why'])
    .execute()
  expect(tasks).toEqual([{ member_id: mia?.memberId, why: 'wake-up' }])

  const later = dayAfter(40)
  const yuki = await passed('yuki')
  await call(mia, 'DELETE', `/nurture/tracks/${trackId}/run`)
  await recycle(yuki, 1, later)
  await settle()
  await house.owner
    .updateTable('member')
    .set({ ended_at: Date.now() })
    .where('member_id', '=', rosa?.memberId ?? 0)
    .execute()
  await runAt(beginOf(later))
  expect(await toldOf(yuki)).toEqual([['Lea', beginOf(later)]])
})
