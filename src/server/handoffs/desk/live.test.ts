import { once } from 'node:events'
import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { foldLive } from '#server/db/fold/live.ts'
import { append } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { settleDesks } from '#server/handoffs/settling/settle.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'

let house: TestApp
let mona: TestMember
let rosa: TestMember
let port: number

beforeAll(async () => {
  house = await testApp()
  const { db, workspaceId } = house
  rosa = await testMember(db, workspaceId, { name: 'Rosa', roles: ['rep'] })
  mona = await testMember(db, workspaceId, { name: 'Mona', roles: ['sales-manager'] })
  await house.app.listen({ port: 0, host: '127.0.0.1' })
  port = (house.app.server.address() as AddressInfo).port
})
afterAll(() => house.close())

/** Hears a line over real HTTP; `said` holds what came of it so far. */
async function hear(path: string, who: TestMember) {
  const { cookie } = who.headers
  const asking = get({ port, path: `/api/v1${path}`, headers: { cookie } })
  const [answer] = await once(asking, 'response')
  const said: string[] = []
  answer.on('data', (some: Buffer) => said.push(String(some)))
  const events = () => said.join('').match(/"at":/g)?.length ?? 0
  return { status: answer.statusCode as number, events, stop: () => asking.destroy() }
}

/** What the lines say within this time of what happens; a line says something as it begins to listen. */
async function heardBy(paths: readonly string[], happen: () => Promise<void>) {
  const lines = await Promise.all(paths.map((path) => hear(path, mona)))
  await new Promise((resolve) => setTimeout(resolve, 500))
  const before = lines.map(({ events }) => events())
  await happen()
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  const heard = lines.map(({ events }, i) => events() > (before[i] ?? 0))
  for (const { stop } of lines) stop()
  return heard
}

const PAGES = ['/news/live', '/handoff-care/live', '/requests/live'] as const

test('a hand-off is heard on every page that shows it', async () => {
  const { db, workspaceId } = house
  const pass = async () => {
    await inWorkspace(db, workspaceId, (tx) =>
      append(
        tx,
        workspaceId,
        'crm',
        [
          {
            ...{ messageId: 'm1', person: 'ada', name: 'demo_request', kind: 'behaviour' },
            ...{ happenedAt: Date.now(), properties: {} },
          },
        ],
        Date.now(),
      ),
    )
    await foldLive(db, workspaceId, Date.now, new AbortController().signal)
    await settleDesks(db, workspaceId, () => Date.now() as never)
  }
  expect(await heardBy(PAGES, pass)).toEqual([true, true, true])
})

test('what the teams ask of each other is heard where requests are read, and nowhere else', async () => {
  const make = async () => {
    const { statusCode } = await house.app.inject({
      method: 'POST',
      url: '/api/v1/requests',
      headers: rosa.headers,
      payload: { kind: 'content', wants: 'A page on prices.' },
    })
    expect(statusCode).toBeLessThan(300)
  }
  expect(await heardBy(PAGES, make)).toEqual([false, false, true])
})

test('who may not read a page does not hear of it', async () => {
  const line = await hear('/handoff-care/live', rosa)
  line.stop()
  expect(line.status).toBe(403)
})
