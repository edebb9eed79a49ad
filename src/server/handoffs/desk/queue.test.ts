import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeskRow } from '#api/handoff-lead.ts'
import { dice } from '#domain/replay/random.example.ts'
import { DAY, instant, MINUTE } from '#domain/time.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { append } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { settleDesks } from '#server/handoffs/settling/settle.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'

const LEADS = 40
let house: TestApp
let headers: Record<string, string>
beforeAll(async () => {
  house = await testApp()
  const { db, workspaceId } = house
  headers = (await testMember(db, workspaceId, { name: 'Rosa', roles: ['sales-manager'] })).headers
  const now = Date.now()
  const passed = Array.from({ length: LEADS }, (_, i) => ({
    ...{ messageId: `m${i}`, person: `p${i}`, kind: 'decision' as const, name: 'passed' },
    ...{ happenedAt: now - DAY, properties: {} },
  }))
  await inWorkspace(db, workspaceId, (tx) => append(tx, workspaceId, 'crm', passed, now))
  await foldLive(db, workspaceId, () => now, new AbortController().signal)
  await settleDesks(db, workspaceId, () => instant(now))
})
afterAll(() => house.close())

type Desk = { rows: DeskRow[]; total: number; groups: Record<DeskRow['group'], number> }
const read = async (query: string): Promise<Desk> => {
  const answer = await house.app.inject({ url: `/api/v1/desk?whose=all&${query}`, headers })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

test('page by page a desk is in the order of its lights, and each page of every size holds what the whole holds there', async () => {
  const d = dice(Number(process.env.LOCKSTEP_SEED ?? 42))
  const people = await house.owner.selectFrom('desk').select(['person_id', 'rank']).execute()
  expect(people).toHaveLength(LEADS)
  const now = Date.now()
  const expected: { personId: number; place: number; dueAt: number; rank: number }[] = []
  for (const { person_id, rank } of people) {
    // Some alike to the millisecond, some without a clock, some whose half was passed over when they were given on.
    const dueAt = d.chance(0.15) ? null : now + (d.roll(9) - 4) * 60 * MINUTE
    const halfAt = dueAt === null || d.chance(0.2) ? null : dueAt - d.roll(5) * 60 * MINUTE
    await house.owner
      .updateTable('desk')
      .set({ due_at: dueAt, half_at: halfAt })
      .where('person_id', '=', person_id)
      .execute()
    // Rule 2.2: red once the time is used, amber from half of it on, else green; nothing where nothing is due.
    const place = dueAt === null ? 3 : dueAt <= now ? 0 : halfAt !== null && halfAt <= now ? 1 : 2
    expected.push({ personId: person_id, place, dueAt: dueAt ?? Infinity, rank })
  }
  expected.sort(
    (a, b) =>
      a.place - b.place ||
      (a.dueAt === b.dueAt ? 0 : a.dueAt - b.dueAt) ||
      a.rank - b.rank ||
      a.personId - b.personId,
  )
  const inOrder = expected.map(({ personId }) => personId)
  const whole = await read('limit=200')
  expect(whole.rows.map(({ personId }) => personId)).toEqual(inOrder)
  const PLACES = ['over', 'half', 'in-time', 'no-clock'] as const
  expect(whole.rows.map(({ group }) => PLACES.indexOf(group))).toEqual(
    expected.map(({ place }) => place),
  )
  for (const [place, group] of PLACES.entries())
    expect(whole.groups[group], group).toBe(expected.filter((one) => one.place === place).length)
  expect(Math.min(...Object.values(whole.groups))).toBeGreaterThan(0)
  for (const limit of [1, 7, 39, 40, 41])
    for (let from = 0; from <= LEADS + 1; from += limit) {
      const page = await read(`from=${from}&limit=${limit}`)
      expect(page.rows.map(({ personId }) => personId)).toEqual(inOrder.slice(from, from + limit))
      expect(page.total).toBe(LEADS)
    }
})

test('a page far behind the last lead is empty, and one before the first is refused', async () => {
  expect((await read('from=10000000')).rows).toEqual([])
  for (const from of ['-1', '1.5', 'two', '10000001'])
    expect(
      (await house.app.inject({ url: `/api/v1/desk?from=${from}`, headers })).statusCode,
      from,
    ).toBe(400)
})
