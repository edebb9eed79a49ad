import { parentPort, workerData } from 'node:worker_threads'
import type { Address } from '#server/db/connect.ts'
import { roomIn } from '#server/http/disk.ts'
import { type ImportJob, runImport } from './run-import.ts'
import type { ImportTold, TrialTold } from './thread.ts'
import { tryImport } from './trial.ts'

/** Runs one import or trial beside the thread that answers requests. */
const { kind, address, job, home } = workerData as {
  kind: 'import' | 'trial'
  address: Address
  job: ImportJob
  home: string
}
const tell = (told: ImportTold | TrialTold) => parentPort?.postMessage(told)

if (kind === 'trial') {
  const tried = await tryImport(address, job)
  tell(tried.ok ? { trial: tried.value } : { refused: tried.refusal })
} else {
  const ran = await runImport(address, job, {
    begun: (batch) => tell({ begun: batch }),
    room: roomIn(home),
  })
  if (!ran.ok) tell({ refused: ran.refusal })
}
