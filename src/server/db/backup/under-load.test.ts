import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importMap } from '#api/import-map.ts'
import { instant } from '#domain/time.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { type Address, connect, type Db } from '#server/db/connect.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { verify } from '#server/db/fold/verify.ts'
import { tell } from '#server/db/log.ts'
import { migrate } from '#server/db/migrate.ts'
import { applicationAddress, prepareRole } from '#server/db/roles.ts'
import { emptyDatabase, testDatabase } from '#server/db/test-database.ts'
import { type OwnServer, ownServer } from '#server/db/test-own-server.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import { runImport } from '#server/people/imports/run-import.ts'
import { openBackup } from './file/read.ts'
import { compareWith, restore } from './restore.ts'
import { writeBackup } from './write-backup.ts'

const NOW = instant(Date.UTC(2026, 10, 22))

let folder: string
let server: OwnServer
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-load-'))
  server = await ownServer()
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const map = importMap.parse({
  schema: 'lockstep.map/1',
  name: 'load',
  messageId: { column: 'id' },
  person: { column: 'person' },
  events: [{ name: { column: 'event' }, at: { column: 'at' } }],
})

async function backUp(owner: Address, name: string): Promise<string> {
  const path = join(folder, name)
  await writeBackup(owner, { path, force: false, product: '9.9.9', now: NOW })
  return path
}

async function restoreInto(owner: Address, path: string) {
  const backup = await openBackup(path)
  await restore(owner, backup, NOW)
  const { differences } = await compareWith(owner, backup)
  expect(differences).toEqual([])
  await backup.close()
}

const counted = async (db: Db, workspaceId: string) => {
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql<{ live: number; imported: number; told: number; people: number }>`select
      (select count(*) from event e join source s using (workspace_id, source_id)
        where e.workspace_id = ${workspaceId} and s.name = 'web') as live,
      (select count(*) from event where workspace_id = ${workspaceId} and batch_id is not null) as imported,
      (select coalesce(sum(events_new), 0)::bigint from batch where workspace_id = ${workspaceId}) as told,
      (select count(*) from person where workspace_id = ${workspaceId}) as people`.execute(tx),
  )
  return rows[0] as NonNullable<(typeof rows)[0]>
}

test('a backup taken while people write and files come in is the house at one instant', async () => {
  const house = await testDatabase()
  const { db, workspaceId, address } = house
  const csv = join(folder, 'rows.csv')
  const lines = Array.from(
    { length: 120_000 },
    (_, i) => `r${i},p${i % 3_000},page_view,${new Date(NOW - i * 60_000).toISOString()}`,
  )
  writeFileSync(csv, `id,person,event,at\n${lines.join('\n')}\n`)
  let acknowledged = 0
  let writing = true
  const writer = async (no: number) => {
    for (let n = 0; writing; n += 1) {
      const event = {
        messageId: `${no}-${n}`,
        person: `p${n % 500}`,
        kind: 'behaviour' as const,
        name: 'demo_request',
        properties: {},
        happenedAt: NOW,
      }
      await tell(db, workspaceId, 'web', [event], NOW)
      acknowledged += 1
    }
  }
  const writers = Promise.all([0, 1, 2].map(writer))
  let chunks = 0
  const watch = { wrote: () => (chunks += 1) }
  const job = { workspaceId, path: csv, fileName: 'rows.csv', map, now: NOW, by: BY_SYSTEM }
  const importing = runImport(applicationAddress(address), job, watch)
  while (chunks === 0) await new Promise(setImmediate)
  const before = acknowledged
  const path = await backUp(address, 'load.backup')
  const after = acknowledged
  expect((await importing).ok).toBe(true)
  writing = false
  await writers

  const elsewhere = await emptyDatabase()
  await restoreInto(elsewhere.address, path)
  const restored = connect(applicationAddress(elsewhere.address), { max: 2 })
  const found = await counted(restored, workspaceId)
  expect(found.live).toBeGreaterThanOrEqual(before)
  expect(found.live).toBeLessThanOrEqual(after + 3)
  expect(found.imported).toBeGreaterThan(0)
  expect(found.imported).toBe(found.told)
  await foldDue(restored, workspaceId, NOW)
  const { count, strays } = await verify(restored, workspaceId)
  expect([count, strays]).toEqual([0, 0])
  await restored.destroy()
  await elsewhere.close()
  await house.close()
})

test('a house moves from the embedded server to one’s own and back', async () => {
  const house = await testDatabase()
  const { db, workspaceId, address } = house
  const event = (n: number) => ({
    messageId: `${n}`,
    person: `p${n % 20}`,
    kind: 'behaviour' as const,
    name: 'demo_request',
    properties: { amount: n / 3 },
    happenedAt: NOW - n * 1_000,
  })
  await tell(
    db,
    workspaceId,
    'web',
    Array.from({ length: 100 }, (_, n) => event(n)),
    NOW,
  )

  // Its owner is no superuser, so row level security binds it too.
  const own = { url: await server.database('moved') }
  const owner = connect(own, { max: 1 })
  await prepareRole(owner, own)
  await migrate(owner)
  await firstWorkspace(connectAsApp(own), NOW)
  await owner.destroy()
  await restoreInto(own, await backUp(address, 'there.backup'))
  const there = connectAsApp(own)
  expect((await counted(there, workspaceId)).live).toBe(100)
  await tell(there, workspaceId, 'web', [event(100)], NOW)
  expect((await verify(there, workspaceId)).count).toBe(0)

  const back = await emptyDatabase()
  await restoreInto(back.address, await backUp(own, 'back.backup'))
  const again = connect(applicationAddress(back.address), { max: 1 })
  expect((await counted(again, workspaceId)).live).toBe(101)
  expect((await verify(again, workspaceId)).count).toBe(0)
  for (const one of [again, ...opened]) await one.destroy()
  await back.close()
  await house.close()
})

const opened: Db[] = []
function connectAsApp(owner: Address): Db {
  const db = connect(applicationAddress(owner), { max: 2 })
  opened.push(db)
  return db
}
