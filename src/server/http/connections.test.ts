import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'

let house: TestApp
let port: number
let cookie: string
beforeAll(async () => {
  house = await testApp({ patience: { headMs: 2_500, bodyMs: 2_500 } })
  await house.app.listen({ port: 0, host: '127.0.0.1' })
  port = (house.app.server.address() as { port: number }).port
  const owner = await testMember(house.db, house.workspaceId, { name: 'Olga', roles: ['owner'] })
  cookie = owner.headers.cookie
})
afterAll(() => house.close())

type Line = { socket: Socket; said: () => string; ended: Promise<string> }

/** A connection of its own that says this and tells what it heard until its end. */
function line(first: string): Line {
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  socket.on('data', (bytes) => {
    heard += bytes
  })
  socket.on('error', () => undefined)
  if (first) socket.write(first)
  const ended = new Promise<string>((done) => socket.once('close', () => done(heard)))
  return { socket, said: () => heard, ended }
}

const HEAD = 'POST /api/v1/imports HTTP/1.1\r\nHost: localhost\r\n'
const statusOf = (heard: string) => heard.slice(9, 12)

test.each([
  [
    'two lengths',
    `${HEAD}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n`,
    '400',
  ],
  [
    'two different content lengths',
    `${HEAD}Content-Length: 4\r\nContent-Length: 5\r\n\r\n{}  `,
    '400',
  ],
  [
    'a chunk without a length',
    `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
    '400',
  ],
  [
    'a chunk longer than it says',
    `${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n{}xxxx\r\n0\r\n\r\n`,
    '400',
  ],
  [
    'a header line that is folded',
    `${HEAD}X: a\r\n b\r\nTransfer-Encoding : chunked\r\n\r\n`,
    '400',
  ],
  ['no request at all', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', '400'],
  ['no host', 'GET /healthz HTTP/1.1\r\n\r\n', '400'],
  ['headers of 20 kB', `${HEAD}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`, '400', 'headers-too-large'],
])('%s: one answer, and the connection ends', async (_, bytes = '', status, code = '') => {
  const heard = await line(bytes).ended
  expect(statusOf(heard)).toBe(status)
  expect(heard).toContain(code)
  expect(heard.toLowerCase()).toContain('connection: close')
  expect(heard.match(/HTTP\/1\.1 \d/g)).toHaveLength(1)
})

test('those that trickle are given up, and everybody else is served meanwhile', async () => {
  const slow = Array.from({ length: 500 }, (_, n) => {
    const kinds = [
      '',
      HEAD,
      `${HEAD}Content-Length: 100\r\n\r\n{`,
      `POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{`,
      `POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{`,
    ]
    return line(kinds[n % kinds.length] ?? '')
  })
  const trickle = setInterval(() => {
    for (const { socket } of slow) if (socket.writable && socket.bytesWritten > 0) socket.write('X')
  }, 100)
  let givenUp = 0
  for (const { ended } of slow)
    void ended.then(() => {
      givenUp += 1
    })
  let served = 0
  while (givenUp === 0) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/people`, { headers: { cookie } })
    expect(answer.status).toBe(200)
    if (givenUp === 0) served += 1
    await sleep(20)
  }
  const heard = await Promise.all(slow.map(({ ended }) => ended))
  clearInterval(trickle)
  expect(served).toBeGreaterThan(0)
  expect([...new Set(heard.map(statusOf))].sort()).toEqual(['404', '408'])
})

test('a file that stalls is given up, one that keeps coming is not', async () => {
  const head = `POST /api/v1/uploads?fileName=a.csv HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nCookie: ${cookie}\r\n`
  const stalled = line(`${head}Content-Length: 100000\r\n\r\nid\n`)
  const coming = line(`${head}Content-Length: 20000\r\n\r\n`)
  let sent = 0
  const keepComing = setInterval(() => {
    if (sent < 20_000) coming.socket.write('ada,ben\n'.repeat(100))
    sent += 800
  }, 150)
  const began = Date.now()
  await stalled.ended
  expect(Date.now() - began).toBeLessThan(60_000)
  await expect.poll(() => statusOf(coming.said())).toBe('200')
  clearInterval(keepComing)
  coming.socket.destroy()
})

test('a body is limited in length, in values and in levels, however it is sent', async () => {
  const post = async (body: BodyInit | AsyncIterable<Uint8Array>) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/imports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: body as BodyInit,
      duplex: 'half',
    } as RequestInit)
    return `${answer.status} ${((await answer.json()) as { code: string }).code}`
  }
  async function* inChunks(text: string) {
    for (let at = 0; at < text.length; at += 65_536) yield Buffer.from(text.slice(at, at + 65_536))
  }
  const before = process.memoryUsage().rss
  const keys = `{${Array.from({ length: 1_000_000 }, (_, n) => `"k${n}":1`).join(',')}}`
  const wide = [keys, `[${'1,'.repeat(999_999)}1]`, `{"map":"${'x'.repeat(10_000_000)}"}`]
  for (const body of wide) {
    expect(await post(body)).toMatch(/^(413 body-too-large|400 request-unfit)$/)
    expect(await post(inChunks(body)).catch(() => '413 body-too-large')).toMatch(/^4(13|00) /)
  }
  expect(await post(`[${'1,'.repeat(900_000)}1]`)).toBe('400 request-unfit')
  for (const levels of [33, 1_000, 100_000, 1_000_000])
    expect(await post('['.repeat(levels))).toBe('400 request-unfit')
  // What is sent lies in this process, too.
  expect(process.memoryUsage().rss - before).toBeLessThan(400_000_000)
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
})
