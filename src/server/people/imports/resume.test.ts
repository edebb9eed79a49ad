import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { importMap } from '#api/import-map.ts'
import { instant } from '#domain/time.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { verify } from '#server/db/fold/verify.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { takeUp } from './batches.ts'
import { resumeImports } from './resume.ts'
import { runImport } from './run-import.ts'
import { listBatches } from './store.ts'
import { findFile, forgetFile, storeFile } from './uploads.ts'

const NOW = instant(Date.UTC(2026, 10, 22))
const LATER = instant(NOW + 3_600_000)
/** More than one chunk. */
const ROWS = 60_000

let house: TestDatabase
let home: string
beforeEach(async () => {
  house = await testDatabase()
  home = await mkdtemp(join(tmpdir(), 'lockstep-home-'))
})
afterEach(async () => {
  await house.close()
  await rm(home, { recursive: true })
})

const log = { error: (told: object) => expect(told).toBeNull() }
const imports = async () =>
  (await listBatches(house.db, house.workspaceId, LATER, { limit: 9 })).rows

/** Whether a lock of an import is still held: a connection that is told to end does so a moment later. */
async function isHeld(): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_locks l
    join pg_database d on d.oid = l.database and d.datname = current_database()
    where l.locktype = 'advisory' limit 1`.execute(house.owner)
  return rows.length > 0
}

/** One row of a thousand has a status that nobody has mapped, before the crash and after it. */
const statusOf = (n: number) => (n % 1_000 === 0 ? 'Waiting for budget' : '')

/** Begins an import whose connection dies with its process once one chunk is in; answers the file. */
async function interrupted(): Promise<string> {
  const { workspaceId, owner } = house
  const rows = Array.from({ length: ROWS }, (_, n) => `p${n % 50},2026-01-01,${n},${statusOf(n)}\n`)
  const text = Readable.from(['person,at,n,status\n', ...rows])
  const uploadId = await storeFile(home, workspaceId, 'visits.csv', text, Date.now())
  const file = await findFile(home, workspaceId, uploadId)
  const map = importMap.parse({
    schema: 'lockstep.map/1',
    name: 'visits',
    person: { column: 'person' },
    messageId: { column: 'n' },
    statuses: 'salesforce',
    events: [
      { name: { value: 'visit' }, at: { column: 'at' } },
      { kind: 'status', name: { column: 'status' }, at: { column: 'at' } },
    ],
  })
  const job = { workspaceId, path: file?.path ?? '', fileName: 'visits.csv', uploadId, map }
  const running = runImport(
    applicationAddress(house.address),
    { ...job, now: NOW, by: BY_SYSTEM },
    {
      wrote: () =>
        sql`select pg_terminate_backend(l.pid) from pg_locks l
        join pg_database d on d.oid = l.database and d.datname = current_database()
        where l.locktype = 'advisory'`.execute(owner),
    },
  )
  await expect(running).rejects.toThrow()
  await expect.poll(() => isHeld(), { timeout: 120_000 }).toBe(false)
  return uploadId
}

test('an import that a crash ended goes on where it was, and counts the whole file once', async () => {
  await interrupted()
  await resumeImports(
    { db: house.db, application: applicationAddress(house.address), home },
    LATER,
    log,
  )
  await expect.poll(async () => (await imports())[0]?.state, { timeout: 120_000 }).toBe('done')
  const found = await imports()
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({ rowsRead: ROWS, rowsNew: ROWS, rowsKnown: 0, eventsNew: ROWS })
  const { rows: told } = await sql<{ action: string; after: unknown }>`
    select action, after from audit where action like '%-import' order by seq`.execute(house.owner)
  expect(told).toMatchObject([
    { action: 'start-import' },
    { action: 'resume-import', after: { rowsRead: 40_000 } },
    { action: 'finish-import', after: { state: 'done', rowsNew: ROWS } },
  ])
  const { rows: statuses } = await sql`select status, rows::int from batch_status`.execute(
    house.owner,
  )
  expect(statuses).toEqual([{ status: 'Waiting for budget', rows: ROWS / 1_000 }])
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0, pending: 0 })
})

test('an import whose file is gone is closed, and says what to do', async () => {
  await forgetFile(home, house.workspaceId, await interrupted())
  await resumeImports(
    { db: house.db, application: applicationAddress(house.address), home },
    LATER,
    log,
  )
  const [batch] = await imports()
  expect(batch).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('Import the file again'),
  })
})

test('a file that ends the process each time is taken up once, and not for ever', async () => {
  const { db, workspaceId } = house
  await interrupted()
  const { rows } = await sql<{ id: number }>`select batch_id as id from batch`.execute(house.owner)
  await takeUp(db, workspaceId, { batchId: rows[0]?.id as number, at: NOW })
  await resumeImports({ db, application: applicationAddress(house.address), home }, LATER, log)
  expect((await imports())[0]).toMatchObject({ state: 'failed', rowsRead: 40_000 })
})
