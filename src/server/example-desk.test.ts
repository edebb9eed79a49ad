import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HandoffCare } from '#api/handoff-care.ts'
import type { DeskRow } from '#api/handoff-lead.ts'
import type { RoutingSeen } from '#api/routing.ts'
import type { Workspace } from '#api/workspace.ts'
import { WORKSPACE_HEADER } from '#api/workspace-header.ts'
import { instant } from '#domain/time.ts'
import { inWorkspace } from './db/transaction.ts'
import { mailDue } from './handoffs/notices/mailing.ts'
import { tellMembers } from './handoffs/notices/tell.ts'
import { settleDesks } from './handoffs/settling/settle.ts'
import { type TestApp, testApp } from './test-app.ts'

let house: TestApp
let example: string
beforeAll(async () => {
  house = await testApp()
  const made = await house.app.inject({ method: 'PUT', url: '/api/v1/workspaces/example' })
  example = made.json<Workspace>().workspaceId
  await settleDesks(house.db, example, () => instant(Date.now()))
})
afterAll(() => house.close())

const ask = async <T>(path: string): Promise<T> => {
  const headers = { [WORKSPACE_HEADER]: example }
  const answer = await house.app.inject({ url: `/api/v1${path}`, headers })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<T>()
}
type Desk = { rows: DeskRow[]; total: number }

test('on the desks of the invented reps leads wait, each with a clock, and some are accepted', async () => {
  const { reps } = await ask<RoutingSeen>('/routing')
  const invented = reps.filter(({ takes }) => takes)
  expect(invented).toHaveLength(5)
  const { rows, total } = await ask<Desk>('/desk?whose=all&limit=200')
  const waiting = rows.filter(({ state }) => state === 'waiting')
  expect(waiting.length).toBeGreaterThan(2)
  expect(waiting.filter(({ clock }) => clock === null)).toEqual([])
  expect(total - waiting.length).toBeGreaterThan(9)
  for (const { memberId } of invented) {
    const desk = await ask<Desk>(`/desk?whose=all&memberId=${memberId}`)
    expect(desk.total).toBeGreaterThan(1)
    expect(desk.rows.every(({ owner }) => owner?.memberId === memberId)).toBe(true)
  }
  expect(rows.filter(({ owner }) => owner === null)).toEqual([])
})

test('leads were given back with agreed reasons', async () => {
  const { rejections } = await ask<HandoffCare>('/handoff-care?days=365')
  const known = rejections.filter(({ family }) => family !== null)
  expect(known.length).toBeGreaterThan(2)
})

test('nobody of an invented company is mailed', async () => {
  await inWorkspace(house.db, example, async (tx) => {
    const { rows } = await sql<{ memberId: number }>`select member_id as "memberId" from member
      where workspace_id = ${example}`.execute(tx)
    await tellMembers(
      tx,
      example,
      rows.map(({ memberId }) => ({
        ...{ topic: 'standing-ask' as const, memberId, at: Date.now(), key: `k${memberId}` },
      })),
    )
  })
  const now = () => Date.now() + 3 * 86_400_000
  while (await mailDue({ db: house.db, now, origin: 'https://lockstep.example' }, example));
  const { rows } = await sql`select 1 from mail`.execute(house.owner)
  expect(rows).toEqual([])
})
