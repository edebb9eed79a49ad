import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Read } from '#domain/people/intake/read-body.ts'
import { instant } from '#domain/time.ts'
import { connect } from '#server/db/connect.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { readKey } from '#server/workspace/keys/read-key.ts'
import { account, writeKey } from './sending.example.ts'
import { type Sent, take } from './take.ts'
import { writeKeys } from './write-keys.ts'

const NOW = Date.UTC(2026, 10, 22, 8)
let house: TestApp
beforeAll(async () => {
  house = await testApp()
})
afterAll(() => house.close())

const read = (messageId: string): Read => ({
  bytes: Buffer.from(messageId),
  isMended: false,
  told: {
    messageId,
    kind: 'behaviour',
    name: 'download',
    properties: {},
    names: [{ system: 'id', value: 'ada' }],
    happenedAt: instant(NOW - 1_000),
    toldAt: instant(NOW - 1_000),
    campaign: null,
    arrival: null,
    context: {},
    account: null,
    flags: [],
  },
})

test('what only the database refuses costs a few more tries and none of its mates', async () => {
  let tries = 0
  const counted = connect(applicationAddress(house.address), {
    max: 1,
    reword: (text) => {
      if (/insert into event \(/.test(text)) tries += 1
      return text
    },
  })
  const found = await writeKeys(house.db, readKey).find(await writeKey(house, 'odd'), NOW)
  if (!found) throw new Error('The key is known')
  // Longer than the log takes, as if the reading had let it pass.
  const events = Array.from({ length: 64 }, (_, n) => read(n === 41 ? 'x'.repeat(300) : `m${n}`))
  const sent: Sent = { keyId: found.keyId, call: null, around: {}, events }
  const [taken] = await take(counted, found, [sent], Date.now())
  expect(taken?.filter(({ result }) => result === 'stored')).toHaveLength(63)
  expect(taken?.[41]).toMatchObject({ result: 'failed', fault: { code: 'database-refused' } })
  expect(await account(house, 'odd')).toMatchObject({
    received: 64,
    stored: 63,
    failed: 1,
    waiting: 1,
  })
  // Once in vain, then a whole and six levels of halves of which each tries two.
  expect(tries).toBe(1 + 1 + 2 * Math.log2(64))
  await counted.destroy()
})
