import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from './db/connect.ts'
import type { Log } from './db/fold/left.ts'
import { listWorkspaces } from './db/workspaces.ts'
import { carryOnOwners } from './people/owners/carry-on.ts'
import { now } from './session.ts'

const PAUSE_MS = 1_000

/** Looks every second whether many people are being given to somebody in any workspace, and goes on with it, until the signal. */
export async function keepGiving(db: Db, log: Log, signal: AbortSignal): Promise<void> {
  let isFailing = false
  while (!signal.aborted) {
    try {
      for (const { id } of await listWorkspaces(db))
        if (!signal.aborted) await carryOnOwners(db, id, now, signal)
      isFailing = false
    } catch (error) {
      if (!isFailing) log.error({ err: error }, 'People could not be given to their owner')
      isFailing = true
    }
    await sleep(PAUSE_MS, undefined, { ref: false, signal }).catch(() => undefined)
  }
}
