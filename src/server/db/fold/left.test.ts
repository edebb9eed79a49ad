import { afterEach, beforeEach, expect, test } from 'vitest'
import { append } from '#server/db/log.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { foldDue } from './fold.ts'
import { foldLeft } from './left.ts'
import { verify } from './verify.ts'

const NOW = Date.UTC(2026, 0, 5)
/** More than three chunks of 2,000. */
const PEOPLE = 6_500

let house: TestDatabase
beforeEach(async () => {
  house = await testDatabase()
  const events = Array.from({ length: PEOPLE }, (_, n) => ({
    messageId: `m${n}`,
    person: `p${n}`,
    kind: 'behaviour' as const,
    name: 'page_view',
    properties: {},
    happenedAt: NOW,
  }))
  const { db, workspaceId } = house
  await inWorkspace(db, workspaceId, (tx) => append(tx, workspaceId, 'web', events, NOW))
})
afterEach(() => house.close())

test('two who fold what was left take turns, and fold nobody twice', async () => {
  const { db, workspaceId } = house
  const [one, other] = await Promise.all([1, 2].map(() => foldDue(db, workspaceId, NOW)))
  expect((one ?? 0) + (other ?? 0)).toBe(PEOPLE)
  expect(await verify(db, workspaceId)).toMatchObject({ pending: 0, count: 0, people: PEOPLE })
})

test('what was left is folded beside, told in the log, and given up when the house closes', async () => {
  const { db } = house
  const told: object[] = []
  const log = { warn: (what: object) => told.push(what), error: (what: object) => told.push(what) }
  const leaving = new AbortController()
  const first = foldLeft(
    db,
    () => NOW,
    { ...log, warn: (what) => leaving.abort(told.push(what)) },
    leaving.signal,
  )
  await first
  expect(told).toEqual([{}, { people: 2_000 }])
  await foldLeft(db, () => NOW, log, new AbortController().signal)
  expect(told.slice(2)).toEqual([{}, { people: PEOPLE - 2_000 }])
  await foldLeft(db, () => NOW, log, new AbortController().signal)
  expect(told).toHaveLength(4)
})
