/** Clients that ask again and again, each over one connection that it keeps, as browsers and servers do. */
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export type Asked = { method: 'GET' | 'POST'; path: string; body?: unknown }

/** Where the product is, and what every request says of who sends it. */
export type Door = { url: string; headers: Record<string, string> }

/** What became of all requests. A refused connection sends nothing: it is no request that broke off. */
export type Heard = {
  answered: number
  /** Answers with 400 or more, by their status: nobody asks what is not to be had. */
  failed: Map<number, number>
  refused: number
  /** Requests without an answer, by the error of their connection. */
  broken: Map<string, number>
  /** What was written and acknowledged with 2xx. */
  acknowledged: number
}

export type Clients = {
  heard: Heard
  /** Nobody asks any more; resolves when the last answer is in. */
  stop: () => Promise<void>
  /** Resolves when everybody was refused a connection. */
  gone: Promise<unknown>
}

/** Each client asks the next thing as soon as it has its answer and a pause is over; it goes when nobody lets it in. */
export function startClients(
  door: Door,
  count: number,
  next: (client: number, n: number) => Asked,
): Clients {
  const heard: Heard = {
    answered: 0,
    failed: new Map(),
    refused: 0,
    broken: new Map(),
    acknowledged: 0,
  }
  let stopped = false
  const client = async (no: number) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (let n = 0; !stopped; n += 1) {
      const asked = next(no, n)
      const outcome = await ask(agent, door, asked)
      if (outcome === 'ECONNREFUSED') {
        heard.refused += 1
        break
      }
      note(heard, asked, outcome)
      await sleep(no % 5)
    }
    agent.destroy()
  }
  const gone = Promise.all(Array.from({ length: count }, (_, no) => client(no)))
  const stop = async () => {
    stopped = true
    await gone
  }
  return { heard, stop, gone }
}

function note(heard: Heard, { method }: Asked, outcome: number | string): void {
  if (typeof outcome === 'string') {
    heard.broken.set(outcome, (heard.broken.get(outcome) ?? 0) + 1)
    return
  }
  heard.answered += 1
  if (outcome >= 400) heard.failed.set(outcome, (heard.failed.get(outcome) ?? 0) + 1)
  if (method === 'POST' && outcome < 300) heard.acknowledged += 1
}

/** The status of a whole answer, or the error of the connection. `slowly` sends the body's end so much later. */
export function ask(
  agent: Agent,
  door: Door,
  { method, path, body }: Asked,
  slowly = 0,
): Promise<number | string> {
  return new Promise((done) => {
    const text = body === undefined ? null : JSON.stringify(body)
    const headers = {
      ...door.headers,
      ...(text && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      }),
    }
    const sent = request(`${door.url}${path}`, { agent, method, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => done(answer.complete ? (answer.statusCode ?? 0) : 'cut off'))
      answer.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message))
    })
    sent.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message))
    if (text === null || slowly === 0) return sent.end(text)
    sent.write(text.slice(0, 5))
    return setTimeout(() => sent.end(text.slice(5)), slowly)
  })
}
