import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importMap } from '#api/import-map.ts'
import { instant } from '#domain/time.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { claim, foldDue } from '#server/db/fold/fold.ts'
import { append, type NewEvent, tell } from '#server/db/log.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { runImport } from './run-import.ts'

const NOW = instant(Date.UTC(2026, 10, 22))

let house: TestDatabase
let folder: string
beforeAll(async () => {
  house = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'lockstep-files-'))
  await writeFile(join(folder, 'visits.csv'), 'person,at\nada,2026-01-01\nbob,2026-01-01\n')
})
afterAll(async () => {
  await house.close()
  await rm(folder, { recursive: true })
})

const did = (messageId: string, name: string): NewEvent => ({
  messageId,
  person: 'ada',
  kind: 'behaviour',
  name,
  properties: {},
  happenedAt: NOW,
})

async function knownAt(source: string) {
  const { rows } = await sql<{ key: string; known_at: number }>`
    select p.key, e.known_at from event e join person p using (workspace_id, person_id)
    join source s using (workspace_id, source_id) where s.name = ${source} order by e.event_id`.execute(
    house.owner,
  )
  return rows
}

/** Until somebody waits for a lock, or the work is done without. */
async function untilSomebodyWaits(work: Promise<unknown>): Promise<void> {
  let done = false
  work.finally(() => {
    done = true
  })
  while (!done) {
    const { rows } = await sql`select 1 from pg_stat_activity
      where wait_event_type = 'Lock' and datname = current_database()`.execute(house.owner)
    if (rows.length > 0) return
    await sleep(10)
  }
}

test('a decision made while a chunk is written makes the chunk’s history known at the import', async () => {
  const { db, workspaceId } = house
  await tell(db, workspaceId, 'web', [did('1', 'page_view')], NOW)
  let importing: Promise<unknown> = Promise.resolve()
  await inWorkspace(db, workspaceId, async (tx) => {
    const { people } = await append(tx, workspaceId, 'web', [did('2', 'demo_request')], NOW)
    await claim(tx, workspaceId, people, NOW)
    importing = runImport(applicationAddress(house.address), {
      workspaceId,
      path: join(folder, 'visits.csv'),
      fileName: 'visits.csv',
      now: NOW,
      by: BY_SYSTEM,
      map: importMap.parse({
        schema: 'lockstep.map/1',
        name: 'visits',
        person: { column: 'person' },
        events: [{ name: { value: 'visit' }, at: { column: 'at' } }],
      }),
    })
    await untilSomebodyWaits(importing)
  })
  await importing
  const [ada, bob] = await knownAt('visits')
  expect(ada?.known_at).toBeGreaterThanOrEqual(NOW)
  expect(bob?.known_at).toBe(Date.UTC(2026, 0, 1))
})

test('nothing is known before it was received, however early the fold began', async () => {
  const { db, workspaceId } = house
  const later = NOW + 60_000
  await inWorkspace(db, workspaceId, (tx) =>
    append(tx, workspaceId, 'late', [did('3', 'page_view')], later),
  )
  await foldDue(db, workspaceId, NOW)
  expect((await knownAt('late'))[0]?.known_at).toBeGreaterThanOrEqual(later)
})
