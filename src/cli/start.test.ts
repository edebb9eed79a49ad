import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runAs } from '#server/db/embedded/binaries.ts'
import { alive } from '#server/db/embedded/lock.ts'
import { runningServer } from '#server/db/embedded/server.ts'

let home: string
const begun: ChildProcess[] = []
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lockstep-start-'))
  // As root the database runs as another user, who must be let in.
  chmodSync(home, 0o755)
})
afterEach(async () => {
  for (const child of begun.splice(0)) await end(child, 'SIGTERM')
  rmSync(home, { recursive: true, force: true })
})

type Told = { child: ChildProcess; url: string | null; status: number | null; stderr: string }

/** Starts the product; answers when it serves, or when it ended instead. */
async function start(): Promise<Told> {
  const child = spawn(process.execPath, ['src/cli/main.ts', 'start'], {
    env: { ...process.env, DATABASE_URL: '', LOCKSTEP_HOME: home, PORT: '0' },
  })
  begun.push(child)
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (text) => {
    stderr += text
  })
  return new Promise((told) => {
    child.stdout.on('data', (text) => {
      stdout += text
      const url = /is ready: (\S+)/.exec(stdout)?.[1]
      if (url) told({ child, url, status: null, stderr })
    })
    child.on('close', (status) => told({ child, url: null, status, stderr }))
  })
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const over = new Promise((done) => child.once('close', done))
  child.kill(signal)
  await over
}

const serves = async ({ url }: Told) => (await fetch(`${url}/readyz`)).status

/** Each start makes or recovers a database of its own. */
const SLOW = 120_000

test('a second start on the same home refuses, names the first, and leaves it be', {
  timeout: SLOW,
}, async () => {
  const first = await start()
  const second = await start()
  expect([second.status, second.stderr]).toEqual([
    2,
    `Lockstep is already running on ${home} as process ${first.child.pid}. Stop that one first, or set LOCKSTEP_HOME to another folder.\n`,
  ])
  expect(await serves(first)).toBe(200)
})

test('after a kill -9 the next start ends the server that was left, and serves', {
  timeout: SLOW,
}, async () => {
  const killed = await start()
  const left = runningServer(home)?.pid ?? 0
  await end(killed.child, 'SIGKILL')
  expect(alive(left)).toBe(true)
  const next = await start()
  expect(await serves(next)).toBe(200)
  expect(alive(left)).toBe(false)
  expect(runningServer(home)?.pid).not.toBe(left)
})

test('after a reboot strangers may have both old numbers: Lockstep starts, and they live on', {
  timeout: SLOW,
}, async () => {
  const before = await start()
  const left = runningServer(home)?.pid ?? 0
  const lock = readFileSync(join(home, 'lockstep.pid'), 'utf8')
  const files = ['pg/postmaster.pid', 'pg/.s.PGSQL.5432.lock'].map((name) => join(home, name))
  const texts = files.map((path) => readFileSync(path, 'utf8'))
  await end(before.child, 'SIGTERM')
  // As the same user, whom PostgreSQL believes; strangers of others it passes over by itself.
  const stranger = spawn('sleep', ['60'], { ...runAs(), stdio: 'ignore' })
  files.forEach((path, i) => {
    writeFileSync(path, (texts[i] as string).replace(String(left), String(stranger.pid)))
  })
  const holder = { ...JSON.parse(lock), pid: process.pid }
  writeFileSync(join(home, 'lockstep.pid'), JSON.stringify(holder))
  const next = await start()
  expect(next.stderr).toBe('')
  expect(await serves(next)).toBe(200)
  expect(stranger.exitCode).toBeNull()
  stranger.kill()
})
