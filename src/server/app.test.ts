import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from './db/connect.ts'
import { type TestApp, testApp } from './test-app.ts'

let house: TestApp
beforeAll(async () => {
  house = await testApp()
})
afterAll(() => house.close())

test('the process and its database say that they are well', async () => {
  expect((await house.app.inject('/healthz')).json()).toEqual({ status: 'ok' })
  const ready = await house.app.inject('/readyz')
  expect([ready.statusCode, ready.json()]).toEqual([200, { status: 'ready' }])
})

test.each(['/healthz', '/readyz'])(
  'whoever asks %s by a number of this machine is answered',
  async (url) => {
    const asked = { url, headers: { host: '10.1.2.3:4400' } }
    expect((await house.app.inject(asked)).statusCode).toBe(200)
  },
)

test('every answer carries the headers of a strict page and its own number', async () => {
  const { headers } = await house.app.inject('/healthz')
  expect(headers['content-security-policy']).toContain("script-src 'self';")
  expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests')
  expect(headers['strict-transport-security']).toBeUndefined()
  expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
})

test('a page elsewhere cannot reach this machine through its visitor', async () => {
  const byName = await house.app.inject({ url: '/', headers: { host: 'evil.example' } })
  const across = await house.app.inject({
    method: 'POST',
    url: '/api/v1/imports',
    headers: { origin: 'https://evil.example' },
  })
  expect([byName.statusCode, across.statusCode]).toEqual([403, 403])
})

test('an unknown address and an unknown workspace are refused by name', async () => {
  const nowhere = await house.app.inject('/api/v1/nowhere')
  expect([nowhere.statusCode, nowhere.json().code]).toEqual([404, 'not-found'])
  const stranger = await house.app.inject({
    url: '/api/v1/people',
    headers: { 'lockstep-workspace': '00000000-0000-0000-0000-000000000000' },
  })
  expect([stranger.statusCode, stranger.json().code]).toEqual([404, 'workspace-unknown'])
})

test('a body that is too long is refused before it is read', async () => {
  const answer = await house.app.inject({
    method: 'POST',
    url: '/api/v1/imports',
    payload: Buffer.alloc(2_000_001),
    headers: { 'content-type': 'application/json' },
  })
  expect(answer.statusCode).toBe(413)
})

test('a body that is no JSON or is too large is refused, and one in chunks is read', async () => {
  const post = (payload: string | Readable, url = '/api/v1/imports') =>
    house.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json' },
      payload,
    })
  const broken = await post('{"uploadId":')
  expect([broken.statusCode, broken.json().detail]).toEqual([
    400,
    'The body of this request is no JSON.',
  ])
  const large = await post(JSON.stringify('x'.repeat(2_000_001)))
  expect([large.statusCode, large.json().code]).toEqual([413, 'body-too-large'])
  const chunked = await post(Readable.from(['{', '}']))
  expect([chunked.statusCode, chunked.json().code]).toEqual([400, 'request-unfit'])
})

test('every known "no" is a problem that says what, which and where to read on', async () => {
  const answers = await Promise.all([
    house.app.inject('/api/v1/people/999'),
    house.app.inject('/api/v1/people?limit=none'),
    house.app.inject('/api/v1/nowhere'),
    house.app.inject({ method: 'POST', url: '/api/v1/uploads?fileName=a.csv', payload: '' }),
    house.app.inject({ url: '/', headers: { host: 'evil.example' } }),
    house.app.inject({ method: 'POST', url: '/api/v1/imports', payload: '{' }),
  ])
  const told = answers.map((answer) => answer.json())
  expect(told.map(({ code, status }) => `${status} ${code}`)).toEqual([
    '404 person-unknown',
    '400 request-unfit',
    '404 not-found',
    '422 file-empty',
    '403 not-this-machine',
    '400 request-unfit',
  ])
  expect(told[0]).toEqual({
    type: '/api/docs#refusal-person-unknown',
    title: 'Person unknown',
    status: 404,
    code: 'person-unknown',
    requestId: answers[0].headers['x-request-id'],
  })
  expect(told[1]).toMatchObject({
    detail: 'We do not understand what is said for “limit”.',
    fields: ['limit'],
  })
  for (const answer of answers) {
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect([answer.statusCode, answer.headers['x-request-id']]).toEqual([
      answer.json().status,
      answer.json().requestId,
    ])
  }
})

test('while the database is away every route says so, and when to ask again', async () => {
  const away = await testApp({ db: connect({ url: 'postgres://nobody@127.0.0.1:1/nowhere' }) })
  const answers = await Promise.all([
    away.app.inject('/api/v1/people'),
    away.app.inject({ method: 'PATCH', url: '/api/v1/workspace', payload: { name: 'A' } }),
    away.app.inject({ method: 'POST', url: '/api/v1/uploads?fileName=a.csv', payload: 'id' }),
  ])
  for (const answer of answers)
    expect([
      answer.statusCode,
      answer.json().code,
      answer.headers['retry-after'],
      answer.headers['content-type']?.toString().startsWith('application/problem+json'),
    ]).toEqual([503, 'database-away', '10', true])
  await away.close()
})
