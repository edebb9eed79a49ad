import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'lockstep-cli-'))
  // As root the database runs as another user, who must be let in.
  chmodSync(home, 0o755)
  writeFileSync(join(home, 'leads.csv'), 'id,seen\nada,2026-01-01\nben,soon\n')
  const map = {
    schema: 'lockstep.map/1',
    name: 'leads',
    person: { column: 'id' },
    events: [{ name: { value: 'contact_request' }, at: { column: 'seen' } }],
  }
  writeFileSync(join(home, 'leads.map.json'), JSON.stringify(map))
  writeFileSync(join(home, 'no.map.json'), JSON.stringify({ ...map, name: '', people: 1 }))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

function lockstep(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['src/cli/main.ts', 'import', ...args],
    {
      encoding: 'utf8',
      env: { ...process.env, LOCKSTEP_HOME: join(home, 'house'), DATABASE_URL: '' },
    },
  )
  return { status, stdout, stderr }
}
const file = (name: string) => join(home, name)

/** Each command starts the embedded database and stops it again. */
const SLOW = 120_000

test('a file is tried, brought in, listed and taken out again', { timeout: SLOW }, () => {
  const map = ['--map', file('leads.map.json')]
  const tried = lockstep(file('leads.csv'), ...map, '--dry-run')
  expect(tried.status).toBe(1)
  expect(tried.stdout).toBe(
    '2 rows read: 1 would be new with 1 event, 0 known, 1 out.\n' +
      '  row 2, seen: “soon” is not a date we can read\n',
  )
  const ran = lockstep(file('leads.csv'), ...map, '--json')
  expect(ran.status).toBe(1)
  expect(JSON.parse(ran.stdout)).toMatchObject({ batchId: 1, state: 'done', rowsNew: 1 })
  expect(lockstep('--list').stdout).toMatch(/^1 {2}.* {2}done {2}leads\.csv {2}1 row$/m)
  expect(lockstep('--undo', '1').stdout).toBe(
    'Import 1 is out again: 1 event, 1 person, 0 deals.\n',
  )
})

test('a file that its headers tell comes in without a map, and one that nobody knows wants one', {
  timeout: SLOW,
}, () => {
  writeFileSync(
    file('companies.csv'),
    'Record ID,Company name,Company Domain Name\n77,Acme,acme.com\n',
  )
  const known = lockstep(file('companies.csv'), '--dry-run', '--json')
  expect([known.status, JSON.parse(known.stdout)]).toMatchObject([0, { rowsNew: 1, companies: 1 }])
  expect(known.stderr).toContain('These are HubSpot companies, by their headers.')
  const unknown = lockstep(file('leads.csv'), '--dry-run')
  expect(unknown.status).toBe(2)
  expect(unknown.stderr).toContain('Say which column is which: --map MAP.json')
})

test('what cannot be used is refused with its reason, and nothing is done', {
  timeout: SLOW,
}, () => {
  const unfit = lockstep(file('leads.csv'), '--map', file('no.map.json'))
  expect(unfit.status).toBe(2)
  expect(unfit.stderr).toMatch(/name: must not be empty/)
  expect(unfit.stderr).toMatch(/people: a map has no such field/)
  const nothing = lockstep(file('nothing.csv'), '--map', file('leads.map.json'))
  expect([nothing.status, nothing.stderr]).toEqual([
    2,
    `${file('nothing.csv')} cannot be read: there is no such file.\n`,
  ])
  expect(lockstep().status).toBe(2)
  writeFileSync(file('open.csv'), 'id,seen\nada,"2026-01-01\nben,2026-01-02\n')
  const open = lockstep(file('open.csv'), '--map', file('leads.map.json'))
  expect([open.status, open.stderr]).toEqual([
    2,
    'open.csv: A quotation mark is opened and never closed near line 3, so the rest of the file is one cell.\n',
  ])
  expect(lockstep('--undo').status).toBe(2)
})

test('a house that cannot be is refused in one sentence', { timeout: SLOW }, () => {
  const run = (env: Record<string, string>) => {
    const { status, stderr } = spawnSync(process.execPath, ['src/cli/main.ts', 'verify'], {
      encoding: 'utf8',
      env: { ...process.env, DATABASE_URL: '', ...env },
    })
    return [status, stderr]
  }
  expect(run({ LOCKSTEP_HOME: file('leads.csv') })).toEqual([
    2,
    `The data cannot live in ${file('leads.csv')}: that is a file. Set LOCKSTEP_HOME to a folder that this user may write to.\n`,
  ])
  expect(run({ LOCKSTEP_HOME: '/proc/nope' })[0]).toBe(2)
  expect(run({ DATABASE_URL: 'postgres://ada:secret@127.0.0.1:1/lockstep' })).toEqual([
    2,
    'PostgreSQL at 127.0.0.1, port 1, cannot be used: nothing listens there. Look at DATABASE_URL.\n',
  ])
})
