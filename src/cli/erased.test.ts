import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BY_COMMAND } from '#server/db/audit/record.ts'
import { connect, type Tx } from '#server/db/connect.ts'
import { keepList, listIn } from '#server/db/erased/keep-list.ts'
import { holdNamesAlone } from '#server/db/names/hold.ts'
import { holdPrivacyAlone } from '#server/db/privacy/epoch.ts'
import { eraseRecorded } from '#server/db/privacy/erase-recorded.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type OwnServer, ownServer } from '#server/db/test-own-server.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { listWorkspaces } from '#server/db/workspaces.ts'

const SECRET = 's'.repeat(40)

let folder: string
let server: OwnServer
const file = (name: string) => join(folder, name)

beforeAll(async () => {
  server = await ownServer()
  folder = mkdtempSync(join(tmpdir(), 'lockstep-erased-'))
  chmodSync(folder, 0o755)
  const map = {
    schema: 'lockstep.map/1',
    name: 'leads',
    person: { column: 'id' },
    events: [{ name: { value: 'contact_request' }, at: { column: 'seen' } }],
  }
  writeFileSync(file('map.json'), JSON.stringify(map))
  const rows = ['ada@acme.example,2026-01-02', 'ben@acme.example,2026-01-03']
  writeFileSync(file('one.csv'), ['id,seen', ...rows, 'zoe@acme.example,no day'].join('\n'))
  writeFileSync(file('two.csv'), 'id,seen\nzoe@acme.example,2026-01-04')
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A home of its own, where the list is, and a database of its own on a server whose owner is no superuser. */
async function place(name: string) {
  const url = await server.database(name)
  return { DATABASE_URL: url, LOCKSTEP_HOME: file(name), LOCKSTEP_SECRET: SECRET }
}
type Place = Awaited<ReturnType<typeof place>>

function lockstep(at: Place, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/main.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...at },
  })
  return { status, stdout, stderr }
}

async function within<T>(
  at: Place,
  work: (tx: Tx, id: string) => Promise<T>,
  list?: ReturnType<typeof listIn>,
) {
  const db = connect(applicationAddress({ url: at.DATABASE_URL }), { max: 2 })
  try {
    const [{ id } = { id: '' }] = await listWorkspaces(db)
    const done = await inWorkspace(db, id, (tx) => work(tx, id))
    if (list) await keepList(db, list)
    return done
  } finally {
    await db.destroy()
  }
}

/** Who is there, and what rows that stayed out say. */
const told = (at: Place) =>
  within(at, async (tx, id) => {
    const { rows } = await sql<{ text: string }>`
      select key as text from person where workspace_id = ${id} and erased_at is null
      union all select raw from batch_refusal where workspace_id = ${id} order by 1`.execute(tx)
    return rows.map(({ text }) => text)
  })

test('on a server of one’s own a restore erases by the list, and so does a command afterwards', {
  timeout: 180_000,
}, async () => {
  const live = await place('live')
  lockstep(live, 'import', file('one.csv'), '--map', file('map.json'))
  expect(lockstep(live, 'backup', file('one.backup')).status).toBe(0)
  lockstep(live, 'import', file('two.csv'), '--map', file('map.json'))
  const list = listIn(live.LOCKSTEP_HOME, SECRET)
  await within(
    live,
    async (tx, id) => {
      await holdNamesAlone(tx, id)
      await holdPrivacyAlone(tx, id)
      const { rows } = await sql<{ id: number }>`select person_id as id from person
        where workspace_id = ${id} and key in ('ada@acme.example', 'zoe@acme.example')`.execute(tx)
      expect(rows).toHaveLength(2)
      for (const one of rows)
        await eraseRecorded(tx, id, one.id, { now: Date.now(), by: BY_COMMAND })
    },
    list,
  )

  const moved = await place('moved')
  const restored = lockstep(moved, 'restore', file('one.backup'), '--erased', list.path, '--replay')
  expect([restored.status, restored.stderr]).toEqual([0, ''])
  expect(restored.stdout).toContain(
    'On the list were 2 erasures that the database did not know; 1 person found and erased again.',
  )
  expect(restored.stdout).toContain('everything kept is what the log says.')
  expect(await told(moved)).toEqual(['', 'ben@acme.example'])

  // Brought back without the list, and noticed later.
  const back = await place('back')
  expect(lockstep(back, 'restore', file('one.backup')).status).toBe(0)
  expect(await told(back)).toEqual([
    'ada@acme.example',
    'ben@acme.example',
    expect.stringContaining('zoe@acme.example'),
  ])
  const none = lockstep(back, 'erased')
  expect([none.status, none.stderr]).toEqual([
    2,
    `There is no list of erased people at ${file('back')}/erased.list.\n`,
  ])
  const first = lockstep(back, 'erased', list.path, '--json')
  expect([first.status, first.stderr]).toEqual([0, ''])
  expect(JSON.parse(first.stdout)).toEqual({ erasures: 2, people: 1, joined: 0, unheld: 0 })
  expect(await told(back)).toEqual(['', 'ben@acme.example'])
  const again = lockstep(back, 'erased', list.path)
  expect([again.status, again.stdout.split(';')[0]]).toEqual([
    0,
    'On the list were 0 erasures that the database did not know',
  ])
  expect(existsSync(file('back/erased.list'))).toBe(false)

  // Where a line is damaged the list is refused, but for who says so; whoever compares erases nobody, and reads none.
  const damaged = file('damaged.list')
  writeFileSync(damaged, `{"schema\n${readFileSync(list.path, 'utf8')}`)
  const skipping = await place('skipping')
  const args = ['restore', file('one.backup'), '--erased', damaged, '--json']
  const refused = lockstep(skipping, ...args)
  expect([refused.status, refused.stderr]).toEqual([
    2,
    expect.stringMatching(/^Line 1 of .*damaged.*--skip-damaged goes on/),
  ])
  const went = lockstep(skipping, ...args, '--skip-damaged')
  expect([went.status, JSON.parse(went.stdout)]).toEqual([
    0,
    expect.objectContaining({
      unread: 1,
      erased: expect.objectContaining({ erasures: 2, people: 1 }),
    }),
  ])
  expect(await told(skipping)).toEqual(['', 'ben@acme.example'])
  expect(lockstep(skipping, ...args, '--verify')).toMatchObject({ status: 1, stderr: '' })
})
