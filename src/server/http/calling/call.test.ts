import { createServer, type Server } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { caller } from './call.ts'

const never = new AbortController().signal
let server: Server
let port: number
/** Connections that came, whatever they wanted. */
let came = 0
let answer = (path: string): [number, Record<string, string>] => [path === '/' ? 200 : 404, {}]
beforeAll(async () => {
  server = createServer((request, reply) => {
    const [status, headers] = answer(request.url ?? '')
    request.resume()
    request.on('end', () => reply.writeHead(status, headers).end('x'.repeat(200_000)))
  })
  server.on('connection', () => {
    came += 1
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  port = (server.address() as AddressInfo).port
})
afterAll(() => new Promise((closed) => server.close(closed)))

/** Addresses that only the machine or its network can reach, in every way they can be written. */
const PRIVATE = [
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0177.0.0.1/',
  'https://127.0.0.2/',
  'https://localhost/',
  'https://0.0.0.0/',
  'https://0/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[64:ff9b::10.0.0.1]/',
  'https://[2002:7f00:1::]/',
  'https://[2001::1]/',
  'https://[fe80::1]/',
  'https://[fc00::1]/',
  'https://[fd12:3456::1]/',
  'https://[ff02::1]/',
  'https://[2001:db8::1]/',
  'https://[100::1]/',
  'https://10.0.0.1/',
  'https://10.255.255.255/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://192.0.0.1/',
  'https://192.0.2.1/',
  'https://198.18.0.1/',
  'https://198.51.100.7/',
  'https://203.0.113.9/',
  'https://224.0.0.1/',
  'https://240.0.0.1/',
  'https://255.255.255.255/',
  'https://１２７.０.０.１/',
]

test('of forty ways into a private network none is called', async () => {
  const call = caller([])
  expect(PRIVATE).toHaveLength(40)
  for (const url of [...PRIVATE, `http://127.0.0.1:${port}/`])
    expect(await call(url, {}, '{}', never), url).toEqual({
      error: 'It is an address in a private network, which is not called.',
    })
  for (const url of ['http://93.184.215.14/', 'file:///etc/passwd'])
    expect(await call(url, {}, '{}', never), url).toEqual({
      error: 'The address cannot be called.',
    })
  expect(came).toBe(0)
})

test('a name that stands for a public address when it is looked at and for a private one afterwards is not called', async () => {
  let asked = 0
  const rebinding = ((
    _: string,
    options: { all?: boolean },
    told: (...said: unknown[]) => void,
  ) => {
    asked += 1
    // First public, then this machine; and at last both at once.
    const found = [
      { address: '127.0.0.1', family: 4 },
      { address: '203.0.114.1', family: 4 },
    ].slice(asked === 1 ? 1 : 0, asked === 2 ? 1 : 2)
    if (options.all) told(null, found)
    else told(null, found[0]?.address, 4)
  }) as unknown as LookupFunction
  const call = caller([], rebinding)
  const quick = AbortSignal.timeout(300)
  // The one that was looked at is the one that is connected to: nobody is there.
  expect(await call(`https://rebind.example/`, {}, '{}', quick)).toHaveProperty('error')
  expect(asked).toBe(1)
  for (const _ of ['this machine', 'both'])
    expect(await call(`https://rebind.example/`, {}, '{}', never)).toEqual({
      error: 'It is an address in a private network, which is not called.',
    })
  expect([asked, came]).toEqual([3, 0])
})

test('a network of the house is called, and nothing else is without TLS', async () => {
  const call = caller(['127.0.0.0/8'])
  expect(await call(`http://127.0.0.1:${port}/`, {}, '{}', never)).toEqual({
    status: 200,
    retryAfterMs: null,
  })
  for (const url of [
    'http://10.0.0.1:9000/',
    'http://93.184.215.14/',
    'https://93.184.215.14:8443/',
  ])
    expect(await call(url, {}, '{}', never), url).toEqual({
      error: 'It is an address in a private network, which is not called.',
    })
})

test('a redirect is an answer and not followed, and who asks to be left alone is heard', async () => {
  const call = caller(['127.0.0.1'])
  const url = `http://127.0.0.1:${port}/`
  const before = came
  answer = () => [302, { location: `http://127.0.0.1:${port}/elsewhere` }]
  expect(await call(url, {}, '{}', never)).toMatchObject({ status: 302 })
  answer = () => [429, { 'retry-after': '120' }]
  expect(await call(url, {}, '{}', never)).toEqual({ status: 429, retryAfterMs: 120_000 })
  expect(came - before).toBe(2)
})

test('where nobody is, it says so', async () => {
  const gone = createServer()
  await new Promise<void>((ready) => gone.listen(0, '127.0.0.1', ready))
  const { port: nobodys } = gone.address() as AddressInfo
  await new Promise((closed) => gone.close(closed))
  expect(await caller(['127.0.0.1'])(`http://127.0.0.1:${nobodys}/`, {}, '{}', never)).toEqual({
    error: 'It refused the connection.',
  })
})
