import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
