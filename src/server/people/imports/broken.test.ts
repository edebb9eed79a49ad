import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { importMap } from '#api/import-map.ts'
import { instant } from '#domain/time.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { testDatabase } from '#server/db/test-database.ts'
import { readBatch } from './store.ts'
import { importBeside } from './thread.ts'

const NOW = instant(Date.UTC(2026, 10, 22))

test('what breaks an import after it has begun is told to the log, and its batch says what to do', async () => {
  const house = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-files-'))
  const path = join(folder, 'visits.csv')
  await writeFile(path, 'person,at\nada,2026-01-01\n')
  await sql`revoke insert on event from lockstep_app`.execute(house.owner)
  const { workspaceId } = house
  const map = importMap.parse({
    schema: 'lockstep.map/1',
    name: 'visits',
    person: { column: 'person' },
    events: [{ name: { value: 'visit' }, at: { column: 'at' } }],
  })
  const job = { workspaceId, path, fileName: 'visits.csv', now: NOW, by: BY_SYSTEM, map }
  const { begun, error } = await new Promise<{ begun: number; error: unknown }>((done, no) => {
    const failed = async (error: unknown) => {
      const began = await begins
      done({ begun: began.ok ? began.value.batchId : 0, error })
    }
    const begins = importBeside(applicationAddress(house.address), job, { home: folder, failed })
    begins.catch(no)
  })
  expect((error as Error).message).toMatch('permission denied for table event')
  expect(await readBatch(house.db, workspaceId, begun, NOW)).toMatchObject({
    value: {
      state: 'failed',
      error:
        'The import broke off; the log of this machine says why (42501). Import the file again: what is in is passed over.',
    },
  })
  await house.close()
  await rm(folder, { recursive: true })
})
