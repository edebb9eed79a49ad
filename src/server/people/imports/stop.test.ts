import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importMap } from '#api/import-map.ts'
import { instant } from '#domain/time.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { connect } from '#server/db/connect.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { runImport } from './run-import.ts'
import { listBatches, readBatch, stopBatch } from './store.ts'
import { tryBeside } from './thread.ts'

const NOW = instant(Date.UTC(2026, 10, 22))
const ROWS = 90_000

let house: TestDatabase
let folder: string
beforeAll(async () => {
  house = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'lockstep-files-'))
  const rows = Array.from({ length: ROWS }, (_, n) => `p${n % 100},2026-01-01,${n}`)
  await writeFile(join(folder, 'visits.csv'), ['person,at,n', ...rows, ''].join('\n'))
})
afterAll(async () => {
  await house.close()
  await rm(folder, { recursive: true })
})

const job = () => ({
  workspaceId: house.workspaceId,
  path: join(folder, 'visits.csv'),
  fileName: 'visits.csv',
  now: NOW,
  by: BY_SYSTEM,
  map: importMap.parse({
    schema: 'lockstep.map/1',
    name: 'visits',
    person: { column: 'person' },
    messageId: { column: 'n' },
    events: [{ name: { value: 'visit' }, at: { column: 'at' } }],
  }),
})
const read = async (batchId: number) => {
  const batch = await readBatch(house.db, house.workspaceId, batchId, NOW)
  if (!batch.ok) throw new Error(batch.refusal)
  return batch.value
}

test('a trial that nobody waits for any more ends with its connection', async () => {
  const lines = async () => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(house.db)
    return rows[0]?.n
  }
  const before = await lines()
  const left = new AbortController()
  const trial = tryBeside(applicationAddress(house.address), job(), left.signal)
  trial.catch(() => undefined)
  await expect.poll(lines, { interval: 5 }).not.toBe(before)
  left.abort()
  await expect(trial).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' })
  await expect.poll(lines).toBe(before)
})

test('a stopped import keeps what is in, and the same file again brings the rest', async () => {
  const { db, workspaceId } = house
  let batchId = 0
  const first = await runImport(applicationAddress(house.address), job(), {
    begun: ({ batchId: begun }) => {
      batchId = begun
    },
    // Stopped twice, it stays stopped.
    wrote: () => stopBatch(db, workspaceId, batchId, { now: NOW, by: BY_SYSTEM }),
  })
  if (!first.ok) throw new Error(first.refusal.says)
  const stopped = await read(first.value)
  expect(stopped.state).toBe('stopped')
  expect(stopped.rowsRead).toBeGreaterThan(0)
  expect(stopped.rowsRead).toBeLessThan(ROWS)
  expect(stopped.eventsNew).toBe(stopped.rowsRead)
  expect(stopped.finishedAt).not.toBeNull()
  expect(await stopBatch(db, workspaceId, first.value, { now: NOW, by: BY_SYSTEM })).toEqual({
    ok: false,
    refusal: 'import-over',
  })

  const second = await runImport(applicationAddress(house.address), job())
  if (!second.ok) throw new Error(second.refusal.says)
  expect(await read(second.value)).toMatchObject({
    state: 'done',
    rowsRead: ROWS,
    rowsNew: ROWS - stopped.rowsRead,
    rowsKnown: stopped.rowsRead,
  })
})

test('an import waits while there is no room on the disk, and goes on by itself', async () => {
  const held = Promise.withResolvers<void>()
  let asked = 0
  const room = async () => {
    asked += 1
    if (asked === 2) await held.promise
  }
  let batchId = 0
  const running = runImport(applicationAddress(house.address), job(), {
    begun: (batch) => {
      batchId = batch.batchId
    },
    room,
  })
  await expect.poll(() => asked, { timeout: 20_000 }).toBe(2)
  await sleep(300)
  const { state, rowsRead } = await read(batchId)
  expect([state, asked]).toEqual(['reading', 2])
  expect(rowsRead).toBeGreaterThan(0)
  expect(rowsRead).toBeLessThan(ROWS)
  held.resolve()
  expect(await running).toMatchObject({ ok: true })
  expect(await read(batchId)).toMatchObject({ state: 'done', rowsRead: ROWS })
})

test('one import at a time', async () => {
  let other: unknown
  await runImport(applicationAddress(house.address), job(), {
    wrote: () => {
      other ??= runImport(applicationAddress(house.address), job())
    },
  })
  expect(await other).toMatchObject({ ok: false, refusal: { code: 'import-running' } })
})

test('an import waits until the one before, which is over, has let go of its turn', async () => {
  const { db, workspaceId } = house
  const others = connect(applicationAddress(house.address), { max: 1 })
  const turn = sql`5562679, hashtext(${workspaceId})`
  await sql`select pg_advisory_lock(${turn})`.execute(others)
  const next = runImport(applicationAddress(house.address), job())
  await sleep(300)
  await sql`select pg_advisory_unlock(${turn})`.execute(others)
  expect(await next).toMatchObject({ ok: true })
  await others.destroy()
  const { rows } = await listBatches(db, workspaceId, NOW, { limit: 1 })
  expect(rows[0]?.state).toBe('done')
})

test('an import whose process is gone says so as soon as somebody looks', async () => {
  const { db, workspaceId } = house
  await inWorkspace(db, workspaceId, (tx) =>
    sql`update batch set state = 'reading', finished_at = null
      where workspace_id = ${workspaceId} and batch_id = (
        select max(batch_id) from batch where workspace_id = ${workspaceId})`.execute(tx),
  )
  const { rows } = await listBatches(db, workspaceId, NOW, { limit: 1 })
  const [latest] = rows
  expect(latest).toMatchObject({ state: 'failed', finishedAt: NOW })
  expect(latest?.error).toMatch(/Import the file again/)
})
