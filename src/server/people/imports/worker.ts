import { parentPort, workerData } from 'node:worker_threads'
import { connect } from '#server/db/connect.ts'
import { roomIn } from '#server/http/disk.ts'
import { runImport } from './run-import.ts'
import type { ImportTold, TrialTold, Work } from './thread.ts'
import { tryImport } from './trial.ts'
import { type UndoResult, undoBatch } from './undo.ts'

/** Runs one import, trial or undoing beside the thread that answers requests. */
const work = workerData as Work
const tell = (told: ImportTold | TrialTold | UndoResult) => parentPort?.postMessage(told)

if (work.kind === 'trial') {
  const tried = await tryImport(work.address, work.job)
  tell(tried.ok ? { trial: tried.value } : { refused: tried.refusal })
} else if (work.kind === 'undo') {
  const db = connect(work.address, { max: 1 })
  const undone = await undoBatch(db, work.job)
  await db.destroy()
  tell(undone)
} else {
  const ran = await runImport(work.address, work.job, {
    begun: (batch) => tell({ begun: batch }),
    room: roomIn(work.home as string),
  })
  if (!ran.ok) tell({ refused: ran.refusal })
}
