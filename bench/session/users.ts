/** The users, in a process of their own: so many connections, each asking again when it has its answer. */
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export type Round = {
  port: number
  path: string
  /** Headers of each user. */
  users: Record<string, string>[]
  seconds: number
  /** How long a user looks at an answer before asking again, on average. */
  thinkMs: number
}
export type Heard = { times: number[]; failed: number; perSecond: number }

process.on('message', async (round: Round) => process.send?.(await run(round)))

async function run({ port, path, users, seconds, thinkMs }: Round): Promise<Heard> {
  const agent = new Agent({ keepAlive: true, maxSockets: users.length })
  const times: number[] = []
  let failed = 0
  const until = performance.now() + seconds * 1_000
  const ask = (headers: Record<string, string>) =>
    new Promise<number>((done) => {
      const asked = request({ agent, host: '127.0.0.1', port, path, headers }, (answer) => {
        answer.resume()
        answer.once('end', () => done(answer.statusCode ?? 0))
      })
      asked.once('error', () => done(0))
      asked.end()
    })
  await Promise.all(
    users.map(async (headers) => {
      await sleep(Math.random() * thinkMs)
      while (performance.now() < until) {
        const start = performance.now()
        if ((await ask(headers)) !== 200) failed += 1
        times.push(performance.now() - start)
        if (thinkMs > 0) await sleep(thinkMs * (0.5 + Math.random()))
      }
    }),
  )
  agent.destroy()
  return { times, failed, perSecond: times.length / seconds }
}
