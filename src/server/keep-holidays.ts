import { setTimeout as sleep } from 'node:timers/promises'
import { HOUR } from '#domain/time.ts'
import type { Db } from './db/connect.ts'
import type { Log } from './db/fold/left.ts'
import { listWorkspaces } from './db/workspaces.ts'
import { keepHolidaysAhead } from './handoffs/hours/holidays-ahead.ts'
import { now } from './session.ts'

/** Looks every hour in which workspace a year of public holidays is missing, until the signal. */
export async function keepHolidays(db: Db, log: Log, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for (const { id } of await listWorkspaces(db))
        if (!signal.aborted) await keepHolidaysAhead(db, id, now())
    } catch (error) {
      log.error({ err: error }, 'Public holidays of the years to come could not be added')
    }
    await sleep(HOUR, undefined, { ref: false, signal }).catch(() => undefined)
  }
}
