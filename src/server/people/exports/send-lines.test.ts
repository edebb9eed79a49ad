import { text } from 'node:stream/consumers'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, type Db, type Tx } from '#server/db/connect.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { linesOf } from './send-lines.ts'

let house: TestDatabase
/** The one connection there is: who does not give it back keeps everybody out. */
let single: Db
beforeEach(async () => {
  house = await testDatabase()
  single = connect(applicationAddress(house.address), { max: 1, patienceMs: 10_000 })
})
afterEach(async () => {
  await single.destroy()
  await house.close()
})

const endless = async (tx: Tx) =>
  (async function* () {
    for (;;) {
      await sql`select 1`.execute(tx)
      yield 'x'.repeat(10_000)
    }
  })()

const isFree = () =>
  inWorkspace(single, house.workspaceId, (tx) => sql`select 1`.execute(tx)).then(({ rows }) => rows)

test('whoever goes away in the middle of a file that waits for them gives the connection back', async () => {
  const file = await linesOf(single, house.workspaceId, endless)
  file.on('error', () => undefined)
  // Long enough that the file is full and waits to be taken.
  await new Promise((resolve) => setTimeout(resolve, 200))
  file.destroy()
  expect(await isFree()).toHaveLength(1)
})

test('whoever stays and takes nothing is given up', async () => {
  const file = await linesOf(single, house.workspaceId, endless, undefined, 300)
  const broken = new Promise<Error>((resolve) => file.once('error', resolve))
  expect(await isFree()).toHaveLength(1)
  expect((await broken).message).toBe('Nobody takes the file')
})

test('a file that cannot be begun says so before anything of it is sent', async () => {
  const failing = linesOf(single, house.workspaceId, async (tx) => {
    await sql`select 1 / 0`.execute(tx)
    throw new Error('It went on')
  })
  await expect(failing).rejects.toThrow('division by zero')
  expect(await isFree()).toHaveLength(1)
})

test('a file that breaks in the middle is not taken for whole', async () => {
  const file = await linesOf(single, house.workspaceId, async () =>
    (async function* () {
      yield 'one line'
      throw new Error('The database went away')
    })(),
  )
  await expect(text(file)).rejects.toThrow('The database went away')
})
