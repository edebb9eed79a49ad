import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { append } from './db/log.ts'
import { applicationAddress } from './db/roles.ts'
import { type TestDatabase, testDatabase } from './db/test-database.ts'
import { inWorkspace } from './db/transaction.ts'
import { foldingApart } from './folding.ts'

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

test('what comes in is folded on another thread as soon as that is told', async () => {
  const { db, workspaceId, owner } = house
  const faults: unknown[] = []
  const folding = foldingApart(db, applicationAddress(house.address))
  folding.begin({ warn: () => undefined, error: (what) => faults.push(what) })
  const folded = async () => {
    const { rows } = await sql<{ count: number }>`select count(*) from person_state`.execute(owner)
    return rows[0]?.count
  }
  for (let n = 1; n <= 3; n += 1) {
    const event = {
      messageId: `m${n}`,
      person: `p${n}`,
      kind: 'behaviour',
      name: 'download',
      properties: {},
      happenedAt: Date.now(),
    } as const
    await inWorkspace(db, workspaceId, (tx) => append(tx, workspaceId, 'site', [event], Date.now()))
    folding.stored(workspaceId, 5)
    await expect.poll(folded).toBe(n)
  }
  await folding.stop()
  expect(faults).toEqual([])
  expect(folding.backlog()).toBe(0)
})
