import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR } from '#domain/time.ts'
import { tell } from '#server/db/log.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { milestonesOf } from './milestones.ts'

const NOW = Date.UTC(2026, 5, 1, 12)

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

test('what the rule decided about something late is told once, when it moved the person', async () => {
  const { db, workspaceId } = house
  const asked = {
    messageId: 'ada-asks',
    person: 'ada',
    kind: 'behaviour',
    name: 'demo_request',
    properties: {},
    happenedAt: NOW - 2 * HOUR,
  } as const
  const { people } = await tell(db, workspaceId, 'website', [asked], NOW)
  const told = await inWorkspace(db, workspaceId, (tx) =>
    milestonesOf(tx, workspaceId, people[0] as number),
  )
  expect(told.map(({ entry }) => [entry.kind, entry.name, entry.at])).toEqual([
    ['stage', 'passed', NOW],
  ])
})
