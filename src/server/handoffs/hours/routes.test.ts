import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HoursSeen } from '#api/hours.ts'
import { dueAfter, timeBetween } from '#domain/handoffs/hours.ts'
import { HOUR, instant } from '#domain/time.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'
import { publicHolidays } from './holidays.ts'
import { openTimeOf, type Whom } from './read.ts'

let house: TestApp
let owner: TestMember
let rosa: TestMember
let sam: TestMember
let manager: TestMember
let team: number

beforeAll(async () => {
  house = await testApp()
  const { db, workspaceId } = house
  owner = await testMember(db, workspaceId, { name: 'Olga', roles: ['owner'] })
  rosa = await testMember(db, workspaceId, { name: 'Rosa', roles: ['rep'] })
  sam = await testMember(db, workspaceId, { name: 'Sam', roles: ['rep'] })
  manager = await testMember(db, workspaceId, { name: 'Mona', roles: ['sales-manager'] })
  team = await inWorkspace(db, workspaceId, async (tx) => {
    const { team_id } = await tx
      .insertInto('team')
      .values({ workspace_id: workspaceId, name: 'Sales NL', side: 'sales' })
      .returning('team_id')
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('member_team')
      .values(
        [rosa, manager].map(({ memberId }) => ({
          workspace_id: workspaceId,
          member_id: memberId,
          team_id,
        })),
      )
      .execute()
    return team_id
  })
})
afterAll(() => house.close())

async function call<T>(
  who: TestMember,
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  url: string,
  payload?: object,
  version?: number,
) {
  const answer = await house.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: { ...who.headers, ...(version !== undefined && { 'if-match': `"${version}"` }) },
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json() as T }
}

const at = (text: string) => instant(Date.parse(text))
const whenDue = async (whom: Whom, from: string, hours: number) => {
  const openTime = await inWorkspace(house.db, house.workspaceId, (tx) =>
    openTimeOf(tx, house.workspaceId, whom, at(from)),
  )
  const due = dueAfter(openTime, at(from), hours * HOUR)
  return due === null ? null : new Date(due).toISOString()
}

const nine = [[540, 1_020]]
const office = [nine, nine, nine, nine, nine, [], []]
const amsterdam = { zone: 'Europe/Amsterdam', week: office, country: 'NL', region: null }

test('as long as nobody says any, hours are nine to five in the workspace’s zone', async () => {
  const { status, body } = await call<HoursSeen>(rosa, 'GET', '/hours')
  expect([status, body]).toEqual([
    200,
    {
      week: null,
      days: [],
      above: [],
      holidays: [],
      timeZone: 'UTC',
      version: 1,
      name: 'Acme',
      mayChange: false,
    },
  ])
  const due = await whenDue({ memberId: rosa.memberId, teamId: null }, '2026-04-02T13:00Z', 16)
  expect(due).toBe('2026-04-06T13:00:00.000Z')
})

test('hours of the company hold for everybody, with its public holidays, at once', async () => {
  const said = await call<HoursSeen>(owner, 'PUT', '/hours', { week: amsterdam, days: [] }, 1)
  expect(said.status, JSON.stringify(said.body)).toBe(200)
  expect(said.body.version).toBe(2)
  // 1 Jan, Easter, Easter Monday, King’s Day, Ascension, Pentecost and its Monday, Christmas and Boxing Day.
  expect(said.body.holidays.filter(({ on }) => on.startsWith('2026')).map(({ on }) => on)).toEqual(
    ['01-01', '04-05', '04-06', '04-27', '05-14', '05-24', '05-25', '12-25', '12-26'].map(
      (day) => `2026-${day}`,
    ),
  )
  // The case of rule 2.2: Thursday 15:00 and sixteen hours, over Easter Monday.
  const due = await whenDue({ memberId: rosa.memberId, teamId: null }, '2026-04-02T13:00Z', 16)
  expect(due).toBe('2026-04-07T13:00:00.000Z')
})

test('a team’s own week holds for who is in it, a member’s own for them', async () => {
  const newYork = { ...amsterdam, zone: 'America/New_York', country: 'US' }
  expect(
    (await call(manager, 'PUT', `/teams/${team}/hours`, { week: newYork, days: [] }, 1)).status,
  ).toBe(200)
  const friday = '2026-01-09T15:30Z'
  expect(await whenDue({ memberId: rosa.memberId, teamId: null }, friday, 1)).toBe(
    '2026-01-09T16:30:00.000Z',
  )
  expect(await whenDue({ memberId: sam.memberId, teamId: null }, friday, 1)).toBe(
    '2026-01-12T08:30:00.000Z',
  )
  expect(await whenDue({ memberId: null, teamId: team }, friday, 1)).toBe(
    '2026-01-09T16:30:00.000Z',
  )
  const tokyo = { ...amsterdam, zone: 'Asia/Tokyo', country: null }
  const own = await call<HoursSeen>(
    rosa,
    'PUT',
    `/members/${rosa.memberId}/hours`,
    { week: tokyo, days: [] },
    1,
  )
  expect([own.status, own.body.above.map(({ week }) => week?.zone)]).toEqual([
    200,
    ['Europe/Amsterdam', 'America/New_York'],
  ])
  expect(await whenDue({ memberId: rosa.memberId, teamId: null }, friday, 1)).toBe(
    '2026-01-12T01:00:00.000Z',
  )
  expect(
    (await call(rosa, 'PUT', `/members/${rosa.memberId}/hours`, { week: null, days: [] }, 2))
      .status,
  ).toBe(200)
  expect(await whenDue({ memberId: rosa.memberId, teamId: null }, friday, 1)).toBe(
    '2026-01-09T16:30:00.000Z',
  )
})

test('who is away has no open time until they are back, and only they and who keeps their hours read why', async () => {
  const away = {
    from: at('2026-02-02T00:00Z'),
    to: Date.now() + 700 * 86_400_000,
    kind: 'ill',
    note: 'flu',
  }
  const made = await call<{ absenceId: number }>(
    rosa,
    'POST',
    `/members/${rosa.memberId}/absences`,
    away,
  )
  expect(made.status).toBe(200)
  const openTime = await inWorkspace(house.db, house.workspaceId, (tx) =>
    openTimeOf(
      tx,
      house.workspaceId,
      { memberId: rosa.memberId, teamId: null },
      at('2026-02-01T00:00Z'),
    ),
  )
  expect(timeBetween(openTime, at('2026-02-02T00:00Z'), at('2026-12-07T00:00Z'))).toBe(0)
  const url = `/members/${rosa.memberId}/absences`
  expect((await call(manager, 'GET', url)).body).toMatchObject([{ kind: 'ill', note: 'flu' }])
  expect((await call(sam, 'GET', url)).body).toMatchObject([
    { kind: null, note: null, to: away.to },
  ])
  expect((await call(sam, 'DELETE', `/absences/${made.body.absenceId}`)).status).toBe(404)
  expect((await call(manager, 'DELETE', `/absences/${made.body.absenceId}`)).status).toBe(200)
  expect((await call(rosa, 'GET', url)).body).toEqual([])
  const { rows } = await sql<{
    told: string
  }>`select string_agg(coalesce(after::text, ''), '') as told from audit`.execute(house.owner)
  expect(rows[0]?.told).not.toContain('flu')
})

test.each([
  ['a rep the company’s', 'rosa', 'company', 403],
  ['a manager the company’s', 'manager', 'company', 403],
  ['a rep their team’s', 'rosa', 'team', 403],
  ['a rep another rep’s', 'rosa', 'sam', 404],
  ['a manager those of somebody outside their team', 'manager', 'sam', 404],
] as const)('%s hours are not theirs to say', async (_, who, whose, status) => {
  const urls = {
    company: '/hours',
    team: `/teams/${team}/hours`,
    sam: `/members/${sam.memberId}/hours`,
  }
  const asking = who === 'rosa' ? rosa : manager
  const { status: answered } = await call(asking, 'PUT', urls[whose], { week: null, days: [] }, 2)
  expect(answered).toBe(status)
})

test('a change that saw older hours is refused with what lies between', async () => {
  const late = await call<{ code: string }>(owner, 'PUT', '/hours', { week: null, days: [] }, 1)
  expect([late.status, late.body.code]).toEqual([412, 'version-stale'])
})

test.each([
  [
    'spans upon each other',
    {
      week: {
        ...amsterdam,
        week: [
          [
            [540, 700],
            [690, 800],
          ],
          ...office.slice(1),
        ],
      },
      days: [],
    },
    400,
  ],
  ['a week of six days', { week: { ...amsterdam, week: office.slice(1) }, days: [] }, 400],
  ['no zone', { week: { ...amsterdam, zone: 'Mars/Olympus' }, days: [] }, 400],
  ['no country', { week: { ...amsterdam, country: 'QQ' }, days: [] }, 422],
  ['no region of it', { week: { ...amsterdam, region: 'BY' }, days: [] }, 422],
  [
    'a date twice',
    { week: null, days: [1, 2].map(() => ({ on: '2026-12-24', spans: [], note: '' })) },
    400,
  ],
  ['no date', { week: null, days: [{ on: '2026-02-30', spans: [], note: '' }] }, 400],
])('%s is refused', async (_, said, status) => {
  expect((await call(owner, 'PUT', '/hours', said, 2)).status).toBe(status)
})

test('a time in which a team has less time is added and taken back by who keeps its hours', async () => {
  const quarter = { from: at('2026-03-18T00:00Z'), to: at('2099-04-01T00:00Z'), share: 0.5 }
  const made = await call<{ crunchId: number }>(manager, 'POST', `/teams/${team}/crunches`, quarter)
  expect([made.status, (await call(rosa, 'GET', '/crunches')).body]).toEqual([
    200,
    [{ ...quarter, note: '', teamId: team, crunchId: made.body.crunchId }],
  ])
  expect((await call(sam, 'POST', `/teams/${team}/crunches`, quarter)).status).toBe(404)
  expect(
    (await call(manager, 'POST', `/teams/${team}/crunches`, { ...quarter, to: 0 })).status,
  ).toBe(422)
  expect((await call(manager, 'DELETE', `/crunches/${made.body.crunchId}`)).status).toBe(200)
})

// Of python-holidays 0.60, of gov.uk, and of the Bavarian calendar.
test.each([
  ['NL', 2025, '01-01 04-20 04-21 04-26 05-29 06-08 06-09 12-25 12-26'],
  ['GB-ENG', 2027, '01-01 03-26 03-29 05-03 05-31 08-30 12-25 12-26 12-27 12-28'],
  ['DE-BY', 2026, '01-01 01-06 04-03 04-06 05-01 05-14 05-25 06-04 10-03 11-01 12-25 12-26'],
  [
    'TR',
    2026,
    '01-01 03-20 03-21 03-22 04-23 05-01 05-19 05-27 05-28 05-29 05-30 07-15 08-30 10-29',
  ],
])('the public holidays of %s in %i', async (place, year, days) => {
  const found = await publicHolidays(place, { from: year, to: year })
  expect(found.ok && found.value.map(({ on }) => on.slice(5)).join(' ')).toBe(days)
})

test('nobody is away for longer than three years, nor long ago or far ahead: that is a slip of the pen', async () => {
  const day = 86_400_000
  const add = async (fromDays: number, toDays: number) => {
    const [from, to] = [Date.now() + fromDays * day, Date.now() + toDays * day]
    const made = await call<{ type: string }>(rosa, 'POST', `/members/${rosa.memberId}/absences`, {
      ...{ from, to, kind: 'ill', note: '' },
    })
    return made.status === 200 ? 'added' : made.body.type.split('-').slice(1).join('-')
  }
  expect(await add(0, 2_900_000)).toBe('absence-too-long')
  expect(await add(-20_000, -32)).toBe('times-out-of-reach')
  expect(await add(1_200, 1_201)).toBe('times-out-of-reach')
  expect(await add(3, 2)).toBe('times-crossed')
  expect(await add(-40, -30)).toBe('added')
  expect(await add(0, 1_095)).toBe('added')
})
