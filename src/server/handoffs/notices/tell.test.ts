import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'
import { tellMembers } from './tell.ts'

const AT = Date.UTC(2026, 10, 23, 9)
let house: TestApp
let rosa: number
let ben: number
beforeAll(async () => {
  house = await testApp()
  rosa = (await testMember(house.db, house.workspaceId, { name: 'Rosa', roles: ['rep'] })).memberId
  ben = (await testMember(house.db, house.workspaceId, { name: 'Ben', roles: ['marketer'] }))
    .memberId
})
afterAll(() => house.close())
beforeEach(() =>
  sql`delete from notice where workspace_id = ${house.workspaceId}`.execute(house.owner),
)

const tell = (...notices: Parameters<typeof tellMembers>[2]) =>
  inWorkspace(house.db, house.workspaceId, (tx) => tellMembers(tx, house.workspaceId, notices))
const told = async () => {
  const { rows } = await inWorkspace(house.owner, house.workspaceId, (tx) =>
    sql<{ memberId: number; key: string }>`select member_id as "memberId", key from notice
      where workspace_id = ${house.workspaceId} order by notice_id`.execute(tx),
  )
  return rows
}
const lead = (memberId: number, key = 'yours:7:1') =>
  ({ topic: 'lead-yours', memberId, personId: 7, n: 1, at: AT, key }) as const

test('telling twice is telling once, for each member', async () => {
  expect(await tell(lead(rosa), lead(rosa), lead(ben))).toBe(2)
  expect(await tell(lead(rosa))).toBe(0)
  expect(await told()).toEqual([
    { memberId: rosa, key: 'yours:7:1' },
    { memberId: ben, key: 'yours:7:1' },
  ])
})

test('two that tell the same at the same moment tell it once, and neither fails', async () => {
  const counts = await Promise.all(Array.from({ length: 8 }, () => tell(lead(rosa), lead(ben))))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2)
})

test('who left is told nothing', async () => {
  const gus = await testMember(house.db, house.workspaceId, { name: 'Gus', roles: ['rep'] })
  await inWorkspace(house.owner, house.workspaceId, (tx) =>
    sql`update member set ended_at = now() where workspace_id = ${house.workspaceId}
      and member_id = ${gus.memberId}`.execute(tx),
  )
  expect(await tell(lead(gus.memberId))).toBe(0)
})
