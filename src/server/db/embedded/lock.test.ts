import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { holderOf, takeLock } from './lock.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lockstep-lock-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const left = (pid: number, started: string) =>
  writeFileSync(join(home, 'lockstep.pid'), JSON.stringify({ pid, started }))

test('a second process on the same home is refused and told the pid of the first', () => {
  expect(takeLock(home)).toMatchObject({ ok: true })
  expect(takeLock(home)).toEqual({ ok: false, pid: process.pid })
})

test('a lock that was given back can be taken again', () => {
  const first = takeLock(home)
  if (first.ok) first.release()
  expect(holderOf(home)).toBeNull()
  expect(takeLock(home)).toMatchObject({ ok: true })
})

test('the lock of a process that was killed is taken over', async () => {
  const child = spawn(process.execPath, ['-e', ''])
  await new Promise((done) => child.once('exit', done))
  left(child.pid as number, '')
  expect(takeLock(home)).toMatchObject({ ok: true })
})

test('after a reboot another process may have the same pid: its lock is not the old one', () => {
  left(process.pid, 'another boot 1')
  expect(holderOf(home)).toBeNull()
  expect(takeLock(home)).toMatchObject({ ok: true })
})

const TAKE = `
  const { takeLock } = await import(process.argv[1])
  process.stdout.write('here')
  await new Promise((go) => process.stdin.once('data', go))
  process.stdout.write(takeLock(process.argv[2]).ok ? '+' : '-')
  await new Promise((go) => process.stdin.once('end', go))`

test('of many who start at once after a crash, one takes the lock', async () => {
  const lock = new URL('./lock.ts', import.meta.url).href
  const args = ['--input-type=module', '-e', TAKE, lock, home]
  const starters = Array.from({ length: 6 }, () =>
    spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] }),
  )
  const says = (child: (typeof starters)[number]) =>
    new Promise<string>((done) => child.stdout.once('data', (text) => done(String(text))))
  await Promise.all(starters.map(says))
  left(process.pid, 'before the crash')
  const answers = starters.map(says)
  for (const { stdin } of starters) stdin.write('go')
  expect((await Promise.all(answers)).sort()).toEqual(['+', '-', '-', '-', '-', '-'])
  for (const { stdin } of starters) stdin.end()
  await Promise.all(starters.map((child) => new Promise((done) => child.once('exit', done))))
})

test('who lost the lock does not give back another’s', () => {
  const first = takeLock(home)
  left(process.ppid, 'another')
  if (first.ok) first.release()
  expect(readdirSync(home)).toEqual(['lockstep.pid'])
})
