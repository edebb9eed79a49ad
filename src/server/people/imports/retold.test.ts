import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { verify } from '#server/db/fold/verify.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { lookInto } from './look-into.ts'
import { runImport } from './run-import.ts'
import { readBatch } from './store.ts'
import { tryImport } from './trial.ts'
import { undoBatch } from './undo.ts'

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

/** Brings a file in by the map that is made of its headers, as it was tried before; answers what is new. */
async function bringIn(text: string, told: object = {}) {
  const { db, workspaceId } = house
  const path = join(folder, 'x.csv')
  await writeFile(path, text)
  const { guess } = await lookInto(path)
  const asked = { workspaceId, path, fileName: 'x.csv', map: { ...guess, ...told }, by: BY_SYSTEM }
  const now = instant(Date.now())
  const address = applicationAddress(house.address)
  const trial = await tryImport(address, { ...asked, now })
  const ran = await runImport(address, { ...asked, now })
  if (!trial.ok || !ran.ok) throw new Error('The file is unfit')
  const batch = await readBatch(db, workspaceId, ran.value, now)
  if (!batch.ok) throw new Error(batch.refusal)
  const { rowsNew, rowsKnown, eventsNew } = batch.value
  expect(batch.value).toMatchObject({ state: 'done', rowsRefused: 0 })
  const counted = [rowsNew, rowsKnown, eventsNew]
  expect([trial.value.rowsNew, trial.value.rowsKnown, trial.value.events]).toEqual(counted)
  return { batchId: ran.value, counted }
}

async function query<T>(made: (workspaceId: string) => ReturnType<typeof sql<T>>): Promise<T[]> {
  const { db, workspaceId } = house
  return (await inWorkspace(db, workspaceId, (tx) => made(workspaceId).execute(tx))).rows
}

/** The titles of everybody, by their first names. */
const titles = async () =>
  (
    await query<{ title: string }>(
      (id) => sql`select traits ->> 'title' as title from person_state where workspace_id = ${id}
        order by traits ->> 'firstName'`,
    )
  ).map(({ title }) => title)

/** Eight people, so that chance would show. */
const rowsOf = (line: (n: number) => string) => Array.from({ length: 8 }, (_, n) => line(n + 1))

const FILES: [string, string, (n: number, title: string) => string][] = [
  [
    'HubSpot contacts',
    'Record ID,First Name,Last Name,Email,Job Title,Create Date',
    (n, title) => `50${n},P${n},Vidal,p${n}@e.example,${title} ${n},2025-01-02 10:00`,
  ],
  [
    'Salesforce leads',
    'Id,FirstName,LastName,Company,Email,Title,LeadSource,Status,IsConverted,CreatedDate',
    (n, title) =>
      `00QD00000000aa${n},P${n},Olt,Olt BV,p${n}@e.example,${title} ${n},Web,Open,false,2025-01-01T00:00:00Z`,
  ],
  [
    'Salesforce contacts',
    'Id,AccountId,FirstName,LastName,Email,Title,CreatedDate',
    (n, title) =>
      `003D00000000aa${n},001,P${n},Olt,p${n}@e.example,${title} ${n},2025-01-01T00:00:00Z`,
  ],
  [
    'Pipedrive people',
    'Person - ID,Person - Name,Person - First name,Person - Email (Work),Person - Job title,Person - Person created',
    (n, title) => `${n},P${n} Olt,P${n},p${n}@e.example,${title} ${n},2025-01-01 08:00`,
  ],
  [
    'a list that says when somebody was created',
    'Email,First name,Title,Created',
    (n, title) => `p${n}@e.example,P${n},${title} ${n},2025-01-01`,
  ],
  [
    'a list without dates',
    'Email,First name,Title',
    (n, title) => `p${n}@e.example,P${n},${title} ${n}`,
  ],
]

test.each(FILES)(
  '%s: everybody is as the newest export says, also where it says again what was',
  {
    timeout: 120_000,
  },
  async (_, head, line) => {
    const file = (title: string) => [head, ...rowsOf((n) => line(n, title))].join('\r\n')
    const all = (title: string) => rowsOf((n) => `${title} ${n}`)
    expect((await bringIn(file('Rep'))).counted).toEqual([8, 0, 8])
    expect(await titles()).toEqual(all('Rep'))
    for (const title of ['Head', 'Rep', 'Head']) {
      expect((await bringIn(file(title))).counted).toEqual([8, 0, 8])
      expect(await titles()).toEqual(all(title))
      expect((await bringIn(file(title))).counted).toEqual([0, 8, 0])
    }
    expect((await bringIn(file('Head').replaceAll(/Head \d/g, ''))).counted).toEqual([0, 8, 0])
    expect(await titles()).toEqual(all('Head'))
    expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0 })
  },
)

const LIST = 'Email,First name,Title,Country,Created\n'

test('what a later export leaves as it was does not undo what was heard meanwhile, and what it changes does', async () => {
  await bringIn(`${LIST}ada@x.org,Ada,Rep,NL,2025-01-01`)
  // Another source, dated between the two exports.
  await bringIn('Email,Title,Country,Updated\nada@x.org,Boss,BE,2025-06-01', {
    name: 'site',
    person: { column: 'Email' },
    traits: { title: { column: 'Title' }, country: { column: 'Country' } },
    traitsAt: { column: 'Updated' },
  })
  expect(await titles()).toEqual(['Boss'])
  expect((await bringIn(`${LIST}ada@x.org,Ada,Chief,NL,2025-01-01`)).counted).toEqual([1, 0, 1])
  const [ada] = await query<{ traits: object }>(
    (id) => sql`select traits from person_state where workspace_id = ${id}`,
  )
  expect(ada?.traits).toMatchObject({ title: 'Chief', country: 'BE' })
})

test('an export that is taken out leaves everybody as they were', async () => {
  await bringIn(`${LIST}ada@x.org,Ada,Rep,NL,2025-01-01`)
  const { batchId } = await bringIn(`${LIST}ada@x.org,Ada,Head,NL,2025-01-01`)
  const { db, workspaceId } = house
  const undone = await undoBatch(db, {
    workspaceId,
    batchId,
    now: instant(Date.now()),
    by: BY_SYSTEM,
  })
  expect(undone).toMatchObject({ ok: true, value: { eventsRemoved: 1, peopleRemoved: 0 } })
  expect(await titles()).toEqual(['Rep'])
  expect((await bringIn(`${LIST}ada@x.org,Ada,Head,NL,2025-01-01`)).counted).toEqual([1, 0, 1])
  expect(await titles()).toEqual(['Head'])
})

test('a file that says two things of one person says them once', async () => {
  const both = (a: string, b: string) =>
    `${LIST}ada@x.org,Ada,${a},NL,2025-01-01\nada@x.org,Ada,${b},NL,2025-01-01`
  await bringIn(both('Rep', 'Head'))
  expect((await bringIn(both('Rep', 'Head'))).counted).toEqual([0, 2, 0])
  expect((await bringIn(both('Chief', 'Boss'))).counted).toEqual([1, 1, 1])
  expect(await titles()).toEqual(['Boss'])
  expect((await bringIn(both('Chief', 'Boss'))).counted).toEqual([0, 2, 0])
})

test('an address that changes is a name from the import on, and once', async () => {
  const head = 'Record ID,First Name,Last Name,Email,Create Date\n'
  const claims = () =>
    query(
      (id) => sql`select happened_at < '2025-02-01' as "first" from name_claim
      where workspace_id = ${id} order by happened_at`,
    )
  await bringIn(`${head}501,Ada,Vidal,old@e.example,2025-01-02 10:00`)
  await bringIn(`${head}501,Ada,Vidal,new@e.example,2025-01-02 10:00`)
  await bringIn(`${head}501,Ada,Vidal,new@e.example,2025-01-02 10:00`)
  await bringIn(`${head}501,Ada,Vidal,old@e.example,2025-01-02 10:00`)
  expect(await claims()).toEqual([{ first: true }, { first: false }])
  const [ada] = await query<{ email: string }>(
    (id) => sql`select traits ->> 'email' as email from person_state where workspace_id = ${id}`,
  )
  expect(ada?.email).toBe('old@e.example')
})

test('a word of consent is not said again because something else changed', async () => {
  const head = 'Email,Title,Consent,Created\n'
  const told = {
    traits: { title: { column: 'Title' }, 'consent.marketing': { column: 'Consent' } },
    traitsAt: { column: 'Created' },
  }
  await bringIn(`${head}ada@x.org,Rep,true,2025-01-01`, told)
  await bringIn(`${head}ada@x.org,Head,true,2025-01-01`, told)
  await bringIn(`${head}ada@x.org,Head,false,2025-01-01`, told)
  const words = await query(
    (id) => sql`select details -> 'consent' ->> 'marketing' as given from event
      where workspace_id = ${id} and details ? 'consent' order by event_id`,
  )
  expect(words).toEqual([{ given: 'true' }, { given: 'false' }])
})
