import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Address, Db } from './db/connect.ts'
import type { Log } from './db/fold/left.ts'
import { tellEventsStored } from './db/notices.ts'
import { sharedWaits } from './giving-way.ts'
import { now } from './session.ts'

/** The thread that folds what comes in, seen from the thread that answers requests. */
export type Folding = {
  /** Events that were stored and that nobody has folded, as of the last second. */
  backlog: () => number
  /** Wakes the threads of every process that works on this database; `waitedMs`: how long the sender waited for it. */
  stored: (workspaceId: string, waitedMs: number) => void
  begin: (log: Log) => void
  /** Finishes what is under way. */
  stop: () => Promise<void>
}

/** What the thread is given. */
export type Folds = { application: Address; waits: SharedArrayBuffer }

/** What the thread says. */
export type FoldingSays =
  | { backlog: number }
  | { level: 'warn' | 'error'; what: object; text: string }

/** A thread that died is started again after this. */
const AGAIN_MS = 1_000
/** Memory for what is forgotten at once: a thread left to itself takes 134 MB for it, as the thread of requests does. */
const YOUNG_MB = 24
/** Others are told at most so often; whoever is not told looks once a second. */
const TELL_EVERY_MS = 50

/** Folds on a thread of its own, so that a large fold never keeps an answer waiting. */
export function foldingApart(db: Db, application: Address): Folding {
  let backlog = 0
  let worker: Worker | null = null
  let gone: Promise<unknown> = Promise.resolve()
  const leaving = new AbortController()
  const waits = sharedWaits()
  const telling = new Set<string>()
  const start = (log: Log) => {
    const begun = new Worker(new URL('./fold-worker.ts', import.meta.url), {
      workerData: { application, waits: waits.buffer } satisfies Folds,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    })
    worker = begun
    gone = new Promise((ended) => begun.once('exit', ended))
    begun.on('message', (said: FoldingSays) => {
      if ('backlog' in said) backlog = said.backlog
      else log[said.level](said.what, said.text)
    })
    begun.on('error', (error) => log.error({ err: error }, 'The thread that folds died'))
    begun.once('exit', () => {
      if (leaving.signal.aborted) return
      sleep(AGAIN_MS, undefined, { signal: leaving.signal, ref: false }).then(
        () => start(log),
        () => undefined,
      )
    })
  }
  return {
    backlog: () => backlog,
    stored(workspaceId, waitedMs) {
      waits.told(waitedMs, now())
      if (telling.has(workspaceId)) return
      telling.add(workspaceId)
      setTimeout(() => {
        telling.delete(workspaceId)
        // Not heard, it is found within a second.
        tellEventsStored(db, workspaceId).catch(() => undefined)
      }, TELL_EVERY_MS).unref()
    },
    begin: start,
    async stop() {
      leaving.abort()
      worker?.postMessage('leave')
      await gone
    },
  }
}
