import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, type Db } from './connect.ts'
import { applicationAddress } from './roles.ts'
import { type TestDatabase, testDatabase } from './test-database.ts'

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

const pidOf = async (db: Db) =>
  (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid

test('a connection that breaks while somebody holds it fails what they ask, and nothing else', async () => {
  const { db, owner } = house
  const asked = db.connection().execute(async (held) => {
    await sql`select pg_terminate_backend(${await pidOf(held)})`.execute(owner)
    await sleep(100)
    await sql`select 1`.execute(held)
  })
  await expect(asked).rejects.toThrow()
  expect(await pidOf(db)).toBeGreaterThan(0)
})

test('a connection without an answer in time is given up, and another is opened', async () => {
  const db = connect(applicationAddress(house.address), { max: 1, answerMs: 200 })
  const before = await pidOf(db)
  await expect(sql`select pg_sleep(5)`.execute(db)).rejects.toThrow(/terminated/)
  expect(await pidOf(db)).not.toBe(before)
  await db.destroy()
})
