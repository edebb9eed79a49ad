import type { FastifyReply } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Limit } from '#api/limits.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { makeLimiter } from './limits.ts'

const NOW = Date.UTC(2026, 10, 22)
const TEN: Limit = { name: 'ten', requests: 10, seconds: 60 }

function asking(who: string) {
  const limiter = makeLimiter()
  return (now: number, limit = TEN) => {
    const headers: Record<string, string> = {}
    const reply = {
      header: (name: string, value: string) => Object.assign(headers, { [name]: value }),
    }
    return { allowed: limiter(limit, who, now, reply as unknown as FastifyReply), headers }
  }
}

test('ten at once are allowed, the eleventh waits for the seconds it is told, and then may', () => {
  const ask = asking('ada')
  const first = ask(NOW)
  expect(first).toEqual({
    allowed: true,
    headers: { 'ratelimit-policy': '"ten";q=10;w=60', ratelimit: '"ten";r=9;t=6' },
  })
  for (let n = 2; n <= 10; n += 1) expect(ask(NOW).allowed).toBe(true)
  const refused = ask(NOW)
  expect(refused).toMatchObject({
    allowed: false,
    headers: { ratelimit: '"ten";r=0;t=60', 'retry-after': '6' },
  })
  expect(ask(NOW + 5_999).allowed).toBe(false)
  expect(ask(NOW + 6_000).allowed).toBe(true)
})

test('what was not used is not saved beyond the limit, and a clock that goes back takes nothing', () => {
  const ask = asking('ada')
  ask(NOW)
  expect(ask(NOW + 3_600_000).headers.ratelimit).toBe('"ten";r=9;t=6')
  expect(ask(NOW).headers.ratelimit).toBe('"ten";r=8;t=12')
})

let house: TestApp
beforeAll(async () => {
  const few = (name: string, requests: number) => ({ name, requests, seconds: 60 })
  house = await testApp({
    limits: {
      address: few('address', 30),
      member: few('member', 5),
      key: few('key', 3),
      intake: few('intake', 3),
    },
  })
})
afterAll(() => house.close())

test('whoever asks too much is refused as a problem, and others go on', async () => {
  const ask = () => house.app.inject('/api/v1/people/facets')
  const answers = []
  for (let n = 0; n < 6; n += 1) answers.push(await ask())
  expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200, 200, 200, 200, 429])
  expect(answers[0]?.headers).toMatchObject({
    'ratelimit-policy': '"member";q=5;w=60',
    ratelimit: '"member";r=4;t=12',
  })
  expect(answers[5]?.json().code).toBe('rate-limited')
  expect(Number(answers[5]?.headers['retry-after'])).toBeGreaterThan(0)
})

test('whoever is nobody is counted by the address, before anything is asked of the database', async () => {
  const ask = (n: number) =>
    house.app.inject({
      url: '/api/v1/people',
      remoteAddress: '203.0.113.7',
      headers: { authorization: `Bearer guess-${n}` },
    })
  const answers = []
  for (let n = 0; n < 31; n += 1) answers.push((await ask(n)).statusCode)
  expect([...new Set(answers.slice(0, 30))]).toEqual([401])
  expect(answers[30]).toBe(429)
})

test('whoever has a whole network of addresses is counted as one', async () => {
  const ask = (n: number) =>
    house.app.inject({
      url: '/api/v1/people',
      remoteAddress: `2001:db8:1:2::${n.toString(16)}`,
      headers: { authorization: `Bearer guess-${n}` },
    })
  const answers = []
  for (let n = 0; n < 31; n += 1) answers.push((await ask(n)).statusCode)
  expect([answers.slice(0, 30).includes(429), answers[30]]).toEqual([false, 429])
})

const TWICE = {
  address: { name: 'address', requests: 2, seconds: 60 },
  member: TEN,
  key: TEN,
  intake: TEN,
}
test.each([
  ['a proxy that is named says', '10.1.2.3', { proxies: ['10.0.0.0/8'] }, [200, 200, 200]],
  ['a proxy of this machine says', '127.0.0.1', {}, [200, 200, 200]],
  ['anybody else cannot say', '203.0.113.9', { proxies: ['10.0.0.0/8'] }, [200, 200, 429]],
  ['a proxy that is not named cannot say', '10.1.2.3', {}, [200, 200, 429]],
])('%s who asks', async (_, remoteAddress, otherwise, expected) => {
  const publicUrl = 'https://lockstep.acme.example'
  const behind = await testApp({ publicUrl, limits: TWICE, ...otherwise })
  const answers = []
  for (let n = 1; n <= 3; n += 1) {
    const headers = { host: 'lockstep.acme.example', 'x-forwarded-for': `198.51.100.${n}` }
    answers.push(await behind.app.inject({ url: '/api/v1/session', remoteAddress, headers }))
  }
  expect(answers.map((answer) => answer.statusCode)).toEqual(expected)
  await behind.close()
})

test('without a public address nobody says who else asks', async () => {
  const alone = await testApp({ limits: TWICE })
  const answers = []
  for (let n = 1; n <= 3; n += 1) {
    const headers = { 'x-forwarded-for': `198.51.100.${n}` }
    answers.push(await alone.app.inject({ url: '/api/v1/session', headers }))
  }
  expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200, 429])
  await alone.close()
})
