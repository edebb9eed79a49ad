import { setTimeout as sleep } from 'node:timers/promises'
import { MINUTE } from '#domain/time.ts'
import type { Db } from './db/connect.ts'
import type { Log } from './db/fold/left.ts'
import { listWorkspaces } from './db/workspaces.ts'
import { lookAtDesks } from './handoffs/settling/pass-time.ts'
import { settleDesks } from './handoffs/settling/settle.ts'
import { now } from './session.ts'

/** A new lead lies on its desk so long after its fold, at most. */
const LOOK_EVERY_MS = 300

/** Brings desks and clocks to what was folded, as soon as it was, and once a minute to what time alone changed; until the signal. */
export async function keepDesks(db: Db, log: Log, signal: AbortSignal): Promise<void> {
  let lookedAt = 0
  let isFailing = false
  while (!signal.aborted) {
    const isMinute = now() - lookedAt >= MINUTE
    try {
      for (const { id } of await listWorkspaces(db)) {
        if (isMinute) await lookAtDesks(db, id, now)
        await settleDesks(db, id, now, signal)
      }
      if (isMinute) lookedAt = now()
      isFailing = false
    } catch (error) {
      if (!isFailing) log.error({ err: error }, 'Desks could not be settled')
      isFailing = true
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined)
  }
}
