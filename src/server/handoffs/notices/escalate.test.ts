import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'
import { onDesk, passedLead, teams } from './cast.example.ts'
import { escalate } from './escalate.ts'

const HOUR = 3_600_000
/** Monday, nine in the morning: eight working hours are promised, so it is due when the day closes. */
const MONDAY = Date.UTC(2030, 10, 25, 9)
const TUESDAY = MONDAY + 24 * HOUR
let house: TestApp
let people: Awaited<ReturnType<typeof teams>>
let ada: number
beforeAll(async () => {
  house = await testApp()
  people = await teams(house)
  ada = await passedLead(house, 'ada@buyer.example', 'Ada')
})
afterAll(() => house.close())
beforeEach(async () => {
  for (const table of ['notice', 'desk', 'clock', 'escalation'])
    await sql`delete from ${sql.table(table)}`.execute(house.owner)
  await onDesk(house, ada, people.rosa.memberId, { startedAt: MONDAY, targetMs: 8 * HOUR })
})
const look = (at: number) => escalate(house.db, house.workspaceId, instant(at))
const told = async () => {
  const { rows } = await inWorkspace(house.owner, house.workspaceId, (tx) =>
    sql<{ said: string }>`select m.name || ' ' || k.topic as said from notice k
      join member m on m.member_id = k.member_id where k.workspace_id = ${house.workspaceId}
        and m.workspace_id = ${house.workspaceId} order by k.at, m.name`.execute(tx),
  )
  return rows.map(({ said }) => said)
}

test('the rep hears at half time, their manager once it is missed, both managers after as long again', async () => {
  expect(await look(MONDAY + 4 * HOUR - 1)).toBe(0)
  expect(await look(MONDAY + 4 * HOUR)).toBe(1)
  expect(await told()).toEqual(['Rosa lead-half'])
  expect(await look(MONDAY + 8 * HOUR - 1)).toBe(0)
  expect(await look(MONDAY + 8 * HOUR)).toBe(2)
  expect((await told()).slice(1)).toEqual(['Rosa lead-due', 'Sam lead-due'])
  // Nobody works at night: sixteen working hours are over when Tuesday closes.
  expect(await look(TUESDAY + 8 * HOUR - 1)).toBe(0)
  expect(await look(TUESDAY + 8 * HOUR)).toBe(2)
  expect((await told()).slice(3)).toEqual(['Ben lead-due', 'Sam lead-due'])
  expect(await look(TUESDAY + 100 * HOUR)).toBe(0)
})

test('after a time in which nobody looked, each is told once, of what is true by now', async () => {
  expect(await look(TUESDAY + 8 * HOUR)).toBe(3)
  expect(await told()).toEqual(['Ben lead-due', 'Rosa lead-due', 'Sam lead-due'])
})

test('an answered lead, a stopped clock and imported history tell nobody', async () => {
  await sql`update desk set state = 'accepted'`.execute(house.owner)
  expect(await look(TUESDAY + 8 * HOUR)).toBe(0)
  await sql`update desk set state = 'waiting'`.execute(house.owner)
  await sql`update clock set stopped_at = started_at`.execute(house.owner)
  expect(await look(TUESDAY + 8 * HOUR)).toBe(0)
  await sql`update clock set stopped_at = null, is_history = true`.execute(house.owner)
  expect(await look(TUESDAY + 8 * HOUR)).toBe(0)
})

test('the managers of the rep’s own team are told, and no others', async () => {
  const max = await testMember(house.db, house.workspaceId, {
    name: 'Max',
    roles: ['sales-manager'],
  })
  const { rows } = await sql<{ team_id: number }>`insert into team (workspace_id, name, side)
    values (${house.workspaceId}, 'North', 'sales') returning team_id`.execute(house.owner)
  for (const { memberId } of [people.rosa, max])
    await sql`insert into member_team values (${house.workspaceId}, ${memberId}, ${rows[0]?.team_id})`.execute(
      house.owner,
    )
  await look(MONDAY + 8 * HOUR)
  expect(await told()).toEqual(['Max lead-due', 'Rosa lead-due'])
})

test('two that look at the same moment tell once', async () => {
  const counts = await Promise.all([1, 2, 3, 4].map(() => look(MONDAY + 4 * HOUR)))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1)
})
