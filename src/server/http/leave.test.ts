import { Agent, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type TestApp, testApp } from '#server/test-app.ts'

let house: TestApp
let port: number
beforeEach(async () => {
  house = await testApp()
  // Both of its addresses, as at a usual start.
  await house.app.listen({ port: 0, host: 'localhost' })
  port = (house.app.server.address() as { port: number }).port
})
afterEach(() => house.close())

const agents: Agent[] = []
const kept = (): Agent => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  agents.push(agent)
  return agent
}
afterEach(() => {
  for (const agent of agents.splice(0)) agent.destroy()
})

type Ask = { agent: Agent; host?: string; path?: string; slowly?: string; meanwhile?: number }

/** What came back: the status, or the error of the connection. */
function ask({ agent, host = '127.0.0.1', path = '/healthz', slowly, meanwhile = 0 }: Ask) {
  return new Promise<string>((done) => {
    const headers = slowly ? { 'content-type': 'application/json' } : {}
    const sent = request({ agent, host, port, path, headers, method: slowly ? 'POST' : 'GET' })
    sent.on('response', (answer) => {
      answer.resume()
      answer.on('end', () => done(`${answer.statusCode} ${answer.headers.connection}`))
      answer.on('error', (error) => done(error.message))
    })
    sent.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message))
    if (!slowly) return sent.end()
    sent.write(slowly.slice(0, 1))
    return setTimeout(() => sent.end(slowly.slice(1)), meanwhile)
  })
}

test('a request that was begun is answered, and nobody is let in any more', async () => {
  // A machine may know localhost by one address or by two.
  const hosts = house.app.addresses().map((one) => (one as AddressInfo).address)
  const slow = { path: '/api/v1/nowhere', slowly: '{}', meanwhile: 3_000 }
  const begun = Promise.all(hosts.map((host) => ask({ ...slow, agent: kept(), host })))
  await sleep(200)
  const closed = house.app.close()
  await sleep(200)
  for (const host of hosts) expect(await ask({ agent: kept(), host })).toBe('ECONNREFUSED')
  expect(await begun).toEqual(hosts.map(() => '404 close'))
  await closed
})

test('clients that ask again and again over one connection never find it cut', async () => {
  const heard = new Map<string, number>()
  let leaving = false
  const client = async (pause: number) => {
    const agent = kept()
    for (;;) {
      const answer = await ask({ agent })
      const key = leaving ? answer : 'before'
      heard.set(key, (heard.get(key) ?? 0) + 1)
      if (answer !== '200 keep-alive') return answer
      await sleep(pause)
    }
  }
  const clients = Promise.all(Array.from({ length: 40 }, (_, i) => client((i % 8) * 15)))
  await sleep(500)
  leaving = true
  const began = performance.now()
  await house.app.close()
  expect(performance.now() - began).toBeLessThan(20_000)
  expect(new Set(await clients)).toEqual(new Set(['200 close']))
  expect([...heard.keys()].sort()).toEqual(expect.arrayContaining(['200 close', 'before']))
  expect(heard.get('before')).toBeGreaterThan(40)
})

test('a connection on which nobody asks anything does not hold the house up', async () => {
  const agent = kept()
  expect(await ask({ agent })).toBe('200 keep-alive')
  const began = performance.now()
  await house.app.close()
  expect(performance.now() - began).toBeLessThan(20_000)
})
