import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OwnServer, ownServer } from '#server/db/test-own-server.ts'

let folder: string
let server: OwnServer
let own: Place
const file = (name: string) => join(folder, name)

beforeAll(async () => {
  server = await ownServer()
  own = { DATABASE_URL: await server.database('moved') }
  folder = mkdtempSync(join(tmpdir(), 'lockstep-cli-'))
  // As root the database runs as another user, who must be let in.
  chmodSync(folder, 0o755)
  const rows = Array.from({ length: 50 }, (_, i) => `p${i},2026-01-0${1 + (i % 9)}`)
  writeFileSync(file('leads.csv'), `id,seen\n${rows.join('\n')}\n`)
  const map = {
    schema: 'lockstep.map/1',
    name: 'leads',
    person: { column: 'id' },
    events: [{ name: { value: 'contact_request' }, at: { column: 'seen' } }],
  }
  writeFileSync(file('leads.map.json'), JSON.stringify(map))
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

type Place = { LOCKSTEP_HOME?: string; DATABASE_URL?: string }
const home = (name: string): Place => ({ LOCKSTEP_HOME: file(name) })
const environment = (place: Place) => ({ ...process.env, DATABASE_URL: '', ...place })

function lockstep(place: Place, ...args: string[]) {
  const ran = spawnSync(process.execPath, ['src/cli/main.ts', ...args], {
    encoding: 'utf8',
    env: environment(place),
  })
  const { status, stdout, stderr } = ran
  return { status, stdout, stderr }
}

/** A product that runs, once it says so. */
async function running(place: Place): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['src/cli/main.ts', 'start'], {
    env: { ...environment(place), PORT: '0' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await new Promise<void>((ready) => {
    child.stdout.on('data', (text) => String(text).includes('is ready') && ready())
  })
  return child
}
async function ended(child: ChildProcess) {
  const over = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await over
}

/** Each command starts the embedded database and stops it again. */
const SLOW = 180_000

test('a house is backed up while it runs, moves to a server of one’s own, and back', {
  timeout: SLOW,
}, async () => {
  const at = home('house')
  lockstep(at, 'import', file('leads.csv'), '--map', file('leads.map.json'))
  const product = await running(at)
  const made = lockstep(at, 'backup', file('one.backup'), '--json')
  const inUse = lockstep(at, 'restore', file('one.backup'))
  await ended(product)
  expect([made.status, made.stderr]).toEqual([0, ''])
  const told = JSON.parse(made.stdout)
  expect(told).toMatchObject({ workspaces: 1, bytes: statSync(file('one.backup')).size })
  expect(told.tables.person.rows).toBe(50)
  expect(inUse.status).toBe(2)
  expect(inUse.stderr).toMatch(
    new RegExp(
      `Lockstep is running on ${file('house')} as process ${product.pid}\\. Stop it first`,
    ),
  )

  const moved = lockstep(own, 'restore', file('one.backup'), '--replay')
  expect([moved.status, moved.stderr]).toEqual([0, ''])
  expect(moved.stdout).toContain('Count and SHA-256 of every table')
  expect(moved.stdout).toContain('There was no list of erased people: whoever was erased after')
  expect(moved.stdout).toContain('of 50 people replayed: everything kept is what the log says.')

  expect(lockstep(own, 'backup', file('two.backup')).status).toBe(0)
  // What a first start makes gives way.
  await ended(await running(home('back')))
  const back = lockstep(home('back'), 'restore', file('two.backup'), '--verify', '--json')
  expect(back.status).toBe(0)
  expect(JSON.parse(back.stdout)).toMatchObject({ restored: true, differences: [] })
  const again = lockstep(home('back'), 'restore', file('two.backup'), '--verify', '--json')
  expect(JSON.parse(again.stdout)).toMatchObject({ restored: false, differences: [] })

  lockstep(home('back'), 'import', '--undo', '1')
  const later = lockstep(home('back'), 'restore', file('two.backup'), '--verify')
  expect(later.status).toBe(1)
  expect(later.stdout).toContain('  person: 0 rows, 50 in the backup\n')
  const twice = lockstep(home('back'), 'restore', file('two.backup'))
  expect([twice.status, twice.stdout]).toEqual([2, ''])
  expect(twice.stderr).toMatch(/^The database is not empty: it holds .* Nothing was changed\.\n$/)
})

test('a command that cannot be done says why in one sentence and leaves nothing behind', {
  timeout: SLOW,
}, () => {
  const nowhere = lockstep(home('nothing'), 'backup', file('empty.backup'))
  expect([nowhere.status, nowhere.stderr]).toEqual([
    2,
    `There is nothing to back up: no Lockstep has run in ${file('nothing')}. LOCKSTEP_HOME or DATABASE_URL names another place.\n`,
  ])
  expect(existsSync(file('nothing'))).toBe(false)
  const wrong = lockstep(home('nothing'), 'restore', file('leads.csv'))
  expect([wrong.status, wrong.stderr]).toEqual([
    2,
    `${file('leads.csv')} is no backup of Lockstep, or its beginning is damaged.\n`,
  ])
  expect(existsSync(file('nothing'))).toBe(false)

  // A list of erased people is read before anything is done.
  const to = home('nobody')
  const without = lockstep(to, 'restore', file('one.backup'), '--erased', file('leads.csv'))
  expect([without.status, without.stderr]).toEqual([
    2,
    `${file('leads.csv')} was sealed with the secret of the installation that wrote it, and here is none. Bring it along: LOCKSTEP_SECRET, or the file “secret” in ${file('nobody')}. Nothing was changed.\n`,
  ])
  expect(existsSync(file('nobody'))).toBe(false)
  mkdirSync(file('nobody'))
  writeFileSync(file('nobody/secret'), 's'.repeat(40))
  writeFileSync(file('nobody/erased.list'), 'ada@acme.example\n')
  const damaged = lockstep(to, 'restore', file('one.backup'))
  expect([damaged.status, damaged.stderr]).toEqual([
    2,
    `Line 1 of ${file('nobody/erased.list')} tells of no erasure: it is damaged or cut off, or this is no list of erased people. Nothing was changed. --skip-damaged goes on without the lines that cannot be read; whom they named may be back.\n`,
  ])
  writeFileSync(file('broken-off.list'), '')
  const empty = lockstep(to, 'restore', file('one.backup'), '--erased', file('broken-off.list'))
  expect([empty.status, empty.stderr]).toEqual([
    2,
    `${file('broken-off.list')} is empty: a copy that broke off looks like this. Give the right list, or say --no-erased. Nothing was changed.\n`,
  ])
  expect(readdirSync(file('nobody')).sort()).toEqual(['erased.list', 'secret'])

  // A limit on the size of files stands for a disk that is full.
  const full = spawnSync(
    'sh',
    [
      '-c',
      'ulimit -f 2; exec "$0" "$@"',
      process.execPath,
      'src/cli/main.ts',
      'backup',
      file('full.backup'),
    ],
    {
      encoding: 'utf8',
      env: environment(own),
    },
  )
  expect([full.status, full.stderr]).toEqual([
    2,
    `${file('full.backup')} cannot be written: the file would be larger than this disk takes. Nothing was kept.\n`,
  ])
  expect(readdirSync(folder).filter((name) => name.includes('full'))).toEqual([])
})
