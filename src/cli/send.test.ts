import { spawn } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { account, writeKey } from '#server/people/intake/sending.example.ts'
import { type TestApp, testApp } from '#server/test-app.ts'

const MAIN = join(import.meta.dirname, 'main.ts')
let house: TestApp
let key: string
let url: string
beforeAll(async () => {
  house = await testApp()
  key = await writeKey(house, 'trial')
  await house.app.listen({ port: 0, host: '127.0.0.1' })
  url = `http://localhost:${(house.app.server.address() as AddressInfo).port}`
})
afterAll(() => house.close())

const NEVER = new Promise<void>(() => undefined)

function send(args: string[], { as = key, stopsAt = NEVER } = {}) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', MAIN, 'send', '--url', url, ...args],
    { env: { ...process.env, LOCKSTEP_WRITE_KEY: as } },
  )
  let out = ''
  let err = ''
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  void stopsAt.then(() => child.kill('SIGINT'))
  return new Promise<{ status: number | null; out: string; err: string }>((done) =>
    child.once('close', (status) => done({ status, out, err })),
  )
}

const AGAIN = ['--events', '330', '--batch', '40', '--start', '2026-01-05T08:00:00Z', '--seed', '7']

test('everything that is sent is stored, and the same run again stores nothing twice', async () => {
  const first = await send([...AGAIN, '--json'])
  expect(first.err).toBe('')
  expect(JSON.parse(first.out)).toMatchObject({
    ...{ requests: 9, sent: 330, accepted: 330, duplicate: 0, failed: 0, refused: 0, why: {} },
  })
  expect(first.status).toBe(0)
  const second = await send([...AGAIN, '--batch', '1'])
  expect(second.out).toContain('sent       330 in 330 requests')
  expect(second.out).toContain('accepted   330, 330 of them known already')
  expect(second.status).toBe(0)
  expect(await account(house, 'trial')).toMatchObject({ received: 660, stored: 330, events: 330 })
})

test('who is refused ends with 1, is told why, and the key is never echoed', async () => {
  const wrong = `${key.slice(0, -3)}xxx`
  const { status, out, err } = await send(['--events', '20', '--batch', '10'], { as: wrong })
  expect(status).toBe(1)
  expect(out).toContain('refused    20')
  expect(out).toContain('20 × 401 key-unknown')
  expect(out + err).not.toContain(wrong)
  expect(await send([], { as: '' })).toMatchObject({ status: 2, out: '' })
})

test('a rate is kept, and Ctrl-C ends with what was sent until then', async () => {
  const { status, out } = await send(
    ['--events', '100000', '--rate', '100', '--batch', '10', '--json', '--seed', 'stopped'],
    { stopsAt: someAreIn() },
  )
  expect(status).toBe(0)
  const told = JSON.parse(out) as { sent: number; accepted: number; perSecond: number }
  expect(told.accepted).toBe(told.sent)
  expect(told.sent).toBeGreaterThanOrEqual(50)
  expect(told.perSecond).toBeLessThan(150)
})

/** A process takes its time to begin. */
async function someAreIn(): Promise<void> {
  const before = (await account(house, 'trial'))?.received ?? 0
  while (((await account(house, 'trial'))?.received ?? 0) < before + 50) await sleep(50)
}
