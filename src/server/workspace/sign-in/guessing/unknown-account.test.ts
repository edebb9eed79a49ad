import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'
import { browser } from '#server/workspace/sign-in/browser.example.ts'
import { hashPassword } from '#server/workspace/sign-in/passwords/password-hash.ts'
import { passwordRow } from '#server/workspace/sign-in/passwords/passwords.ts'

const ACCOUNTS = 10
const PAIRS = 40

/** Passwords cost here what they cost anywhere: it is their time that would tell. */
let house: TestApp
const known: string[] = []
const unknown = Array.from({ length: ACCOUNTS }, (_, n) => `ada-zzz${n}@acme.example`)
beforeAll(async () => {
  house = await testApp({ isEmpty: true })
  const { db, workspaceId } = house
  const hash = await hashPassword('correct horse battery')
  for (let n = 0; n < ACCOUNTS; n += 1) {
    const { humanId } = await testMember(db, workspaceId, { name: 'Ada', roles: ['rep'] })
    const times = { created_at: Date.now(), updated_at: Date.now() }
    await db
      .insertInto('credential')
      .values({ ...passwordRow(humanId, hash), ...times })
      .execute()
    const human = db.selectFrom('human').select('email').where('id', '=', humanId)
    known.push((await human.executeTakeFirstOrThrow()).email)
  }
})
afterAll(() => house.close())

let addresses = 0
/** Every guess comes from elsewhere, so that no address is asked to wait. */
function stranger() {
  addresses += 1
  return browser(house.app, `10.${addresses >> 8}.${addresses & 255}.1`)
}

const guess = (email = '') => stranger().post('/sessions', { email, password: 'not the password' })

/** An answer as it goes over the line, without what differs between any two of them. */
function bytesOf({ statusCode, headers, body }: LightMyRequestResponse) {
  const { date, 'x-request-id': requestId, ...told } = headers
  return { statusCode, told, body: body.replaceAll(String(requestId), '') }
}

test('an account that nobody has is answered byte for byte like one that somebody has', async () => {
  const wrong = [bytesOf(await guess(known[0])), bytesOf(await guess(unknown[0]))]
  expect(wrong[0]).toMatchObject({
    statusCode: 401,
    body: expect.stringContaining('sign-in-wrong'),
  })
  expect(wrong[1]).toEqual(wrong[0])
  const reset = async (email = '') => bytesOf(await stranger().post('/password-resets', { email }))
  const asked = [await reset(known[0]), await reset(unknown[0])]
  expect(asked[0]?.statusCode).toBe(200)
  expect(asked[1]).toEqual(asked[0])
})

test('the time of an answer does not tell whether there is such an account', async () => {
  const timed = async (email: string | undefined, into: number[]) => {
    const began = performance.now()
    const { statusCode } = await guess(email)
    into.push(performance.now() - began)
    expect(statusCode).toBe(401)
  }
  const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] }
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const each = pair % ACCOUNTS
    // In turn, so that neither always comes after the other's work.
    const both = [() => timed(known[each], times.known), () => timed(unknown[each], times.unknown)]
    for (const one of pair % 2 === 0 ? both : both.reverse()) await one()
  }
  // Without a password to check, an answer comes in a fifth of the time.
  const ratio = median(times.known) / median(times.unknown)
  expect(ratio).toBeGreaterThan(0.5)
  expect(ratio).toBeLessThan(2)
})

const median = (times: number[]) => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0
