import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from './db/connect.ts'
import type { Log } from './db/fold/left.ts'
import { listWorkspaces } from './db/workspaces.ts'
import { learnStrengths } from './handoffs/routing/learn.ts'
import { now } from './session.ts'

const PAUSE_MS = 30_000

/** Looks twice a minute in which workspace a day has passed since strengths were looked for, until the signal. */
export async function keepLearning(db: Db, log: Log, signal: AbortSignal): Promise<void> {
  let isFailing = false
  while (!signal.aborted) {
    try {
      for (const { id } of await listWorkspaces(db))
        if (!signal.aborted) await learnStrengths(db, id, now())
      isFailing = false
    } catch (error) {
      if (!isFailing) log.error({ err: error }, 'Strengths of reps could not be looked for')
      isFailing = true
    }
    await sleep(PAUSE_MS, undefined, { ref: false, signal }).catch(() => undefined)
  }
}
