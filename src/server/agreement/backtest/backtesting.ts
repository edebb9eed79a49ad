import { type ChildProcess, fork } from 'node:child_process'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { Backtest } from '#domain/agreement/backtest/backtest.ts'
import type { Histogram } from '#domain/agreement/backtest/histogram.ts'
import type { Part } from '#domain/agreement/backtest/partition.ts'
import type { HistoryDraft } from '#domain/agreement/drafting/draft.ts'
import type { TooFew } from '#domain/agreement/drafting/suggest.ts'
import type { RuleRecords } from '#domain/agreement/judging/records.ts'
import type { Address } from '#server/db/connect.ts'
import type { LoadedHistory } from './load-history.ts'
import type { Asked, Ran } from './warm-history.ts'

/** How far reading a workspace's history is. */
export type HistoryState =
  | { state: 'reading'; events: number }
  | { state: 'ready'; events: number; people: number; asOf: number }

/** What the thread can be asked about a workspace, each with its answer. */
export type Questions = {
  /** Begins to read it where that is not done yet, or where it has grown meanwhile. */
  history: { asks: null; answer: HistoryState }
  run: {
    asks: Asked & { intervals: boolean }
    answer: { report: Backtest; watermark: LoadedHistory['watermark'] }
  }
  behind: { asks: Asked & { part: Part }; answer: ReturnType<Ran['behind']> }
  histogram: { asks: { agreement: Agreement }; answer: Histogram }
  suggest: { asks: { base: Agreement; seed: string }; answer: HistoryDraft | TooFew }
  rules: { asks: { agreement: Agreement; windowDays: number }; answer: RuleRecords }
}

/** Backtests in a process of their own, which goes last where processors are short: nobody's request waits for one. */
export type Backtesting = {
  /** Throws the signal's reason where whoever asked has gone. */
  ask<K extends keyof Questions>(
    workspaceId: string,
    kind: K,
    asks: Questions[K]['asks'],
    signal?: AbortSignal,
  ): Promise<Questions[K]['answer']>
  close(): Promise<void>
}

/** A question on its way to that process, where the database is before all others; `stop` takes one back, `leave` ends it. */
export type Told =
  | { application: Address }
  | { id: number; workspaceId: string; kind: keyof Questions; asks: unknown }
  | { stop: number }
  | 'leave'
export type Answered = { id: number; answer?: unknown; failed?: Error }

/** A process that is in the middle of something is left to finish for so long. */
const LEAVE_MS = 2_000
/** Nobody asked for so long: the memory of the histories is given back. */
const IDLE_MS = 15 * 60_000

type Waiting = { resolve: (answer: never) => void; reject: (reason: unknown) => void }

/** The process is started with the first question, and again where it died. */
export function backtestingApart(application: Address): Backtesting {
  let other: ChildProcess | null = null
  let gone: Promise<unknown> = Promise.resolve()
  let idle: NodeJS.Timeout | undefined
  let ids = 0
  const waiting = new Map<number, Waiting>()
  const start = (): ChildProcess => {
    const begun = fork(new URL('./backtest-process.ts', import.meta.url), {
      // So that rows of numbers and errors come as they are.
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    other = begun
    tell(begun, { application })
    gone = new Promise((ended) => begun.once('exit', ended))
    begun.on('message', (said) => {
      const { id, answer, failed } = said as Answered
      const asker = waiting.get(id)
      waiting.delete(id)
      if (failed) asker?.reject(failed)
      else asker?.resolve(answer as never)
    })
    const lose = (error: unknown) => {
      if (other !== begun) return
      other = null
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    }
    begun.on('error', lose)
    begun.once('exit', () => lose(new Error('The process of backtests ended')))
    return begun
  }
  const leave = () => {
    clearTimeout(idle)
    const leaving = other
    other = null
    if (leaving) tell(leaving, 'leave')
    const ending = setTimeout(() => leaving?.kill('SIGKILL'), LEAVE_MS)
    void gone.then(() => clearTimeout(ending))
    for (const { reject } of waiting.values()) reject(new Error('The house closes'))
    waiting.clear()
  }
  const stayAwake = () => {
    clearTimeout(idle)
    idle = setTimeout(() => (waiting.size > 0 ? stayAwake() : leave()), IDLE_MS).unref()
  }
  return {
    ask(workspaceId, kind, asks, signal) {
      const asked = other ?? start()
      stayAwake()
      const id = ids++
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const stop = () => {
          waiting.delete(id)
          tell(asked, { stop: id })
          reject(signal?.reason)
        }
        signal?.addEventListener('abort', stop, { once: true })
        const settled = () => signal?.removeEventListener('abort', stop)
        waiting.set(id, {
          resolve(answer) {
            settled()
            resolve(answer)
          },
          reject(reason) {
            settled()
            reject(reason)
          },
        })
        tell(asked, { id, workspaceId, kind, asks })
      })
    },
    async close() {
      leave()
      await gone
    },
  }
}

/** One that is gone hears nothing; whoever waits for it is told by its end. */
const tell = (process: ChildProcess, told: Told) => process.send(told, () => undefined)
