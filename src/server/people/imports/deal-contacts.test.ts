import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importMap } from '#api/import-map.ts'
import { instant } from '#domain/time.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { verify } from '#server/db/fold/verify.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { milestonesOf } from '#server/people/milestones.ts'
import { readScoreboard } from '#server/scoreboard/store.ts'
import { runImport } from './run-import.ts'

const NOW = instant(Date.UTC(2026, 5, 1))
const FILE = `contact,asked,deal,opened,won,amount
ada@x.org,2026-01-05,D1,2026-01-20,2026-03-15,30000
ben@x.org,2026-01-10,D1,2026-01-20,2026-03-15,30000
`

let house: TestDatabase
let folder: string
beforeAll(async () => {
  house = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'lockstep-files-'))
})
afterAll(async () => {
  await house.close()
  await rm(folder, { recursive: true })
})

test('a deal of two people is the outcome of both their hand-offs, and is one deal', async () => {
  const { db, workspaceId } = house
  const path = join(folder, 'deals.csv')
  await writeFile(path, FILE)
  const map = importMap.parse({
    schema: 'lockstep.map/1',
    name: 'crm',
    person: { column: 'contact' },
    events: [{ name: { value: 'demo_request' }, at: { column: 'asked' } }],
    deal: {
      id: { column: 'deal' },
      amount: { column: 'amount' },
      openedAt: { column: 'opened' },
      closedAt: { column: 'won' },
      state: { value: 'won' },
    },
  })
  const job = { workspaceId, path, fileName: 'deals.csv', map, now: NOW, by: BY_SYSTEM }
  const ran = await runImport(applicationAddress(house.address), job)
  expect(ran.ok).toBe(true)
  const question = { period: 'all', window: 'to-date' } as const
  const { flow, beside, deals } = await readScoreboard(db, workspaceId, question, NOW)
  expect(flow).toMatchObject({ mql: 2, deals: 2, won: 2 })
  expect(deals).toMatchObject({ won: 1, money: { cents: 3_000_000, currency: 'EUR' } })
  expect(beside).toMatchObject({ dealsPer100Mql: 50, centsPerMql: 1_500_000 })
  const told = await inWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<{ id: number }>`select person_id as id from person
      where workspace_id = ${workspaceId} and key = 'ben@x.org'`.execute(tx)
    return milestonesOf(tx, workspaceId, rows[0]?.id as number, NOW)
  })
  expect(told.map(({ entry }) => entry.name).sort()).toEqual([
    'accepted',
    'opportunity',
    'passed',
    'sql',
    'won',
  ])
})

const TWO = `contact,asked,deal,stage,opened,closed
cleo@x.org,2026-01-31,E1,lost,2026-01-20,2026-02-20
cleo@x.org,2026-01-31,E2,open,2026-02-10,
`

test('with one deal before the MQL and lost, and one after it and open, a person is with sales', async () => {
  const own = await testDatabase()
  const { db, workspaceId } = own
  const path = join(folder, 'two.csv')
  await writeFile(path, TWO)
  const map = importMap.parse({
    schema: 'lockstep.map/1',
    name: 'crm',
    person: { column: 'contact' },
    events: [{ name: { value: 'demo_request' }, at: { column: 'asked' } }],
    deal: {
      id: { column: 'deal' },
      openedAt: { column: 'opened' },
      closedAt: { column: 'closed' },
      state: { column: 'stage', won: [], lost: ['lost'] },
    },
  })
  const job = { workspaceId, path, fileName: 'two.csv', map, now: NOW, by: BY_SYSTEM }
  expect((await runImport(applicationAddress(own.address), job)).ok).toBe(true)
  const board = await readScoreboard(db, workspaceId, { period: 'all', window: '30' }, NOW)
  // The MQL on 31 January: E2 came 10 days after it, E1 eleven days before it.
  expect(board.metrics.find(({ id }) => id === 'deal')?.rate).toMatchObject({ num: 1, den: 1 })
  expect(board.outOfOrder.named).toMatchObject([{ openedAt: Date.UTC(2026, 0, 20) }])
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql<{
      stage: string
    }>`select stage from person_state where workspace_id = ${workspaceId}`.execute(tx),
  )
  expect(rows).toEqual([{ stage: 'opportunity' }])
  expect(await verify(db, workspaceId)).toMatchObject({ count: 0 })
  await own.close()
})
