import { Worker } from 'node:worker_threads'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { type Episodes, joined } from '#domain/agreement/backtest/episodes.ts'
import type { Term } from '#domain/replay/compile.ts'
import type { Columns, Signature } from '#domain/replay/log.ts'
import type { RuleDecision } from '#domain/replay/replay.ts'
import type { Reach } from '#domain/replay/suppose.ts'
import { type PackedDecisions, unpack } from './packed-decisions.ts'

/** A log as threads read it: told to each of them once, and kept there until another one is asked about. */
export type Matter = {
  signatures: Signature[]
  columns: Columns
  /** Closings that closed nothing when they were recorded; see the domain's `suppose`. None where it is not given. */
  idle?: Uint32Array
}

/**
 * What is asked of the matter: what a timeline decides, what one agreement alone would open (docs/decisions/041), or how
 * high everybody ever stood under it. What is highest lies over shared memory.
 */
type Asked =
  | { decides: Term[] }
  | { supposes: Agreement; reach: Reach | null }
  | { peaks: Agreement; highest: Float32Array }

/** What every thread is told: the question, where the people are cut into pieces, and the number of the next piece. */
export type Errand = {
  id: number
  /** Null where the thread knows it from the errand before. */
  matter: Matter | null
  asked: Asked
  /** Piece i are the people cuts[i]..cuts[i + 1] - 1. */
  cuts: Uint32Array
  /** Shared: a thread that is free takes the next piece by itself, without a word to anybody. */
  next: Int32Array
}

/** What a thread answers after each piece, and at the end without one. */
export type Found = {
  id: number
  piece: number
  decisions?: PackedDecisions
  episodes?: Episodes
  /** Peaks by fit band and bucket; see the domain's histogram. */
  counts?: Uint32Array
  /** Nothing is left of this errand; with the reason where it failed. */
  end?: true
  failed?: Error
}

/** How somebody follows a long replay: told after each piece, and able to stop it. */
export type Following = { signal?: AbortSignal; heard?: (done: number, of: number) => void }

/** Threads that stay warm between replays. Several may be asked for at once; they are done one after the other. */
export type ReplayThreads = {
  replay(timeline: Term[], signatures: Signature[], columns: Columns): Promise<RuleDecision[]>
  /**
   * What an agreement alone would have opened for everybody. Throws the signal's reason where it is stopped. With the
   * `reach` only those are walked who can qualify at all.
   */
  suppose(
    agreement: Agreement,
    matter: Matter,
    following?: Following & { reach?: Reach | null },
  ): Promise<Episodes>
  /** How high everybody ever stood under an agreement, whatever its cuts, and how many stood where. */
  peaks(
    agreement: Agreement,
    matter: Matter,
    following?: Following,
  ): Promise<{ highest: Float32Array; counts: Uint32Array }>
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
  let errands = 0
  let told: Columns | null = null
  async function ask(
    asked: Asked,
    matter: Matter,
    hear: (found: Found) => void,
    { signal, heard }: Following = {},
  ): Promise<void> {
    signal?.throwIfAborted()
    const cuts = cutsOf(matter.columns, count * PIECES)
    const pieces = cuts.length - 1
    const next = new Int32Array(new SharedArrayBuffer(4))
    const isNew = told !== matter.columns
    told = matter.columns
    const errand: Errand = { id: errands++, matter: isNew ? matter : null, asked, cuts, next }
    // The pieces that are under way are finished; nobody takes another one.
    const stop = () => Atomics.store(next, 0, pieces)
    signal?.addEventListener('abort', stop)
    let done = 0
    const listen = (found: Found) => {
      hear(found)
      done += 1
      if (!signal?.aborted) heard?.(done, pieces)
    }
    try {
      await Promise.all(workers.map((worker) => run(worker, errand, listen)))
    } finally {
      signal?.removeEventListener('abort', stop)
    }
    signal?.throwIfAborted()
  }
  return {
    async replay(timeline, signatures, columns) {
      const parts: RuleDecision[][] = []
      await ask({ decides: timeline }, { signatures, columns }, ({ piece, decisions }) => {
        // Unpacked while the threads are on their next pieces.
        parts[piece] = unpack(decisions as PackedDecisions)
      })
      return parts.flat()
    },
    async suppose(agreement, matter, following) {
      const parts: Episodes[] = []
      const hear = ({ piece, episodes }: Found) => {
        parts[piece] = episodes as Episodes
      }
      await ask({ supposes: agreement, reach: following?.reach ?? null }, matter, hear, following)
      return joined(parts)
    },
    async peaks(agreement, matter, following) {
      const rows = matter.columns.people * agreement.fit.bands.length
      const highest = new Float32Array(new SharedArrayBuffer(4 * rows)).fill(-1)
      let sum: Uint32Array | null = null
      const hear = ({ counts }: Found) => {
        const part = counts as Uint32Array
        sum = sum?.map((count, i) => count + (part[i] as number)) ?? part
      }
      await ask({ peaks: agreement, highest }, matter, hear, following)
      return { highest, counts: sum ?? new Uint32Array(0) }
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
    const heard = (found: Found) => {
      if (found.id !== errand.id) return
      if (found.failed) settle(() => failed(found.failed))
      else if (found.end) settle(done)
      else hear(found)
    }
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
