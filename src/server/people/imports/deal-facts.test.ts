import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { importMap } from '#api/import-map.ts'
import { instant } from '#domain/time.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { rebuild } from '#server/db/fold/rebuild.ts'
import { verify } from '#server/db/fold/verify.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { runImport } from './run-import.ts'
import { readBatch } from './store.ts'
import { undoBatch } from './undo.ts'

const NOW = Date.UTC(2026, 5, 1)
const HEAD = 'contact,asked,deal,company,owner,opened,won,amount,stage\n'
const ADA = 'ada@x.org,2026-01-05,D1,Acme,Kim,2026-01-20,2026-03-15,30000,Won\n'
const BEN = 'ben@x.org,2026-01-10,D1,Bolt,Lee,2026-01-20,2026-03-15,30000,Won\n'

let house: TestDatabase
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-files-'))
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(async () => {
  house = await testDatabase()
})
afterEach(() => house.close())

/** Imports rows on a day of its own and answers what was new. */
async function bringIn(rows: string, day: number, more: object = {}) {
  const { db, workspaceId } = house
  const path = join(folder, 'deals.csv')
  await writeFile(path, HEAD + rows)
  const map = importMap.parse({
    schema: 'lockstep.map/1',
    name: 'crm',
    person: { column: 'contact' },
    company: { column: 'company' },
    events: [{ name: { value: 'demo_request' }, at: { column: 'asked' } }],
    deal: {
      id: { column: 'deal' },
      owner: { column: 'owner' },
      amount: { column: 'amount' },
      openedAt: { column: 'opened' },
      closedAt: { column: 'won' },
      state: { column: 'stage', won: ['Won'], lost: [] },
    },
    ...more,
  })
  const now = instant(NOW + day * 86_400_000)
  const ran = await runImport(applicationAddress(house.address), {
    workspaceId,
    path,
    fileName: 'deals.csv',
    map,
    now,
    by: BY_SYSTEM,
  })
  if (!ran.ok) throw new Error(ran.refusal.says)
  const batch = await readBatch(db, workspaceId, ran.value, now)
  if (!batch.ok) throw new Error(batch.refusal)
  const { rowsNew, rowsKnown, eventsNew } = batch.value
  return { batchId: ran.value, counted: [rowsNew, rowsKnown, eventsNew] }
}

async function query<T>(made: (workspaceId: string) => ReturnType<typeof sql<T>>): Promise<T[]> {
  const { db, workspaceId } = house
  return (await inWorkspace(db, workspaceId, (tx) => made(workspaceId).execute(tx))).rows
}

const deal = async () =>
  (
    await query<Record<string, unknown>>(
      (id) => sql`select d.amount_cents as cents, d.owner, d.state, c.name as company
        from deal d left join company c on c.workspace_id = d.workspace_id and c.company_id = d.company_id
        where d.workspace_id = ${id}`,
    )
  )[0]

const people = () =>
  query<{ key: string }>(
    (id) => sql`select p.key from deal_contact c
      join person p on p.workspace_id = c.workspace_id and p.person_id = c.person_id
      where c.workspace_id = ${id} order by 1`,
  )

const differences = async () => (await verify(house.db, house.workspaceId)).differences
const undo = (batchId: number) =>
  undoBatch(house.db, { workspaceId: house.workspaceId, batchId, now: NOW, by: BY_SYSTEM })

test('an amount that a later file changes is one event of the log, and goes with it', async () => {
  const first = { cents: 3_000_000, owner: 'Kim', state: 'won', company: 'Acme' }
  // Her company, what she did, the opening and the win, and nothing beside them.
  expect((await bringIn(ADA, 0)).counted).toEqual([1, 0, 4])
  expect(await deal()).toEqual(first)
  expect((await bringIn(ADA, 1)).counted).toEqual([0, 1, 0])

  const dearer = ADA.replace('30000', '99000')
  const second = await bringIn(dearer, 2)
  expect(second.counted).toEqual([1, 0, 1])
  expect(await deal()).toEqual({ ...first, cents: 9_900_000 })
  expect((await bringIn(dearer, 3)).counted).toEqual([0, 1, 0])
  expect(await differences()).toEqual([])
  await rebuild(house.db, house.workspaceId, NOW)
  expect(await deal()).toEqual({ ...first, cents: 9_900_000 })

  expect(await undo(second.batchId)).toEqual({
    ok: true,
    value: { eventsRemoved: 1, peopleRemoved: 0, dealsRemoved: 0 },
  })
  expect(await deal()).toEqual(first)
  expect(await differences()).toEqual([])
})

test('an amount that goes up, down and up again is told each time', async () => {
  const amounts = []
  for (const [day, amount] of ['30000', '99000', '30000', '99000'].entries()) {
    await bringIn(ADA.replace('30000', amount), day)
    amounts.push((await deal())?.cents)
  }
  expect(amounts).toEqual([3_000_000, 9_900_000, 3_000_000, 9_900_000])
})

test('an empty cell tells nothing, and a deal in two rows is as the last of them has it', async () => {
  expect((await bringIn(ADA + BEN, 0)).counted.slice(0, 2)).toEqual([2, 0])
  expect(await deal()).toMatchObject({ owner: 'Lee', company: 'Bolt' })
  expect((await bringIn(ADA + BEN, 1)).counted).toEqual([0, 2, 0])
  const silent = BEN.replace('Lee', '').replace('Bolt', '').replace('30000', '')
  expect((await bringIn(silent, 2)).counted).toEqual([0, 1, 0])
  expect(await deal()).toEqual({ cents: 3_000_000, owner: 'Lee', state: 'won', company: 'Bolt' })
})

test('an import that is taken out leaves a shared deal its company, its owner and its people', async () => {
  await bringIn(ADA, 0)
  const { batchId } = await bringIn(BEN, 1)
  expect(await deal()).toMatchObject({ owner: 'Lee', company: 'Bolt' })
  expect(await people()).toEqual([{ key: 'ada@x.org' }, { key: 'ben@x.org' }])
  expect(await undo(batchId)).toEqual({
    ok: true,
    value: { eventsRemoved: 4, peopleRemoved: 1, dealsRemoved: 0 },
  })
  expect(await deal()).toEqual({ cents: 3_000_000, owner: 'Kim', state: 'won', company: 'Acme' })
  expect(await people()).toEqual([{ key: 'ada@x.org' }])
  expect(
    await query(
      (id) => sql`select key from company where workspace_id = ${id} and system = 'name'`,
    ),
  ).toEqual([{ key: 'acme' }])
  expect(await differences()).toEqual([])
})

test('verify names an amount, an owner and a company that somebody changed beside the log', async () => {
  await bringIn(ADA, 0)
  await query(
    (id) => sql`update deal set amount_cents = 1, owner = 'Max', company_id = null
      where workspace_id = ${id}`,
  )
  expect((await differences()).map(({ of, field }) => [of, field])).toEqual([
    ['deal D1', 'amount_cents'],
    ['deal D1', 'company_id'],
    ['deal D1', 'owner'],
  ])
})

test('what the rule decided of an import goes with it, and the person is as before', async () => {
  const LIVE = { history: false, deal: undefined }
  const rulings = () =>
    query(
      (id) => sql`select e.message_id, e.happened_at, e.known_at from event e
        join signature s on s.workspace_id = ${id} and s.signature_id = e.signature_id
        where e.workspace_id = ${id} and s.properties ->> 'by' = 'rule' order by 1`,
    )
  const kept = () =>
    query(
      (id) => sql`select s::text as row from person_state s where s.workspace_id = ${id}
        union all select h::text from handoff h where h.workspace_id = ${id}`,
    )
  await bringIn(ADA, 0, LIVE)
  const before = { rulings: await rulings(), kept: await kept() }
  expect(before.rulings.length).toBeGreaterThan(0)
  const later = await bringIn(`${ADA.replace('2026-01-05', '2026-05-20')}${BEN}`, 1, LIVE)
  expect((await rulings()).length).toBeGreaterThan(before.rulings.length)
  expect(await undo(later.batchId)).toMatchObject({
    ok: true,
    // Her second demo request, his company and his demo request.
    value: { eventsRemoved: 3, peopleRemoved: 1 },
  })
  expect({ rulings: await rulings(), kept: await kept() }).toEqual(before)
  expect(await differences()).toEqual([])
})
