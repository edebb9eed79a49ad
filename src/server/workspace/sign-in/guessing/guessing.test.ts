import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '#server/test-app.ts'
import { browser, CHEAP, OWNER, PASSWORD } from '#server/workspace/sign-in/browser.example.ts'
import { makeSetUpCode } from '#server/workspace/sign-in/set-up/set-up-code.ts'

let house: TestApp
let owner: ReturnType<typeof browser>
beforeAll(async () => {
  house = await testApp({ isEmpty: true, passwordCost: CHEAP })
  const code = (await makeSetUpCode(house.db, Date.now())) ?? ''
  owner = browser(house.app, '198.51.100.7')
  expect((await owner.post('/set-up', { ...OWNER, code })).statusCode).toBe(200)
})
afterAll(() => house.close())

const guess = (email: string, address: string) =>
  browser(house.app, address).post('/sessions', { email, password: 'wrong' })
const codes = (answers: { statusCode: number }[]) => {
  const of = (status: number) => answers.filter(({ statusCode }) => statusCode === status).length
  return { wrong: of(401), stopped: of(429), other: answers.length - of(401) - of(429) }
}

test('of a thousand guesses from one address ten are looked at, and the owner still gets in', async () => {
  const answers = await inTurn(1_000, 20, () => guess(OWNER.email, '203.0.113.5'))
  const { wrong, stopped, other } = codes(answers)
  expect([wrong <= 20, stopped >= 980, other]).toEqual([true, true, 0])
  await owner.delete('/sessions/current')
  const came = await owner.post('/sessions', { email: OWNER.email, password: PASSWORD })
  expect([came.statusCode, came.json()]).toEqual([200, { state: 'signed-in' }])
})

test('a thousand addresses guess no better, and an account that nobody has is answered alike', async () => {
  const from = (i: number) => `10.${i % 250}.${Math.floor(i / 250)}.9`
  const mine = await inTurn(500, 20, (i) => guess(OWNER.email, from(i)))
  const nobodys = await inTurn(500, 20, (i) => guess('nobody@acme.example', from(i + 500)))
  expect(codes(mine).other + codes(nobodys).other).toBe(0)
  expect(codes(mine).wrong).toBeLessThanOrEqual(20)
  expect(codes(nobodys).wrong).toBeLessThanOrEqual(20)
  const told = (answers: typeof mine, status: number) => {
    const found = answers.find(({ statusCode }) => statusCode === status)?.json()
    return found && { ...found, requestId: '', seconds: 0 }
  }
  expect(told(mine, 429)).toEqual(told(nobodys, 429))
  const wrong = (await guess('somebody@acme.example', '192.0.2.1')).json()
  expect(wrong).toMatchObject({ status: 401, code: 'sign-in-wrong' })
  await owner.delete('/sessions/current')
  const came = await owner.post('/sessions', { email: OWNER.email, password: PASSWORD })
  expect(came.statusCode).toBe(200)
})

async function inTurn<T>(times: number, at: number, work: (i: number) => Promise<T>): Promise<T[]> {
  const done: T[] = []
  for (let i = 0; i < times; i += at)
    done.push(...(await Promise.all(Array.from({ length: at }, (_, j) => work(i + j)))))
  return done
}
