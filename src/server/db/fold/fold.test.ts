import { afterAll, beforeAll, expect, test } from 'vitest'
import { append } from '#server/db/log.ts'
import { randomStream } from '#server/db/random-stream.example.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { claim } from './fold.ts'
import { verify } from './verify.ts'

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

const told = (seed: number, batches: number) =>
  Promise.resolve().then(async () => {
    const { db, workspaceId } = house
    for (const { now, events } of randomStream(seed, batches))
      await inWorkspace(db, workspaceId, async (tx) => {
        const { people } = await append(tx, workspaceId, 'web', events, now)
        await claim(tx, workspaceId, people, now)
      })
  })

test('what the live fold keeps is what the whole log says, bit for bit, late events included', async () => {
  await told(1, 150)
  const { db, workspaceId } = house
  const found = await verify(db, workspaceId)
  expect(found.differences).toEqual([])
  expect(found.people).toBe(6)
})
