import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from './test-database.ts'
import { inWorkspace } from './transaction.ts'

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

test('an instant goes in and comes out as epoch milliseconds', async () => {
  const at = Date.UTC(2018, 1, 1, 12, 0, 0, 123)
  const { db, workspaceId } = house
  const read = await inWorkspace(db, workspaceId, async (tx) => {
    await tx
      .insertInto('batch')
      .values({
        workspace_id: workspaceId,
        file_name: 'a.csv',
        map: [1],
        state: 'reading',
        started_at: at,
      })
      .execute()
    return tx
      .selectFrom('batch')
      .select(['started_at', 'rows_read', 'map'])
      .where('workspace_id', '=', workspaceId)
      .where('started_at', '=', at)
      .executeTakeFirstOrThrow()
  })
  expect(read).toEqual({ started_at: at, rows_read: 0, map: [1] })
})

test('without a workspace nothing is seen and nothing is written', async () => {
  const { db, workspaceId } = house
  const rows = await sql`select * from workspace where workspace_id = ${workspaceId}`.execute(db)
  expect(rows.rows).toEqual([])
  const written = sql`insert into source (workspace_id, name) values (${workspaceId}, 'x')`.execute(
    db,
  )
  await expect(written).rejects.toMatchObject({ code: '42501' })
})

test('a query that does not name its workspace throws', async () => {
  const { db } = house
  await expect(sql`select * from event`.execute(db)).rejects.toThrow(/workspace_id/)
})
