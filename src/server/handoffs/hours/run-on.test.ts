import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR, instant } from '#domain/time.ts'
import { tell } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'
import { openTimeOf } from './read.ts'

let house: TestApp
let owner: TestMember
let rosa: TestMember
/** Long ago. */
const START = instant(Date.UTC(2026, 2, 3, 10))

beforeAll(async () => {
  house = await testApp()
  const { db, workspaceId } = house
  owner = await testMember(db, workspaceId, { name: 'Olga', roles: ['owner'] })
  rosa = await testMember(db, workspaceId, { name: 'Rosa', roles: ['rep'] })
  await tell(
    db,
    workspaceId,
    'CRM',
    [
      {
        messageId: '1',
        person: 'ada',
        kind: 'identify',
        name: 'identify',
        properties: { name: 'Ada' },
        happenedAt: START - DAY,
      },
    ],
    START - DAY,
  )
})
afterAll(() => house.close())

/** A clock of eight hours of Rosa's that began now, as open time has it. */
async function startClock() {
  const { db, workspaceId } = house
  const now = instant(Date.now())
  return inWorkspace(db, workspaceId, async (tx) => {
    const openTime = await openTimeOf(
      tx,
      workspaceId,
      { memberId: rosa.memberId, teamId: null },
      now,
    )
    await sql`delete from clock where workspace_id = ${workspaceId}`.execute(tx)
    const { person_id } = await tx
      .selectFrom('person')
      .select('person_id')
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('clock')
      .values({
        workspace_id: workspaceId,
        person_id,
        n: 1,
        kind: 'decision',
        owes: 'sales',
        member_id: rosa.memberId,
        version: 1,
        started_at: now,
        target_ms: 8 * HOUR,
        since: now,
        half_at: null,
        due_at: openTime.to,
        stopped_at: null,
        void_as: null,
        is_history: false,
        told: null,
      })
      .execute()
    return now
  })
}
const due = async () => {
  const clock = await house.owner
    .selectFrom('clock')
    .select(['due_at', 'used_ms'])
    .executeTakeFirstOrThrow()
  return clock
}
const always = { zone: 'UTC', week: Array(7).fill([[0, 1_440]]), country: null, region: null }
const put = (url: string, version: number, week: object | null) =>
  house.app.inject({
    method: 'PUT',
    url: `/api/v1${url}`,
    headers: { ...owner.headers, 'if-match': `"${version}"` },
    payload: { week, days: [] },
  })

test('a clock that runs goes on by hours that were changed, with what is left of it', async () => {
  const began = await startClock()
  expect((await put('/hours', 1, always)).statusCode).toBe(200)
  // Around the clock eight hours are eight hours, but for the moments in which it ran by the hours before.
  const { due_at, used_ms } = await due()
  expect(Math.abs((due_at as number) - (began + 8 * HOUR))).toBeLessThan(60_000)
  expect(used_ms).toBeLessThan(60_000)
})

test('an absence moves what is due behind it, and back when it is taken back', async () => {
  const began = await startClock()
  const away = { from: began - DAY, to: began + 3 * DAY, kind: 'holiday' }
  const url = `/api/v1/members/${rosa.memberId}/absences`
  const made = await house.app.inject({ method: 'POST', url, headers: rosa.headers, payload: away })
  const { due_at, used_ms } = await due()
  expect((due_at as number) + used_ms).toBe(away.to + 8 * HOUR)
  const { absenceId } = made.json<{ absenceId: number }>()
  await house.app.inject({
    method: 'DELETE',
    url: `/api/v1/absences/${absenceId}`,
    headers: rosa.headers,
  })
  expect(Math.abs(((await due()).due_at as number) - (began + 8 * HOUR))).toBeLessThan(60_000)
})

test('a clock that was missed stays missed', async () => {
  await startClock()
  await sql`update clock set due_at = ${new Date(START).toISOString()}::timestamptz`.execute(
    house.owner,
  )
  expect((await put('/hours', 2, { ...always, zone: 'Asia/Tokyo' })).statusCode).toBe(200)
  expect((await due()).due_at).toBe(START)
})
