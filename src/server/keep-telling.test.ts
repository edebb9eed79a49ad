import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seal } from './db/requests/sealed.ts'
import { inWorkspace } from './db/transaction.ts'
import { passedLead, teams } from './handoffs/notices/cast.example.ts'
import { chatKey } from './handoffs/notices/chats/routes.ts'
import { tellMembers } from './handoffs/notices/tell.ts'
import { caller } from './http/calling/call.ts'
import { keepTelling } from './keep-telling.ts'
import { type TestApp, testApp } from './test-app.ts'

const SECRET = 'a secret of the house, 32 letters'
let house: TestApp
let slow: Server
let called = 0
beforeAll(async () => {
  house = await testApp({ secret: SECRET })
  // Takes the message and never answers.
  slow = createServer(() => {
    called += 1
  })
  await new Promise<void>((ready) => slow.listen(0, '127.0.0.1', ready))
})
afterAll(async () => {
  slow.closeAllConnections()
  await new Promise((closed) => slow.close(closed))
  await house.close()
})

test('while the house runs members are mailed, and a chat that never answers keeps no mail waiting', async () => {
  const { db, workspaceId } = house
  const { rosa } = await teams(house)
  const ada = await passedLead(house, 'ada@buyer.example', 'Ada')
  const { port } = slow.address() as AddressInfo
  const address = seal(chatKey(SECRET), `http://127.0.0.1:${port}/`)
  await sql`insert into chat_place (workspace_id, kind, name, sealed_url, shown, topics, made_at)
    values (${workspaceId}, 'slack', 'Sales', ${address}, 'slow', '{lead-yours}', now())`.execute(
    house.owner,
  )
  await sql`insert into notice_wish (workspace_id, member_id, ways, quiet, quiet_from, quiet_to, digest_at, urgent_breaks)
    values (${workspaceId}, ${rosa.memberId}, '{}', 'never', 0, 0, 0, false)`.execute(house.owner)
  const tell = (key: string) =>
    inWorkspace(db, workspaceId, (tx) =>
      tellMembers(tx, workspaceId, [
        { topic: 'lead-yours', memberId: rosa.memberId, personId: ada, n: 1, at: Date.now(), key },
      ]),
    )
  const mails = async () => (await sql`select 1 from mail`.execute(house.owner)).rows.length
  await tell('first')
  const leaving = new AbortController()
  const faults: unknown[] = []
  const log = { error: (fault: object) => faults.push(fault) }
  const telling = {
    ...{ db, now: () => Date.now(), origin: 'http://localhost:4400' },
    ...{ call: caller(['127.0.0.1']), sealKey: chatKey(SECRET) },
  }
  const keeping = keepTelling(telling, log, leaving.signal)
  await expect.poll(() => called).toBe(1)
  await tell('second')
  await expect.poll(mails, { timeout: 4_000 }).toBe(2)
  leaving.abort()
  await keeping
  expect(faults).toEqual([])
})
