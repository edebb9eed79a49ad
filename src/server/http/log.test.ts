import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '#server/test-app.ts'
import { everyPromise } from '#server/test-promises.ts'

const lines: string[] = []
let house: TestApp
beforeAll(async () => {
  house = await testApp({ logLevel: 'debug', log: { write: (line) => void lines.push(line) } })
})
afterAll(() => house.close())

const canaries: string[] = []
const canary = () => {
  const made = `canary${randomBytes(16).toString('hex')}`
  canaries.push(made)
  return made
}

/** A secret in every place of a request that somebody else fills. */
const laden = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string) => {
  const headers = ['authorization', 'cookie', 'x-api-key', 'user-agent', 'referer', 'if-match']
  const more = ['idempotency-key', 'x-forwarded-for', 'x-request-id', 'accept', 'lockstep-merge']
  return {
    method,
    url: `${path}?token=${canary()}&${canary()}=1&search=%0d%0a${canary()}`,
    headers: {
      ...Object.fromEntries([...headers, ...more].map((name) => [name, canary()])),
      cookie: `lockstep=${canary()}; ${canary()}=1`,
      authorization: `Bearer ${canary()}`,
      [canary()]: canary(),
      'content-type': 'application/json',
    },
    ...(method !== 'GET' && {
      payload: JSON.stringify({
        [canary()]: canary(),
        password: canary(),
        map: { name: canary() },
      }),
    }),
  }
}

test('no secret that comes in with a request stands in the log, not even at its finest', async () => {
  // Every route there is, also those that sign in, once with what it asks for and once without.
  for (const { method, path, sample } of everyPromise()) {
    const asked = laden(method, `/api/v1${path.replace(/\{\w+\}/g, '1')}`)
    await house.app.inject(asked)
    const { cookie: _, ...headers } = asked.headers
    const own = Object.keys(sample).map((name) => [name, canary()])
    const payload = JSON.stringify({ ...sample, ...Object.fromEntries(own) })
    await house.app.inject({ ...asked, headers, ...(method !== 'GET' && { payload }) })
  }
  await house.app.inject(laden('POST', '/api/v1/uploads'))
  for (const path of ['/', '/healthz', `/join/${canary()}`, `/api/v1/people/${canary()}`, '/%zz'])
    await house.app.inject(laden('GET', path))
  for (const payload of [`{"${canary()}`, canary(), `{"a":1,"a":"${canary()}"}`])
    await house.app.inject({ method: 'POST', url: '/api/v1/imports', payload })

  const log = lines.join('')
  expect(lines.length).toBeGreaterThan(70)
  expect(canaries.filter((secret) => log.includes(secret))).toEqual([])
  // A line is one JSON object, whatever an address said of line ends.
  for (const line of lines) expect(line.indexOf('\n')).toBe(line.length - 1)
  expect(lines.map((line) => JSON.parse(line)).every((line) => line.reqId ?? line.msg)).toBe(true)
})

test('a mistake is logged with its place and without what somebody sent', async () => {
  const secret = canary()
  lines.length = 0
  house.app.log.error(
    {
      err: Object.assign(new Error(`invalid input syntax for type uuid: "${secret}"`), {
        code: '22P02',
        detail: secret,
        where: secret,
      }),
    },
    'A request failed',
  )
  expect(lines.join('')).not.toContain(secret)
  expect(JSON.parse(lines[0] ?? '').err).toMatchObject({
    code: '22P02',
    message: 'PostgreSQL does not take a value',
    stack: expect.stringContaining('log.test.ts'),
  })
})
