import { Worker } from 'node:worker_threads'
import type { Term } from '#domain/replay/compile.ts'
import type { Columns, Signature } from '#domain/replay/log.ts'
import type { RuleDecision } from '#domain/replay/replay.ts'
import { type PackedDecisions, unpack } from './packed-decisions.ts'

/** What every thread is told: the matter, where the people are cut into pieces, and the number of the next piece. */
export type Errand = {
  timeline: Term[]
  signatures: Signature[]
  columns: Columns
  /** Piece i are the people cuts[i]..cuts[i + 1] - 1. */
  cuts: Uint32Array
  /** Shared: a thread that is free takes the next piece by itself, without a word to anybody. */
  next: Int32Array
}

/** What a thread answers after each piece. */
export type Found = { piece: number; packed: PackedDecisions }

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

/** Pieces of work a thread: enough that all end together, few enough that starting one costs nothing. */
const PIECES = 8

export function openReplayThreads(count: number): ReplayThreads {
  const workers = Array.from(
    { length: count },
    () => new Worker(new URL('./replay-worker.ts', import.meta.url)),
  )
  return {
    async replay(timeline, signatures, columns) {
      const cuts = cutsOf(columns, count * PIECES)
      const next = new Int32Array(new SharedArrayBuffer(4))
      const errand: Errand = { timeline, signatures, columns, cuts, next }
      const parts: RuleDecision[][] = []
      await Promise.all(
        workers.map((worker) =>
          run(worker, errand, ({ piece, packed }) => {
            // Unpacked while the threads are on their next pieces.
            parts[piece] = unpack(packed)
          }),
        ),
      )
      return parts.flat()
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

/** Sends a thread on its errand and hears what it finds, until it says that nothing is left. */
function run(worker: Worker, errand: Errand, hear: (found: Found) => void): Promise<void> {
  return new Promise((done, failed) => {
    const settle = (end: () => void) => {
      worker.off('message', heard)
      worker.off('error', broke)
      end()
    }
    const heard = (found: Found | null) => (found ? hear(found) : settle(done))
    const broke = (error: Error) => settle(() => failed(error))
    worker.on('message', heard)
    worker.on('error', broke)
    worker.postMessage(errand)
  })
}

/** Where to cut the people so that every piece has about as many events. */
function cutsOf({ start, people }: Columns, count: number): Uint32Array {
  const events = start[people] as number
  const cuts = [0]
  for (let piece = 1; piece < count; piece++) {
    let low = cuts[piece - 1] as number
    let high = people
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((start[middle] as number) * count < events * piece) low = middle + 1
      else high = middle
    }
    cuts.push(low)
  }
  return Uint32Array.from([...cuts, people])
}
