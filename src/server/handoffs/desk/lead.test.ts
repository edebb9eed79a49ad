import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { append } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { settleDesks } from '#server/handoffs/settling/settle.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'

let house: TestApp
beforeAll(async () => {
  house = await testApp()
})
afterAll(() => house.close())

test('what a CRM says of a contact in its own words is shown as a contact, and nothing is made up', async () => {
  const { db, workspaceId, owner } = house
  const { headers } = await testMember(db, workspaceId, { name: 'Rosa', roles: ['rep'] })
  const at = Date.now() - 10_000
  const words = [{}, { how: 'carrier pigeon', reached: 'perhaps' }, { how: 'call', reached: true }]
  const told = [{ name: 'passed' }, ...words.map((properties) => ({ name: 'touched', properties }))]
  await inWorkspace(db, workspaceId, (tx) =>
    append(
      ...([tx, workspaceId, 'crm'] as const),
      told.map((one, i) => ({
        ...{ messageId: `m${i}`, person: 'ada', kind: 'decision', properties: {}, ...one },
        happenedAt: at + i * 1_000,
      })),
      at + 5_000,
    ),
  )
  await foldLive(db, workspaceId, () => Date.now(), new AbortController().signal)
  await settleDesks(db, workspaceId, () => instant(Date.now()))
  const { person_id } = await owner
    .selectFrom('person')
    .select('person_id')
    .executeTakeFirstOrThrow()
  const answer = await house.app.inject({ url: `/api/v1/handoffs/${person_id}/1`, headers })
  expect(answer.statusCode, answer.body).toBe(200)
  expect(answer.json().touches).toMatchObject([
    { how: 'call', isReached: true },
    { how: null, isReached: null },
    { how: null, isReached: null },
  ])
})
