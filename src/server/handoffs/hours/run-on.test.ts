import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR, instant } from '#domain/time.ts'
import { tell } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'
import { keepHolidaysAhead } from './holidays-ahead.ts'
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

const send = async (method: 'GET' | 'PUT' | 'PATCH' | 'POST', path: string, payload?: object) => {
  const url = `/api/v1${path}`
  const seen = await house.app.inject({ url, headers: owner.headers })
  const version = method === 'POST' ? undefined : (seen.json().version as number)
  const answer = await house.app.inject({
    ...{ method, url },
    headers: { ...owner.headers, ...(version && { 'if-match': `"${version}"` }) },
    ...(payload && { payload }),
  })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

/** When so much of the open time is gone, minute by minute: the slow way, which needs no calendar. */
function after(from: number, minutes: number, isOpen: (at: Date) => boolean): number {
  let at = from
  for (let left = minutes; left > 0; at += 60_000) if (isOpen(new Date(at))) left -= 1
  return at
}
/** A clock starts within a minute, and a minute is counted whole. */
const NEAR_MS = 120_000

test('who comes into another team, and back, takes their clocks along', async () => {
  await send('PUT', '/hours', { week: always, days: [] })
  const { teamId } = await send('POST', '/teams', { name: 'Mornings', side: 'sales' })
  const mornings = { ...always, week: Array(7).fill([[0, 720]]) }
  await send('PUT', `/teams/${teamId}/hours`, { week: mornings, days: [] })
  const began = await startClock()
  await send('PATCH', `/members/${rosa.memberId}`, { teams: [teamId] })
  const inMornings = after(began, 480, (at) => at.getUTCHours() < 12)
  expect(Math.abs(((await due()).due_at as number) - inMornings)).toBeLessThan(NEAR_MS)
  await send('PATCH', `/members/${rosa.memberId}`, { teams: [] })
  expect(Math.abs(((await due()).due_at as number) - (began + 8 * HOUR))).toBeLessThan(NEAR_MS)
})

test('what somebody owes the other team follows their hours as well, and what was due stays so', async () => {
  const mia = await testMember(house.db, house.workspaceId, {
    ...{ name: 'Mia', roles: ['marketer'] },
  })
  const ask = async () => {
    const answer = await house.app.inject({
      ...{ method: 'POST', url: '/api/v1/requests', headers: mia.headers },
      payload: { kind: 'feedback', wants: 'What did they say?', ownerId: rosa.memberId },
    })
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json<{ requestId: number }>().requestId
  }
  const [late, waits] = [await ask(), await ask()]
  const began = Date.now()
  await sql`update team_request set due_at = ${new Date(START).toISOString()}::timestamptz
    where request_id = ${late}`.execute(house.owner)
  const ends = async () => {
    const { rows } = await sql<{ id: number; due: number; half: number; turn: number }>`
      select r.request_id as id, r.due_at as due, r.half_at as half, t.due_at as turn from team_request r
      join request_turn t on t.workspace_id = r.workspace_id and t.request_id = r.request_id`.execute(
      house.owner,
    )
    return new Map(rows.map(({ id, ...row }) => [id, row]))
  }
  const { teamId } = await send('POST', '/teams', { name: 'Early', side: 'sales' })
  const mornings = { ...always, week: Array(7).fill([[0, 720]]) }
  await send('PUT', `/teams/${teamId}/hours`, { week: mornings, days: [] })
  await send('PATCH', `/members/${rosa.memberId}`, { teams: [teamId] })
  // Sixteen hours are promised, around the clock until now: two mornings of eight hours lie in them.
  const isMorning = (at: Date) => at.getUTCHours() < 12
  const [half, due] = [after(began, 480, isMorning), after(began, 960, isMorning)]
  const moved = (await ends()).get(waits)
  expect(Math.abs((moved?.due ?? 0) - due)).toBeLessThan(NEAR_MS)
  expect(Math.abs((moved?.half ?? 0) - half)).toBeLessThan(NEAR_MS)
  expect(moved?.turn).toBe(moved?.due)
  await send('PATCH', `/members/${rosa.memberId}`, { teams: [] })
  const back = (await ends()).get(waits)
  expect(Math.abs((back?.due ?? 0) - (began + 16 * HOUR))).toBeLessThan(NEAR_MS)
  expect((await ends()).get(late)?.due).toBe(START)
})

test('in another zone the working day is another one, and clocks follow', async () => {
  await send('PUT', '/hours', { week: null, days: [] })
  const began = await startClock()
  for (const [timeZone, opens, closes] of [
    // Nine to five of India (UTC +5:30) and of Tokyo (UTC +9), in minutes of the day of UTC.
    ['Asia/Kolkata', 210, 690],
    ['Asia/Tokyo', 0, 480],
  ] as const) {
    await send('PATCH', '/workspace', { timeZone })
    const works = after(began, 480, (at) => {
      const minute = at.getUTCHours() * 60 + at.getUTCMinutes()
      return at.getUTCDay() % 6 !== 0 && minute >= opens && minute < closes
    })
    expect(Math.abs(((await due()).due_at as number) - works), timeZone).toBeLessThan(NEAR_MS)
  }
  await send('PATCH', '/workspace', { timeZone: 'UTC' })
})

test('public holidays of the years to come are added by themselves, and those that are kept stay as they are', async () => {
  const { db, workspaceId } = house
  await send('PUT', '/hours', { week: { ...always, country: 'NL' }, days: [] })
  const kept = async () => {
    const { to_year, days } = await house.owner
      .selectFrom('holiday_place')
      .select(['to_year', 'days'])
      .where('place', '=', 'NL')
      .executeTakeFirstOrThrow()
    return { to_year, dates: days.map(({ on }) => on) }
  }
  const now = Date.now()
  const year = new Date(now).getUTCFullYear()
  expect((await kept()).to_year).toBe(year + 3)
  expect(await keepHolidaysAhead(db, workspaceId, now)).toBe(0)
  // As another version of the package had it.
  await sql`update holiday_place set days = (select jsonb_agg(d) from jsonb_array_elements(days) d
    where d ->> 'on' <> ${`${year + 1}-12-25`})`.execute(house.owner)
  const later = Date.UTC(year + 2, 5, 1)
  expect(await keepHolidaysAhead(db, workspaceId, later)).toBe(1)
  expect(await keepHolidaysAhead(db, workspaceId, later)).toBe(0)
  const { to_year, dates } = await kept()
  expect(to_year).toBe(year + 5)
  expect(dates).not.toContain(`${year + 1}-12-25`)
  for (const ahead of [3, 4, 5]) {
    expect(dates.filter((date) => date === `${year + ahead}-12-25`)).toHaveLength(1)
    expect(dates).toContain(`${year + ahead}-01-01`)
  }
})
