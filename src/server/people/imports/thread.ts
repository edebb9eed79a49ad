import { Worker } from 'node:worker_threads'
import { ORPCError } from '@orpc/server'
import type { Batch, Trial } from '#api/imports.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Address } from '#server/db/connect.ts'
import type { FileRefusal, ImportJob, ImportRefusal } from './run-import.ts'
import type { UndoJob, UndoResult } from './undo.ts'

/** What a thread is to do, in what house, and what it waits for. */
export type Work = { address: Address; home?: string | undefined } & (
  | { kind: 'import' | 'trial'; job: ImportJob }
  | { kind: 'undo'; job: UndoJob }
)

/** What the thread of an import or of a trial says to the one that started it. */
export type ImportTold = { begun: Batch } | { refused: ImportRefusal }
export type TrialTold = { trial: Trial } | { refused: FileRefusal }

/**
 * Tries an import on a thread of its own: reading a large file must not keep requests waiting. The thread ends when
 * `left` fires, as nobody waits for its answer any more; it has written nothing.
 */
export async function tryBeside(
  address: Address,
  job: ImportJob,
  left?: AbortSignal,
): Promise<Result<Trial, FileRefusal>> {
  const told = await firstWord<TrialTold>({ kind: 'trial', address, job }, { left })
  return 'trial' in told ? ok(told.trial) : refuse(told.refused)
}

/**
 * Starts an import on a thread of its own; answers its batch as soon as it is on record. What goes wrong after that,
 * `failed` is told: the batch says only what it means for whoever sent the file. It waits while the disk of `home` is
 * nearly full.
 */
export async function importBeside(
  address: Address,
  job: ImportJob,
  { home, failed }: { home: string; failed: (error: unknown) => void },
): Promise<Result<Batch, ImportRefusal>> {
  const told = await firstWord<ImportTold>({ kind: 'import', address, job, home }, { failed })
  return 'begun' in told ? ok(told.begun) : refuse(told.refused)
}

/** Takes an import out again on a thread of its own: whoever stays is folded anew, and they may be many. */
export function undoBeside(address: Address, job: UndoJob): Promise<UndoResult> {
  return firstWord<UndoResult>({ kind: 'undo', address, job })
}

type Around = { left?: AbortSignal | undefined; failed?: (error: unknown) => void }

function firstWord<Told>(work: Work, { left, failed }: Around = {}): Promise<Told> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new ORPCError('CLIENT_CLOSED_REQUEST'))
    if (left?.aborted) return gone()
    const thread = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: work,
    })
    let begun = false
    thread.once('message', (told) => {
      begun = true
      resolve(told)
    })
    thread.on('error', (error) => (begun ? failed?.(error) : reject(error)))
    const leave = () => void thread.terminate().then(gone)
    left?.addEventListener('abort', leave, { once: true })
    thread.once('exit', () => {
      left?.removeEventListener('abort', leave)
      if (left?.aborted) gone()
      else reject(new Error('The thread of an import ended without a word'))
    })
  })
}
