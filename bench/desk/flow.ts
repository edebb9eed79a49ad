import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Errand, Heard } from '../intake/senders.ts'

/** Events that flow beside, as of many visitors. */
export type Flow = { stop: () => Promise<{ events: number; seconds: number; refused: number }> }

const ROUND_S = 5
/** Each of them does something every ten seconds, and leaves after so long. */
const VISIT_MS = 300_000

/** So many events a second in batches of 50, from a process of its own, until it is stopped. */
export function startFlow(port: number, authorization: string, rate: number): Flow {
  const child = fork(new URL('../intake/senders.ts', import.meta.url))
  const told = { events: 0, seconds: 0, refused: 0 }
  let isOver = false
  const errand: Errand = {
    ...{ port, authorization, rate, path: '/v1/batch', events: 50, senders: 12 },
    ...{ seconds: ROUND_S, people: 20_000, visitMs: VISIT_MS },
  }
  const run = async () => {
    while (!isOver) {
      child.send(errand)
      const [heard] = (await once(child, 'message')) as [Heard]
      for (const part of ['events', 'seconds', 'refused'] as const) told[part] += heard[part]
    }
  }
  const running = run()
  return {
    async stop() {
      isOver = true
      await running
      child.kill()
      return told
    },
  }
}
