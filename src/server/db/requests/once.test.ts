import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Tx } from '#server/db/connect.ts'
import { connect } from '#server/db/connect.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { digestOf, take } from './claim.ts'
import { type Asked, once } from './once.ts'
import { keyFor } from './sealed.ts'
import { sweepRequests } from './sweep.ts'

const NOW = Date.UTC(2026, 10, 22)
const SEAL = keyFor('a secret of a test', 'idempotency')

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

const asked = (key: string | null, who = 'member:1', route = 'sources.create'): Asked => ({
  who,
  route,
  key,
  sealKey: SEAL,
  now: NOW,
  isMinded: false,
})

/** Makes a source, and shows a secret that nobody can be shown again. */
const make =
  (name: string) =>
  async (tx: Tx): Promise<Result<{ id: number; secret: string }, 'name-taken'>> => {
    const { workspaceId } = house
    const made = await tx
      .insertInto('source')
      .values({ workspace_id: workspaceId, name })
      .onConflict((conflict) => conflict.doNothing())
      .returning('source_id')
      .executeTakeFirst()
    return made
      ? ok({ id: made.source_id, secret: `whsec_${Math.random()}` })
      : refuse('name-taken')
  }
const ask = (key: string | null, name: string, work = make(name), who?: string, db = house.db) =>
  once(db, house.workspaceId, asked(key, who), { name }, work)

const sources = async (name: string) => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from source
    where workspace_id = ${house.workspaceId} and name = ${name}`.execute(house.owner)
  return rows[0]?.n
}
const records = async () => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from idempotency
    where workspace_id = ${house.workspaceId}`.execute(house.owner)
  return rows[0]?.n ?? 0
}

test('200 requests with one key at once make one thing and get one answer', async () => {
  const before = await records()
  const answers = await Promise.all(Array.from({ length: 200 }, () => ask('k-200', 'once')))
  const told = new Set(answers.map((answer) => JSON.stringify(answer)))
  expect([told.size, answers[0]?.ok]).toEqual([1, true])
  expect([await sources('once'), (await records()) - before]).toEqual([1, 1])
})

test('a key that is used for something else is refused, and another one’s same key is another key', async () => {
  const mine = await ask('k-own', 'mine')
  expect(await ask('k-own', 'something else')).toEqual({ ok: false, refusal: 'key-reused' })
  const theirs = await ask('k-own', 'theirs', make('theirs'), 'member:2')
  expect(mine).not.toEqual(theirs)
  expect(await sources('something else')).toBe(0)
})

test('a refusal is not kept: the same key may be tried again', async () => {
  await ask(null, 'taken')
  expect(await ask('k-try', 'taken')).toEqual({ ok: false, refusal: 'name-taken' })
  await sql`delete from source where name = 'taken'`.execute(house.owner)
  expect((await ask('k-try', 'taken')).ok).toBe(true)
})

test('what breaks leaves neither an effect nor a record, and the next try does it', async () => {
  const before = await records()
  const breaking = ask('k-break', 'broken', async (tx) => {
    await make('broken')(tx)
    throw new Error('The process dies before it commits')
  })
  await expect(breaking).rejects.toThrow('dies')
  expect([await sources('broken'), await records()]).toEqual([0, before])
  expect((await ask('k-break', 'broken')).ok).toBe(true)
})

test('an answer that never arrived is given again, word for word', async () => {
  // Committed; then the process was killed before it answered, and its memory is gone.
  const lost = await ask('k-lost', 'lost')
  const again = await ask('k-lost', 'lost')
  expect(again).toEqual(lost)
  expect(await sources('lost')).toBe(1)
})

test('while another process is at work on it, the second is told so after a short wait', async () => {
  // It shares nothing with this process but the database: it holds the row, and has not committed.
  const other = connect(applicationAddress(house.address), { max: 1 })
  const holding = Promise.withResolvers<void>()
  const killed = Promise.withResolvers<void>()
  const elsewhere = inWorkspace(other, house.workspaceId, async (tx) => {
    await take(tx, house.workspaceId, {
      who: 'member:1',
      route: 'sources.create',
      keyDigest: digestOf('k-slow'),
      bodyDigest: digestOf({ name: 'slow' }),
      sealKey: SEAL,
      now: NOW,
    })
    holding.resolve()
    await killed.promise
  }).catch((error) => error.message)
  await holding.promise
  const began = Date.now()
  expect(await ask('k-slow', 'slow')).toEqual({ ok: false, refusal: 'request-running' })
  expect(Date.now() - began).toBeLessThan(60_000)
  const patient = ask('k-slow', 'slow')
  killed.reject(new Error('killed'))
  expect(await elsewhere).toBe('killed')
  // It died without a trace: whoever waited does the work.
  expect((await patient).ok).toBe(true)
  await other.destroy()
})

test('nobody reads an answer in the database, and another house cannot open it', async () => {
  const shown = await ask('k-shown', 'shown')
  const { rows } = await sql<{ answer: Buffer; row: string }>`
    select answer, idempotency::text as row from idempotency`.execute(house.owner)
  const secret = shown.ok ? shown.value.secret : ''
  expect(secret).toMatch(/^whsec_/)
  for (const { answer, row } of rows) {
    expect(answer.toString('latin1')).not.toContain('whsec_')
    expect(row).not.toContain('k-shown')
  }
  const stranger = { ...asked('k-shown'), sealKey: keyFor('another secret', 'idempotency') }
  expect(
    await once(house.db, house.workspaceId, stranger, { name: 'shown' }, make('shown')),
  ).toEqual({ ok: false, refusal: 'answer-gone' })
})

test('after seven days a key is forgotten', async () => {
  const { db, workspaceId } = house
  const before = await records()
  const sweep = (now: number) =>
    inWorkspace(db, workspaceId, (tx) => sweepRequests(tx, workspaceId, now))
  expect(await sweep(NOW + 7 * 86_400_000)).toBe(0)
  expect(await sweep(NOW + 7 * 86_400_000 + 1)).toBe(before)
})
