import { Agent, request } from 'node:http'

export type Asked = { method?: string; path: string; body?: object }
export type Answer = { status: number; ms: number; body: string }

/** Asks as a page asks, on lines that are kept; how long until all of the answer was there. */
export function asker(url: string, headers: Record<string, string>) {
  const { port } = new URL(url)
  const agent = new Agent({ keepAlive: true })
  return ({ method = 'GET', path, body }: Asked): Promise<Answer> =>
    new Promise((done, failed) => {
      const began = performance.now()
      const sent = body && JSON.stringify(body)
      const asked = request(
        {
          ...{ agent, port, method, host: '127.0.0.1', path },
          headers: {
            ...headers,
            ...{ host: `localhost:${port}`, origin: `http://localhost:${port}` },
            ...(sent && {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(sent),
            }),
          },
        },
        (answer) => {
          const parts: Buffer[] = []
          answer.on('data', (part: Buffer) => parts.push(part))
          answer.once('end', () =>
            done({
              status: answer.statusCode ?? 0,
              ms: performance.now() - began,
              body: Buffer.concat(parts).toString(),
            }),
          )
        },
      )
      asked.once('error', failed)
      asked.end(sent)
    })
}
