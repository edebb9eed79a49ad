import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from './db/connect.ts'
import type { Log } from './db/fold/left.ts'
import { listWorkspaces } from './db/workspaces.ts'
import { askSigners } from './handoffs/notices/ask-signers.ts'
import { settleAsking } from './handoffs/requests/due.ts'
import { now } from './session.ts'

const PAUSE_MS = 30_000

/** Looks twice a minute whose request runs out, who is to be asked and whose signature is missing, in every workspace, until the signal. */
export async function keepAsking(db: Db, log: Log, signal: AbortSignal): Promise<void> {
  let isFailing = false
  while (!signal.aborted) {
    try {
      for (const { id } of await listWorkspaces(db))
        if (!signal.aborted) {
          await settleAsking(db, id, now())
          await askSigners(db, id, now())
        }
      isFailing = false
    } catch (error) {
      if (!isFailing) log.error({ err: error }, 'Requests that ran out could not be told')
      isFailing = true
    }
    await sleep(PAUSE_MS, undefined, { ref: false, signal }).catch(() => undefined)
  }
}
