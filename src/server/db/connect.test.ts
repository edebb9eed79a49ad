import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyOut } from './columns/copy-out.ts'
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

test('a transaction is one whatever it begins with, and what fails in it undoes all of it', async () => {
  const db = connect(house.address, { max: 1 })
  await sql`create table kept (n integer)`.execute(db)
  const firsts = {
    plain: sql`insert into kept values (1)`,
    told: sql`insert into kept values (${1}::integer)`,
    several: sql.raw('set local lock_timeout = 0;insert into kept values (1)'),
  }
  for (const [name, first] of Object.entries(firsts)) {
    const failing = db.transaction().execute(async (tx) => {
      await first.execute(tx)
      await sql`select 1 / 0`.execute(tx)
    })
    await expect(failing, name).rejects.toThrow('division by zero')
    const failed = db.transaction().execute((tx) => sql`select 1 / 0`.execute(tx))
    await expect(failed, name).rejects.toThrow('division by zero')
    await db.transaction().execute((tx) => first.execute(tx))
  }
  await db.transaction().execute(async () => undefined)
  const answers = await db.transaction().execute(async (tx) => {
    const plain = await sql<{ n: number }>`select count(*)::integer as n from kept`.execute(tx)
    return [
      plain.rows[0]?.n,
      (await sql`select pg_current_xact_id_if_assigned()`.execute(tx)).rows.length,
    ]
  })
  expect(answers).toEqual([3, 1])
  const pieces: Buffer[] = []
  await db
    .transaction()
    .execute((tx) => copyOut(tx, 'select n from kept', (piece) => pieces.push(piece)))
  expect(Buffer.concat(pieces).subarray(0, 6).toString()).toBe('PGCOPY')
  await sql`drop table kept`.execute(db)
  await db.destroy()
})
