import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { openBackup } from '#server/db/backup/file/read.ts'
import { restore } from '#server/db/backup/restore.ts'
import { writeBackup } from '#server/db/backup/write-backup.ts'
import { connect, type Db, type Tx } from '#server/db/connect.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { verify } from '#server/db/fold/verify.ts'
import { tell } from '#server/db/log.ts'
import { holdNamesAlone } from '#server/db/names/hold.ts'
import { personOf } from '#server/db/names/read-names.ts'
import { holdPrivacyAlone } from '#server/db/privacy/epoch.ts'
import { eraseRecorded } from '#server/db/privacy/erase-recorded.ts'
import { unsuppress } from '#server/db/privacy/suppress.ts'
import { suppressedIn } from '#server/db/privacy/suppressed.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { emptyDatabase, type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { createWorkspace } from '#server/db/workspaces.ts'
import { dump } from '#server/people/privacy/dump.example.ts'
import { eraseListed } from '#server/people/privacy/erase-listed.ts'
import { keepList, listIn, tellErasure } from './keep-list.ts'
import { readList } from './read-list.ts'

const NOW = Date.UTC(2026, 10, 22)
const SECRET = 's'.repeat(40)

let house: TestDatabase
let other: string
let folder: string
beforeAll(async () => {
  house = await testDatabase()
  const card = { name: 'Beta', timeZone: 'Asia/Tokyo', currency: 'JPY', isExample: false }
  other = await createWorkspace(house.db, card, defaultAgreement(card.name, card.timeZone), NOW)
  folder = mkdtempSync(join(tmpdir(), 'lockstep-erased-'))
})
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})

let homes = 0
/** A list that nobody wrote to yet. */
const freshList = (secret = SECRET) => listIn(join(folder, `home-${++homes}`), secret)

function freshEmptyList() {
  const list = freshList()
  mkdirSync(dirname(list.path), { recursive: true })
  writeFileSync(list.path, '')
  return list
}

let messages = 0
const address = (name: string) => ({ system: 'email', value: `${name}@acme.example` })

/** Tells of some names that one event says of one person. */
async function come(names: readonly string[], at = NOW, db = house.db, id = house.workspaceId) {
  const [first, ...more] = names.map(address)
  const event = {
    messageId: `m${++messages}`,
    person: first ?? null,
    names: more,
    kind: 'identify' as const,
    name: 'identify',
    properties: { city: 'Ulm' },
    happenedAt: at,
  }
  await tell(db, id, 'web', [event], at)
  await foldDue(db, id, at)
}

async function idOf(tx: Tx, name: string, id = house.workspaceId): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`select person_id as id from person
    where workspace_id = ${id} and system = 'email' and key = ${address(name).value}`.execute(tx)
  return rows[0] ? personOf(tx, id, rows[0].id) : null
}

const erase = (name: string, db = house.db, id = house.workspaceId, now = NOW + 1_000) =>
  inWorkspace(db, id, async (tx) => {
    await holdNamesAlone(tx, id)
    await holdPrivacyAlone(tx, id)
    const personId = await idOf(tx, name, id)
    if (personId === null) throw new Error(`${name} is nobody`)
    await eraseRecorded(tx, id, personId, { now, by: BY_SYSTEM })
  })

const isThere = (name: string, db: Db, id = house.workspaceId) =>
  inWorkspace(db, id, async (tx) => (await idOf(tx, name, id)) !== null)
const isKeptOut = (name: string, db: Db, id = house.workspaceId) =>
  inWorkspace(db, id, async (tx) => (await suppressedIn(tx, id)).isErased(address(name)))

async function backUp(name: string, from = house): Promise<string> {
  const path = join(folder, `${name}.backup`)
  await writeBackup(from.address, { path, force: true, product: '9.9.9', now: NOW })
  return path
}

/** Restores a backup with a list, for as long as the work takes. */
async function restored<T>(
  path: string,
  list: ReturnType<typeof listIn>,
  work: (db: Db, done: Awaited<ReturnType<typeof restore>>, into: TestDatabase) => Promise<T>,
): Promise<T> {
  const backup = await openBackup(path)
  const into = await emptyDatabase()
  const db = connect(applicationAddress(into.address), { max: 2 })
  try {
    const erasures = await readList(list, backup.manifest.workspaces)
    const done = await restore(into.address, backup, NOW + 5_000, { erasures })
    return await work(db, done, { ...house, ...into, db })
  } finally {
    await backup.close()
    await db.destroy()
    await into.close()
  }
}

test('of a backup before the first erasure, in every workspace, nobody erased comes back', async () => {
  const list = freshList()
  await come(['ada'])
  await come(['ida'])
  await come(['ada'], NOW, house.db, other)
  await sql`insert into idempotency (workspace_id, who, route, key_digest, body_digest, status, answer, made_at)
    values (${house.workspaceId}, 'ada', 'r', 'k', 'b', 200, 'sealed', now())`.execute(house.owner)
  const before = await backUp('first')
  // Another name of hers is only told after the backup.
  await come(['ada', 'ada.new'])
  await erase('ada')
  await erase('ada', house.db, other)
  await keepList(house.db, list)
  const text = readFileSync(list.path, 'utf8')
  expect([text.trim().split('\n').length, /@|\.example/.test(text)]).toEqual([2, false])
  await restored(before, list, async (db, { erased, differences }) => {
    expect([erased, differences]).toEqual([{ erasures: 2, people: 2, joined: 0, unheld: 0 }, []])
    const there = ['ada', 'ida'].map((name) => isThere(name, db))
    expect(await Promise.all(there)).toEqual([false, true])
    const out = ['ada', 'ada.new', 'ida'].map((name) => isKeptOut(name, db))
    expect(await Promise.all(out)).toEqual([true, true, false])
    expect([await isThere('ada', db, other), await isKeptOut('ada', db, other)]).toEqual([
      false,
      true,
    ])
    // Sealed answers may name anybody: they are forgotten although nothing else names her.
    const kept = await inWorkspace(db, house.workspaceId, (tx) =>
      sql`select answer from idempotency where workspace_id = ${house.workspaceId}`.execute(tx),
    )
    expect(kept.rows).toEqual([{ answer: null }])
    const { rows } = await inWorkspace(db, house.workspaceId, (tx) =>
      sql`select action from audit where workspace_id = ${house.workspaceId}
        order by seq desc limit 2`.execute(tx),
    )
    expect(rows).toEqual([{ action: 'erase-person' }, { action: 'restore-backup' }])
  })
})

test('names that a database hashes with another key are found, and it is told that they are not kept out', async () => {
  const list = freshList()
  await keepList(house.db, list)
  const first = join(folder, 'first.backup')
  await restored(first, freshEmptyList(), async (db, { erased }, copy) => {
    expect([erased?.erasures, await isThere('ada', db)]).toEqual([0, true])
    // Somebody else is the first to be erased here, so that a key is made. Beta takes the one of the list.
    await erase('ida', db)
    await restored(await backUp('other-key', copy), list, async (again, then) => {
      expect(then.erased).toEqual({ erasures: 2, people: 2, joined: 0, unheld: 1 })
      const out = ['ada', 'ada.new', 'ida'].map((name) => isKeptOut(name, again))
      expect(await Promise.all(out)).toEqual([true, false, true])
      expect(await isThere('ada', again)).toBe(false)
    })
  })
})

test('a database that was brought back by other means says so, and erases them again when it is asked to', async () => {
  const list = freshList()
  await keepList(house.db, list)
  const first = join(folder, 'first.backup')
  await restored(first, freshEmptyList(), async (db) => {
    expect(await keepList(db, list)).toEqual({ unknown: 2, unreadable: 0 })
    const ids = [house.workspaceId, other]
    const erasures = await readList(list, ids)
    const home = dirname(list.path)
    expect(await eraseListed({ db, home }, ids, erasures, NOW + 6_000)).toEqual({
      ok: true,
      value: { erasures: 2, people: 2, joined: 0, unheld: 0 },
    })
    expect([await isThere('ada', db), await isKeptOut('ada.new', db)]).toEqual([false, true])
    expect(await keepList(db, list)).toEqual({ unknown: 0, unreadable: 0 })
  })
})

test('whoever came back of their own will before the backup stays, also after a second restore', async () => {
  const list = freshList()
  await come(['uli'])
  const early = await backUp('uli-early')
  await erase('uli')
  await keepList(house.db, list)
  const back = (db: Db) =>
    inWorkspace(db, house.workspaceId, (tx) =>
      unsuppress(tx, house.workspaceId, [address('uli')], 'erased'),
    )
  await back(house.db)
  await come(['uli'], NOW + 2_000)
  await restored(await backUp('uli-late'), list, async (db, { erased }) => {
    expect(erased?.erasures).toBe(0)
    expect(await isThere('uli', db)).toBe(true)
  })
  await restored(early, list, async (db, { erased }, copy) => {
    expect([erased?.people, await isThere('uli', db)]).toEqual([1, false])
    await back(db)
    await come(['uli'], NOW + 9_000, db)
    await keepList(db, list)
    await restored(await backUp('uli-again', copy), list, async (again, then) => {
      expect([then.erased?.erasures, await isThere('uli', again)]).toEqual([0, true])
    })
  })
})

test('a list that a crash or a lost file left short is made whole, and no line is told twice', async () => {
  const list = freshList()
  for (const name of ['udo', 'uwe']) await come([name])
  await erase('udo')
  // Others have ids before and after his.
  expect((await verify(house.db, house.workspaceId)).count).toBe(0)
  await keepList(house.db, list)
  const whole = readFileSync(list.path, 'utf8')
  await keepList(house.db, list)
  expect(readFileSync(list.path, 'utf8')).toBe(whole)
  truncateSync(list.path, whole.length - 30)
  await keepList(house.db, list)
  const again = await readList(list, [house.workspaceId])
  rmSync(list.path)
  await Promise.all([keepList(house.db, list), keepList(house.db, list)])
  expect(await readList(list, [house.workspaceId])).toEqual(again)
  const lines = readFileSync(list.path, 'utf8').trim().split('\n')
  expect(lines.length).toBe(again.length)
})

test('under a new secret all is told anew, and the lines of the old one are in nobody’s way', async () => {
  const list = freshList()
  await keepList(house.db, list)
  const later = { ...list, ...listIn('', 't'.repeat(40)), path: list.path }
  await expect(readList(later, [house.workspaceId])).rejects.toThrow(
    /^Line 1 of .*erased\.list was sealed with the secret of another installation.*Nothing was changed\.$/,
  )
  await keepList(house.db, later)
  const told = await readList(later, [house.workspaceId])
  expect(told.length).toBeGreaterThan(0)
  expect(told.map(({ erasureId }) => erasureId).sort()).toEqual(
    (await erasuresIn(house.owner)).sort(),
  )
})

const GONE = '00000000-0000-4000-8000-000000000000'

test('lines that nobody can read are told at once, and a restore goes on without them only when it is told to', async () => {
  const list = freshList()
  await keepList(house.db, list)
  const lines = readFileSync(list.path, 'utf8').trim().split('\n')
  // Of a workspace that is gone: nobody of it is in any backup of these.
  const gone = (lines[0] ?? '').replace(/"workspace":"[^"]*"/, `"workspace":"${GONE}"`)
  writeFileSync(list.path, [gone, ...lines, ''].join('\n'))
  expect(await keepList(house.db, list)).toEqual({ unknown: 0, unreadable: 0 })
  const all = await readList(list, [house.workspaceId])
  writeFileSync(list.path, [gone, (lines[0] ?? '').slice(9), ...lines, ''].join('\n'))
  expect(await keepList(house.db, list)).toEqual({ unknown: 0, unreadable: 1 })
  await expect(readList(list, [house.workspaceId])).rejects.toThrow(
    /^Line 2 of .* tells of no erasure.*Nothing was changed\. --skip-damaged goes on/,
  )
  const unread: number[] = []
  expect(await readList(list, [house.workspaceId], (no) => unread.push(no))).toEqual(all)
  expect(unread).toEqual([2])
  writeFileSync(list.path, 'mail,name\nada@acme.example,Ada\n')
  await expect(readList(list, [house.workspaceId], () => undefined)).rejects.toThrow(
    /^Not one line of .* can be read.*Nothing was changed\.$/,
  )
})

test('an erasure is told without reading what was told before, and never swallowed by a line without an end', async () => {
  const list = freshList()
  await keepList(house.db, list)
  for (const name of ['kai', 'kim', 'kit']) await come([name])
  const ids = await inWorkspace(house.db, house.workspaceId, (tx) =>
    Promise.all(['kai', 'kim', 'kit'].map((name) => idOf(tx, name))),
  )
  for (const name of ['kai', 'kim', 'kit']) await erase(name)
  const told = () => readFileSync(list.path, 'utf8')
  const count = () => told().split('\n').length - 1
  const of = (i: number) => ({ workspaceId: house.workspaceId, personId: ids[i] as number })
  const before = count()
  await tellErasure(house.db, list, of(0))
  expect(count()).toBe(before + 1)
  // A crash wrote a half of kim’s line: the next one begins its own, and hers is told again.
  const whole = told()
  await tellErasure(house.db, list, of(1))
  writeFileSync(list.path, told().slice(0, whole.length + 300))
  await tellErasure(house.db, list, of(2))
  expect(count()).toBe(before + 3)
  expect(await keepList(house.db, list)).toEqual({ unknown: 0, unreadable: 0 })
  expect((await readList(list, [house.workspaceId])).length).toBe(before + 3)
  // Only its end is missing; then half a line of nobody who is known here.
  writeFileSync(list.path, told().slice(0, -1))
  expect(await keepList(house.db, list)).toEqual({ unknown: 0, unreadable: 0 })
  expect(count()).toBe(before + 3)
  const half = whole.slice(0, 120).replace(/"erasure":"..../, '"erasure":"0000')
  writeFileSync(list.path, told() + half)
  expect(await keepList(house.db, list)).toEqual({ unknown: 0, unreadable: 1 })
  expect(told().endsWith(`${half}\n`)).toBe(true)
})

async function erasuresIn(owner: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select erasure_id as id from erasure`.execute(owner)
  return rows.map(({ id }) => id)
}

test.each([
  [
    'a line that is none',
    (text: string) => `${text}ada@acme.example\n`,
    /^Line \d+ of .* tells of no erasure/,
  ],
  [
    'one that was cut off',
    (text: string) => text.slice(0, -40),
    /^Line \d+ of .* tells of no erasure/,
  ],
  [
    'a hash that was changed',
    (text: string) =>
      text.replace(/"called":\["./, (was) => `${was.slice(0, -1)}${was.endsWith('0') ? '1' : '0'}`),
    /^Line 1 of .* or it was changed/,
  ],
])('%s is refused with its number', async (_, change, sentence) => {
  const list = freshList()
  await keepList(house.db, list)
  writeFileSync(list.path, change(readFileSync(list.path, 'utf8')))
  await expect(readList(list, [house.workspaceId])).rejects.toThrow(sentence)
})

test('the list of another installation is refused, and one that is not there', async () => {
  const list = freshList()
  await keepList(house.db, list)
  await expect(readList(list, ['00000000-0000-4000-8000-000000000000'])).rejects.toThrow(
    /tells of no workspace that is in this backup/,
  )
  await expect(readList(freshList(), [house.workspaceId])).rejects.toThrow(
    /cannot be read: there is no such file\. Nothing was changed\.$/,
  )
})

test('who was one person with somebody else at the time of the backup is erased with all names, and it is told', async () => {
  const list = freshList()
  await come(['eva', 'tom'])
  const before = await backUp('joined')
  // Told otherwise here, the two are never one person.
  await erase('eva')
  await sql`update erasure set called = called[1:1] where erased_at = (select max(erased_at) from erasure)
    and person_id = (select max(person_id) from erasure)`.execute(house.owner)
  await keepList(house.db, list)
  await restored(before, list, async (db, { erased }) => {
    expect(erased).toEqual({ erasures: 1, people: 1, joined: 1, unheld: 0 })
    expect([await isThere('eva', db), await isThere('tom', db)]).toEqual([false, false])
  })
})

/** What one event says of somebody's town. */
async function live(name: string, city: string, messageId = `m${++messages}`) {
  const event = {
    ...{ messageId, person: address(name), names: [], kind: 'identify' as const },
    ...{ name: 'identify', properties: { city }, happenedAt: NOW },
  }
  await tell(house.db, house.workspaceId, 'web', [event], NOW)
  await foldDue(house.db, house.workspaceId, NOW)
}

test('what two erased people said in the same words, and nobody else, is gone after a restore', async () => {
  const list = freshList()
  for (const name of ['pia', 'pia-at-work']) await live(name, 'Hidden Valley')
  await live('pia', 'Open Hill')
  await live('max', 'Open Hill')
  const before = await backUp('shared')
  for (const name of ['pia', 'pia-at-work']) await erase(name)
  await keepList(house.db, list)
  expect(await dump(house)).not.toContain('hidden valley')
  await restored(before, list, async (db, _, into) => {
    const all = await dump(into)
    expect([all.includes('hidden valley'), all.includes('open hill')]).toEqual([false, true])
    expect((await verify(db, house.workspaceId)).count).toBe(0)
  })
})

test('words of an event that was told before, which no event says, go with who they are of', async () => {
  await live('lea', 'Known Town', 'twice')
  await live('lea', 'Lost Hollow', 'twice')
  expect(await dump(house)).toContain('lost hollow')
  await erase('lea')
  expect(await dump(house)).not.toContain('lost hollow')
})
