import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from './db/test-database.ts'
import { inWorkspace } from './db/transaction.ts'
import { keepUp } from './keep-up.ts'

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

test('whoever an import left unfolded when it died is folded while the house runs', async () => {
  const { db, workspaceId } = house
  await inWorkspace(db, workspaceId, async (tx) => {
    const { person_id } = await tx
      .insertInto('person')
      .values({ workspace_id: workspaceId, key: 'ada' })
      .returning('person_id')
      .executeTakeFirstOrThrow()
    await tx.insertInto('fold_due').values({ workspace_id: workspaceId, person_id }).execute()
    await tx
      .insertInto('batch')
      .values({
        workspace_id: workspaceId,
        file_name: 'leads.csv',
        map: {},
        state: 'reading',
        started_at: 0,
        bytes_total: 0,
      })
      .execute()
  })
  const faults: unknown[] = []
  const leaving = new AbortController()
  const log = { warn: () => undefined, error: (what: object) => faults.push(what) }
  const keeping = keepUp(db, log, leaving.signal)
  await expect
    .poll(() =>
      inWorkspace(db, workspaceId, async (tx) => {
        const due = tx.selectFrom('fold_due').select('person_id')
        const batches = tx.selectFrom('batch').select('state')
        return [
          await due.where('workspace_id', '=', workspaceId).execute(),
          await batches.where('workspace_id', '=', workspaceId).execute(),
        ]
      }),
    )
    .toEqual([[], [{ state: 'failed' }]])
  leaving.abort()
  await keeping
  expect(faults).toEqual([])
})
