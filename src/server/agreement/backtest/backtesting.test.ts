import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { type Backtesting, backtestingApart } from './backtesting.ts'

let house: TestDatabase
let backtesting: Backtesting
let workspaceId: string
const agreement = defaultAgreement('Acme', 'UTC')
const ASKED = {
  ...{ inForce: { version: 1, agreement }, candidate: agreement, windowDays: 90 },
  ...{ capacity: null, tried: 1, seed: 'x', intervals: false },
}
beforeAll(async () => {
  house = await testDatabase()
  workspaceId = house.workspaceId
  backtesting = backtestingApart(applicationAddress(house.address))
})
afterAll(async () => {
  await backtesting.close()
  await house.close()
})

test('whoever goes away is not waited for, and the next one is answered', async () => {
  const leaving = new AbortController()
  const left = backtesting.ask(workspaceId, 'run', ASKED, leaving.signal)
  const second = backtesting.ask(workspaceId, 'run', ASKED)
  leaving.abort(new Error('Gone'))
  await expect(left).rejects.toThrow('Gone')
  expect((await second).report.all.volume).toEqual({ now: 0, candidate: 0, change: null })
  await expect(backtesting.ask(workspaceId, 'run', ASKED, leaving.signal)).rejects.toThrow('Gone')
})

test('a history that cannot be read is told to whoever looks, and is tried anew', async () => {
  const nowhere = crypto.randomUUID()
  const looked: string[] = []
  for (
    let tries = 0;
    tries < 200 && looked.filter((one) => one !== 'reading').length < 2;
    tries++
  ) {
    looked.push(
      await backtesting.ask(nowhere, 'history', null).then(
        ({ state }) => state,
        () => 'failed',
      ),
    )
    await new Promise((wake) => setTimeout(wake, 20))
  }
  const [first, ...then] = looked
  expect(first).toBe('reading')
  expect(then.slice(then.indexOf('failed')).slice(0, 2)).toEqual(['failed', 'reading'])
  expect(looked.at(-1)).toBe('failed')
  // Others are not harmed by it.
  expect((await backtesting.ask(workspaceId, 'history', null)).state).toBe('ready')
})

test('it ends while it reads, and whoever waits is told', async () => {
  const other = backtestingApart(applicationAddress(house.address))
  const waiting = other.ask(workspaceId, 'run', ASKED)
  const told = expect(waiting).rejects.toThrow('closes')
  await other.close()
  await told
})

test('where its process dies whoever waits is told, and the next question starts it anew', async () => {
  const before = new Set(processes())
  const other = backtestingApart(applicationAddress(house.address))
  await other.ask(workspaceId, 'history', null)
  const mine = new Set(processes())
  const waiting = other.ask(workspaceId, 'run', ASKED)
  const told = expect(waiting).rejects.toThrow('ended')
  for (const pid of mine) if (!before.has(pid)) process.kill(pid, 'SIGKILL')
  await told
  expect((await other.ask(workspaceId, 'run', ASKED)).report.all.both.leads).toBe(0)
  await other.close()
})

/** Processes of backtests that this one has begun, as Linux lists them. */
const processes = (): number[] =>
  readdirSync(`/proc/${process.pid}/task`)
    .flatMap((task) =>
      readFileSync(`/proc/${process.pid}/task/${task}/children`, 'utf8').split(' '),
    )
    .filter((pid) => pid !== '')
    .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('backtest-process'))
    .map(Number)
