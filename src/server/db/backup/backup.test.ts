import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { random } from '#domain/random.ts'
import { verifyAudit } from '#server/db/audit/verify.ts'
import { type Address, connect, type Db } from '#server/db/connect.ts'
import { verify } from '#server/db/fold/verify.ts'
import { tell } from '#server/db/log.ts'
import { migrate, OtherVersion, STEPS } from '#server/db/migrate.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { emptyDatabase, type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { assertWorkspaceNamed } from '#server/db/test-guard.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { createWorkspace } from '#server/db/workspaces.ts'
import { framed } from './file/format.ts'
import { type Backup, openBackup } from './file/read.ts'
import { compareWith, inTheWay, restore } from './restore.ts'
import { writeBackup } from './write-backup.ts'

const NOW = Date.UTC(2026, 10, 22)

let house: TestDatabase
let other: string
let folder: string
let file: string
const emptied: (() => Promise<void>)[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-backup-'))
  house = await testDatabase()
  const card = { name: 'Beta', timeZone: 'Asia/Tokyo', currency: 'JPY', isExample: false }
  other = await createWorkspace(house.db, card, defaultAgreement(card.name, card.timeZone), NOW)
  await history(house.db, house.workspaceId, 40)
  await history(house.db, other, 7)
  file = join(folder, 'house.backup')
  await backUp(house.address, file)
})
afterAll(async () => {
  for (const close of emptied) await close()
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})

const backUp = (owner: Address, path: string, force = false) =>
  writeBackup(owner, { path, force, product: '9.9.9', now: NOW })

/** Opens a backup for as long as the work takes. */
async function withBackup<T>(path: string, work: (backup: Backup) => Promise<T>): Promise<T> {
  const backup = await openBackup(path)
  return work(backup).finally(() => backup.close())
}
const restoreInto = (address: Address, path = file) =>
  withBackup(path, (backup) => restore(address, backup, NOW))

/** Texts that COPY has to write otherwise than they are. */
const HOSTILE = ['a\tb', 'c\\d', '\\.', '\\N', '', 'line\nbreak', 'cr\r', '“ü” 💡', '\u0001\u0008']

async function history(db: Db, workspaceId: string, people: number): Promise<void> {
  const events = Array.from({ length: people * 3 }, (_, i) => ({
    messageId: `m${i}`,
    person: `person-${i % people}`,
    kind: i < people ? ('identify' as const) : ('behaviour' as const),
    name: i < people ? 'identify' : 'demo_request',
    properties: { name: HOSTILE[i % HOSTILE.length], employees: i / 7, email: `${i}@acme.example` },
    happenedAt: NOW - i * 3_600_000,
    campaign: HOSTILE[i % HOSTILE.length] ?? null,
  }))
  await tell(db, workspaceId, 'web', events, NOW)
}

async function empty() {
  const database = await emptyDatabase()
  emptied.push(database.close)
  return database
}

/**
 * Count and hash of every table, counted otherwise than by the backup: by PostgreSQL, with generated columns. Not of the
 * audit, which tells of the restore and is checked by its own hashes.
 */
async function contents(owner: Db): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'
      and tablename not like 'audit%' order by 1`.execute(owner)
  const found: Record<string, string> = {}
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ told: string }>`
      select count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\n' order by t::text collate "C")), '') as told
      from ${sql.table(name)} t`.execute(owner)
    found[name] = rows[0]?.told ?? ''
  }
  return found
}

test('a backup restored elsewhere holds every row of every table, and the log explains it', async () => {
  const { address, owner } = await empty()
  const restored = await restoreInto(address)
  expect(restored.differences).toEqual([])
  const before = await contents(house.owner)
  expect(Number.parseInt(before.event ?? '', 10)).toBeGreaterThanOrEqual(47 * 3)
  expect(await contents(owner)).toEqual(before)
  const db = connect(applicationAddress(address), { max: 2, reword: assertWorkspaceNamed })
  for (const workspaceId of [house.workspaceId, other]) {
    const found = await verify(db, workspaceId)
    expect([found.count, found.strays, found.people > 0]).toEqual([0, 0, true])
    const was = await verifyAudit(house.db, workspaceId)
    const is = await verifyAudit(db, workspaceId)
    expect([is.fault, is.agreements, is.entries]).toEqual([null, [], was.entries + 1])
  }
  await db.destroy()
})

test('what the first start made gives way to a backup', async () => {
  const fresh = await testDatabase()
  // The code for the first owner, which every start prints.
  await sql`insert into verification values
    (gen_random_uuid(), 'set-up', 'hash', now() + interval '30 days', now(), now())`.execute(
    fresh.owner,
  )
  expect(await inTheWay(fresh.address)).toBeNull()
  await restoreInto(fresh.address)
  expect(await contents(fresh.owner)).toEqual(await contents(house.owner))
  await fresh.close()
})

test('sessions and one-time links of the time of the backup are not open again', async () => {
  const source = await testDatabase()
  await sql`insert into human (id, name, email, created_at, updated_at)
    values (${source.workspaceId}, 'Ada', 'ada@acme.example', now(), now())`.execute(source.owner)
  await sql`insert into human_session (id, human_id, token, expires_at, created_at, updated_at)
    values (${source.workspaceId}, ${source.workspaceId}, 'hash', now() + interval '1 day', now(), now())`.execute(
    source.owner,
  )
  await sql`insert into verification values
    (gen_random_uuid(), 'reset:hash', ${source.workspaceId}, now() + interval '1 hour', now(), now())`.execute(
    source.owner,
  )
  const path = join(folder, 'signed-in.backup')
  await backUp(source.address, path)
  const { address, owner } = await empty()
  expect((await restoreInto(address, path)).differences).toEqual([])
  const { rows } = await sql`select (select count(*) from human) as humans,
    (select count(*) from human_session) as sessions,
    (select count(*) from verification) as links`.execute(owner)
  expect(rows).toEqual([{ humans: 1, sessions: 0, links: 0 }])
  const compared = await withBackup(path, (backup) => compareWith(address, backup))
  expect(compared.differences).toEqual([])
  await source.close()
})

test('numbers go on where they were: an id that was given is never given again', async () => {
  const source = await testDatabase()
  const add = async (db: Db, workspaceId: string) => {
    const { rows } = await inWorkspace(db, workspaceId, (tx) =>
      sql<{ team_id: number }>`insert into team (workspace_id, name, side)
        values (${workspaceId}, ${randomBytes(4).toString('hex')}, 'sales') returning team_id`.execute(
        tx,
      ),
    )
    return rows[0]?.team_id ?? 0
  }
  const ids = [await add(source.db, source.workspaceId), await add(source.db, source.workspaceId)]
  await inWorkspace(source.db, source.workspaceId, (tx) =>
    sql`delete from team where workspace_id = ${source.workspaceId}`.execute(tx),
  )
  const path = join(folder, 'numbers.backup')
  await backUp(source.address, path)
  const { address } = await empty()
  await restoreInto(address, path)
  const db = connect(address, { max: 1 })
  expect(await add(db, source.workspaceId)).toBe(Math.max(...ids) + 1)
  await db.destroy()
  await source.close()
})

test('a table that somebody adds is in the backup without anybody listing it', async () => {
  const source = await testDatabase()
  const run = (text: string) => sql.raw(text).execute(source.owner)
  await run(
    'create table surprise (note text, twice text generated always as (note || note) stored)',
  )
  await run(`insert into surprise values ('b'), ('a')`)
  const path = join(folder, 'surprise.backup')
  const { manifest } = await backUp(source.address, path)
  expect(manifest.tables.surprise).toMatchObject({ rows: 2, bytes: 4, workspaces: {} })
  const { address } = await empty()
  await expect(restoreInto(address, path)).rejects.toThrow(/has a table “surprise”/)
  await source.close()
})

test('a backup of an older version is restored at its level and then brought to the newest', async () => {
  const level = STEPS[4] as string
  const old = await empty()
  await migrate(old.owner, level)
  const id = '00000000-0000-4000-8000-000000000001'
  const run = (text: string) => sql.raw(text).execute(old.owner)
  await run(`insert into registry values ('${id}', false, '2026-01-01Z')`)
  await run(`insert into workspace values ('${id}', 'Old', 'UTC', 'EUR', false, '2026-01-01Z')`)
  const path = join(folder, 'old.backup')
  await backUp(old.address, path)
  const { address, owner } = await empty()
  const restored = await restoreInto(address, path)
  expect(restored.stepsSince[0]).toBe(STEPS[5])
  const { rows } = await sql`select name, small_mode from workspace`.execute(owner)
  expect(rows).toEqual([{ name: 'Old', small_mode: true }])
  const fresh = await testDatabase()
  expect(Object.keys(await contents(owner))).toEqual(Object.keys(await contents(fresh.owner)))
  await fresh.close()
})

test('a database with anything in it is left as it is', async () => {
  const busy = await testDatabase()
  await tell(busy.db, busy.workspaceId, 'web', [], NOW)
  const before = await contents(busy.owner)
  await expect(restoreInto(busy.address)).rejects.toThrow(/not empty: it holds rows in “source”/)
  expect(await contents(busy.owner)).toEqual(before)
  await busy.close()
  const foreign = await empty()
  await sql`create table theirs (a int)`.execute(foreign.owner)
  await expect(restoreInto(foreign.address)).rejects.toThrow(/tables that are not Lockstep’s/)
})

test('a comparison names the tables that differ, and changes nothing', async () => {
  const { address, owner } = await empty()
  await restoreInto(address)
  const compare = () => withBackup(file, (backup) => compareWith(address, backup))
  // The entries that tell of the restore are newer than the backup.
  expect(await compare()).toMatchObject({ differences: [], entriesSince: 2 })
  await sql`update person set key = 'someone else' where key = 'person-3'`.execute(owner)
  await sql`delete from seat`.execute(owner)
  await sql`insert into mail (workspace_id, recipient, subject, body, made_at, due_at)
    values (${other}, 'ada@acme.example', '', '', now(), now())`.execute(owner)
  await sql`insert into registry values ('00000000-0000-4000-8000-000000000002', false, now())`.execute(
    owner,
  )
  const { differences } = await compare()
  expect(differences[0]).toEqual({
    workspaces: { onlyHere: ['00000000-0000-4000-8000-000000000002'], onlyInFile: [] },
  })
  expect(differences).toHaveLength(4)
  expect(differences).toContainEqual({ table: 'registry', is: 'other', rows: 3, rowsInFile: 2 })
  expect(differences).toContainEqual({ table: 'mail', is: 'other', rows: 1, rowsInFile: 0 })
  expect(differences).toContainEqual({ table: 'person', is: 'other', rows: 47, rowsInFile: 47 })
})

test('what was done before a backup must be in the audit as it was, whatever came later', async () => {
  const { address, owner } = await empty()
  await restoreInto(address)
  await sql`alter table audit disable trigger all`.execute(owner)
  await sql`update audit set actor_name = 'nobody' where workspace_id = ${other} and seq = 1`.execute(
    owner,
  )
  const { differences } = await withBackup(file, (backup) => compareWith(address, backup))
  expect(differences).toEqual([{ table: 'audit', is: 'other', rows: 4, rowsInFile: 4 }])
})

/** A copy of the backup with something done to it. */
function spoilt(name: string, spoil: (bytes: Buffer) => Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, spoil(readFileSync(file)))
  return path
}
const opening = async (path: string) => {
  const backup = await openBackup(path)
  await backup.close()
}

test('one changed byte anywhere is found, at 200 places', async () => {
  const { next } = random('flips')
  const { size } = statSync(file)
  for (let n = 0; n < 200; n += 1) {
    const at = n === 0 ? size - 1 : Math.floor(next() * size)
    const path = spoilt('flipped.backup', (bytes) => {
      bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(next() * 8))
      return bytes
    })
    await expect(opening(path), `byte ${at} of ${size}`).rejects.toThrow(/damaged|no backup/)
  }
})

test('a file that is cut off is found, wherever it was cut', async () => {
  const { next } = random('cuts')
  const { size } = statSync(file)
  for (const length of [
    size - 1,
    size - 84,
    9,
    ...Array.from({ length: 40 }, () => Math.floor(next() * size)),
  ]) {
    const path = spoilt('cut.backup', (bytes) => bytes)
    truncateSync(path, length)
    await expect(opening(path), `${length} bytes of ${size}`).rejects.toThrow(/cut off|no backup/)
  }
})

test.each([
  ['what is no backup', () => Buffer.from('id,seen\nada,2026-01-01\n'), /is no backup of Lockstep/],
  ['an empty file', () => Buffer.alloc(0), /is no backup of Lockstep/],
  [
    'a later format',
    () => framed({ header: { schema: 'lockstep.backup/2' } } as never),
    /in the format lockstep\.backup\/2, which this version/,
  ],
])('%s is refused by what it is', async (_, bytes, says) => {
  await expect(opening(spoilt('wrong.backup', bytes))).rejects.toThrow(says)
  await expect(opening(join(folder, 'nothing'))).rejects.toThrow(/there is no such file/)
  await expect(opening(folder)).rejects.toThrow(/that is a folder/)
})

test('a backup of a newer version is refused, and so is a database that a newer version wrote', async () => {
  const later = await testDatabase()
  await sql`insert into kysely_migration (name, timestamp) values ('999-later', '')`.execute(
    later.owner,
  )
  const path = join(folder, 'later.backup')
  await backUp(later.address, path)
  const { address } = await empty()
  await expect(restoreInto(address, path)).rejects.toThrow(/does not know \(999-later\)/)
  await expect(restoreInto(later.address)).rejects.toThrow(OtherVersion)
  await later.close()
})

test('a restore that fails halfway leaves the database as it was', async () => {
  const fresh = await testDatabase()
  const before = await contents(fresh.owner)
  const broken = withBackup(file, (backup) => {
    const told = backup.manifest.tables.event
    if (told) told.sha256 = 'another'
    return restore(fresh.address, backup, NOW)
  })
  await expect(broken).rejects.toThrow(/read back differs/)
  expect(await contents(fresh.owner)).toEqual(before)
  await fresh.close()
})

/** What is really held: garbage is collected first. */
function held(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().arrayBuffers
}

/** Half of what is written, at most: how much is held between two looks of the collector differs from run to run. */
test('memory does not grow with the database', async () => {
  const large = await testDatabase()
  await sql`insert into mail (workspace_id, recipient, subject, body, made_at, due_at)
    select ${large.workspaceId}::uuid, 'ada@acme.example', i::text,
      (select string_agg(md5(i::text || j), '') from generate_series(1, 300) j), now(), now()
    from generate_series(1, 4500) i`.execute(large.owner)
  const path = join(folder, 'large.backup')
  const before = held()
  let most = 0
  const look = () => {
    most = Math.max(most, held() - before)
  }
  const job = { path, force: false, product: '9.9.9', now: NOW, read: look }
  const { manifest } = await writeBackup(large.address, job)
  expect(manifest.tables.mail?.bytes).toBeGreaterThan(42e6)
  expect(most).toBeLessThan(21e6)
  const { address } = await empty()
  await withBackup(path, (backup) => restore(address, backup, NOW, { loaded: look }))
  expect(most).toBeLessThan(21e6)
  await large.close()
})

test('a file is for its owner’s eyes, and is not replaced by accident', async () => {
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const before = readFileSync(file)
  await expect(backUp(house.address, file)).rejects.toThrow(
    /is there already and was left as it is/,
  )
  expect(readFileSync(file).equals(before)).toBe(true)
  const path = join(folder, 'twice.backup')
  writeFileSync(path, 'something')
  await backUp(house.address, path, true)
  await opening(path)
  await expect(backUp(house.address, join(folder, 'no', 'where'))).rejects.toThrow(
    /its folder is not there/,
  )
  await expect(backUp(house.address, folder, true)).rejects.toThrow(/that is a folder/)
})
