/** Senders in a process of their own: each keeps one connection and sends the next request when it was answered. */
import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export type Errand = {
  port: number
  path: string
  authorization: string
  senders: number
  /** Events of one request; 1: a single call. */
  events: number
  seconds: number
  people: number
  /** How long one stays, in milliseconds: others come all the while, `people` at a time; undefined: always the same. */
  visitMs?: number | undefined
  /** Events a second of all senders together; undefined: as fast as they are answered. */
  rate?: number | undefined
}
export type Heard = {
  events: number
  requests: number
  p50: number
  p99: number
  refused: number
  seconds: number
  /** What the answering side took of the processors for it, as the bench itself measures it. */
  processorUs?: number
}

const NAMES = ['page_view', 'pricing_view', 'download', 'webinar', 'product_opened', 'report_saved']

process.on('message', async (errand: Errand) => {
  const took: number[] = []
  let refused = 0
  const began = performance.now()
  const end = began + errand.seconds * 1_000
  await Promise.all(
    Array.from({ length: errand.senders }, async (_, n) => {
      // With a rate each request has its moment, and an answer counts from there: who waits for others waits too.
      const every = errand.rate ? (errand.senders * errand.events * 1_000) / errand.rate : 0
      let due = began + (every * n) / errand.senders
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      while (performance.now() < end) {
        const body = bodyOf(errand)
        if (every > 0) await sleep(Math.max(0, due - performance.now()))
        const at = every > 0 ? due : performance.now()
        due += every
        const status = await post(agent, errand, body)
        took.push(performance.now() - at)
        if (status !== 200) refused += 1
      }
      agent.destroy()
    }),
  )
  const seconds = (performance.now() - began) / 1_000
  took.sort((a, b) => a - b)
  const heard: Heard = {
    events: (took.length - refused) * errand.events,
    requests: took.length,
    p50: took[took.length >> 1] ?? 0,
    p99: took[Math.floor(took.length * 0.99)] ?? 0,
    refused,
    seconds,
  }
  process.send?.(heard)
})

function bodyOf({ events, people, visitMs }: Errand): string {
  const sentAt = new Date().toISOString()
  const gone = visitMs ? Math.floor((Date.now() / visitMs) * people) : 0
  const all = Array.from({ length: events }, () => eventOf(gone, people, sentAt))
  return JSON.stringify(events === 1 ? { ...all[0], sentAt } : { batch: all, sentAt })
}

/** As the SDK of Segment for browsers writes it, of about 700 bytes. */
function eventOf(gone: number, people: number, timestamp: string) {
  const person = gone + Math.floor(Math.random() * people)
  const page = Math.floor(Math.random() * 200)
  return {
    type: 'track',
    event: NAMES[person % NAMES.length],
    messageId: `node-next-${randomUUID()}`,
    timestamp,
    userId: `user-${person}`,
    properties: { path: `/guides/${page}`, plan: 'team', position: page % 7, signedIn: true },
    context: {
      ip: '203.0.113.7',
      locale: 'en-GB',
      userAgent:
        'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
      library: { name: '@segment/analytics-node', version: '3.1.0' },
      page: {
        path: `/guides/${page}`,
        referrer: 'https://search.example/',
        title: 'Guides',
        url: `https://acme.example/guides/${page}`,
      },
    },
    integrations: {},
    _metadata: { nodeVersion: '24.21.0', jsRuntime: 'node' },
  }
}

function post(agent: Agent, { port, path, authorization }: Errand, body: string): Promise<number> {
  return new Promise((done, failed) => {
    const asked = request(
      {
        agent,
        port,
        path,
        host: '127.0.0.1',
        method: 'POST',
        headers: {
          authorization,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          host: `localhost:${port}`,
        },
      },
      (answer) => {
        answer.resume()
        answer.once('end', () => done(answer.statusCode ?? 0))
      },
    )
    asked.once('error', failed)
    asked.end(body)
  })
}
