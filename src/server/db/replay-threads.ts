import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Term } from '#domain/replay/compile.ts'
import type { Columns, Signature } from '#domain/replay/log.ts'
import type { RuleDecision } from '#domain/replay/replay.ts'
import { type PackedDecisions, unpack } from './packed-decisions.ts'

/** What a thread is asked: to replay the people from..to-1. */
export type Errand = {
  timeline: Term[]
  signatures: Signature[]
  columns: Columns
  from: number
  to: number
}

/** Threads that stay warm between replays. */
export type ReplayThreads = {
  replay(timeline: Term[], signatures: Signature[], columns: Columns): Promise<RuleDecision[]>
  close(): Promise<void>
}

/** Replays on so many threads; the columns lie over SharedArrayBuffer, so that nothing is copied. Same result for any number. */
export async function replayThreads(
  timeline: Term[],
  signatures: Signature[],
  columns: Columns,
  threads: number,
): Promise<RuleDecision[]> {
  const opened = openReplayThreads(threads)
  try {
    return await opened.replay(timeline, signatures, columns)
  } finally {
    await opened.close()
  }
}

/** Pieces of work a thread: enough that all end together, few enough that asking costs nothing. */
const PIECES = 4

export function openReplayThreads(count: number): ReplayThreads {
  const workers = Array.from(
    { length: count },
    () => new Worker(new URL('./replay-worker.ts', import.meta.url)),
  )
  return {
    async replay(timeline, signatures, columns) {
      const pieces = count * PIECES
      const cuts = cutsOf(columns, pieces)
      const parts: RuleDecision[][] = []
      let next = 0
      // A thread that is done takes the next piece; what it found is unpacked while the others go on.
      await Promise.all(
        workers.map(async (worker) => {
          while (next < pieces) {
            const i = next++
            const [from, to] = [cuts[i] as number, cuts[i + 1] as number]
            parts[i] = unpack(await ask(worker, { timeline, signatures, columns, from, to }))
          }
        }),
      )
      return parts.flat()
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

async function ask(worker: Worker, errand: Errand): Promise<PackedDecisions> {
  worker.postMessage(errand)
  const [packed] = await once(worker, 'message')
  return packed
}

/** Where to cut the people so that every thread has about as many events. */
function cutsOf({ start, people }: Columns, count: number): number[] {
  const events = start[people] as number
  const cuts = [0]
  for (let thread = 1; thread < count; thread++) {
    let low = cuts[thread - 1] as number
    let high = people
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((start[middle] as number) * count < events * thread) low = middle + 1
      else high = middle
    }
    cuts.push(low)
  }
  return [...cuts, people]
}
