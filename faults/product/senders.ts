/** Clients of the intake who send, remember what was acknowledged, and send again what was not. */
import { setTimeout as sleep } from 'node:timers/promises'

export type Sender = {
  /** Message ids that were answered with 200. */
  acknowledged: Set<string>
  /** Answers that were neither 200 nor "later". */
  strange: Map<string, number>
  /** Milliseconds that so great a part of the acknowledged requests took at most. */
  slowest: (part: number) => number
  stop: () => Promise<void>
}

/** So many connections at once, each with batches of its own; `url` may change while the product restarts. */
export function startSenders(
  url: () => string,
  key: string,
  { clients, batch, mark }: { clients: number; batch: number; mark: string },
): Sender {
  const acknowledged = new Set<string>()
  const strange = new Map<string, number>()
  const took: number[] = []
  let isOver = false
  const run = async (client: number) => {
    for (let n = 0; !isOver; n += 1) {
      const ids = Array.from({ length: batch }, (_, i) => `${mark}-${client}-${n}-${i}`)
      const began = performance.now()
      const status = await sendOnce(url(), key, ids)
      if (status === 200) {
        took.push(performance.now() - began)
        for (const id of ids) acknowledged.add(id)
      } else {
        if (status !== 0 && status !== 503)
          strange.set(`${status}`, (strange.get(`${status}`) ?? 0) + 1)
        await sleep(50)
      }
    }
  }
  const gone = Promise.all(Array.from({ length: clients }, (_, client) => run(client)))
  return {
    acknowledged,
    strange,
    slowest: (part) =>
      Math.round(took.toSorted((a, b) => a - b)[Math.ceil(took.length * part) - 1] ?? 0),
    stop: async () => {
      isOver = true
      await gone
    },
  }
}

/** 0: the line broke. */
async function sendOnce(url: string, key: string, ids: readonly string[]): Promise<number> {
  const timestamp = new Date().toISOString()
  const events = ids.map((messageId, i) => ({
    type: 'track',
    event: 'page_view',
    userId: `u${i % 20}`,
    messageId,
    timestamp,
  }))
  try {
    const answer = await fetch(`${url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${key}:`)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ batch: events }),
      signal: AbortSignal.timeout(15_000),
    })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return 0
  }
}
