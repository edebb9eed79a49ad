import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from './test-app.ts'
import { testMember } from './test-members.ts'
import { everyPromise } from './test-promises.ts'

let house: TestApp
let headers: Record<string, string>
beforeAll(async () => {
  house = await testApp()
  const { db, workspaceId } = house
  headers = (await testMember(db, workspaceId, { name: 'Olga', roles: ['owner'] })).headers
})
afterAll(() => house.close())

/** What looks like an id and is none; the last one is the first number that a double cannot tell from its neighbour. */
const NONSENSE = ['1.5', '1e30', '-1', '0', 'NaN', 'Infinity', 'x', '%00', "1'", '9007199254740993']
const named = everyPromise().filter(({ ids }) => ids.length > 0)

test('there are routes that name something', () => {
  expect(named.length).toBeGreaterThan(15)
})

test.each(named.map((promise) => [promise.name, promise] as const))(
  '%s takes nothing for an id that is none, and breaks at nothing',
  async (_, { method, path, sample }) => {
    for (const id of NONSENSE) {
      const answer = await house.app.inject({
        method,
        url: `/api/v1${path.replaceAll(/\{\+?\w+\}/g, id)}`,
        headers: { ...headers, 'if-match': '"1"', 'content-type': 'application/json' },
        ...(method !== 'GET' && { payload: JSON.stringify(sample) }),
      })
      expect([400, 401, 403, 404], `${id}: ${answer.body}`).toContain(answer.statusCode)
    }
  },
)

test('an instant that no calendar has is refused', async () => {
  for (const at of ['1e300', '-1e300', '1.5', 'NaN']) {
    const answer = await house.app.inject({ url: `/api/v1/people/1/ledger?at=${at}`, headers })
    expect(answer.statusCode, `${at}: ${answer.body}`).toBe(400)
  }
})
