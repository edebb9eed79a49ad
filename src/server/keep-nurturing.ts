import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from './db/connect.ts'
import { listWorkspaces } from './db/workspaces.ts'
import type { House } from './handoffs/nurture/mails/write-mail.ts'
import { LOOK_EVERY_MS, runNurture } from './handoffs/nurture/running/run.ts'
import { now } from './session.ts'

type Log = { error: (told: object, message: string) => void }

/**
 * Looks every second who comes into a track or leaves it and what is due, in any workspace, until the signal. Whoever it
 * cannot be done with is passed over for a while, and nobody waits for them.
 */
export async function keepNurturing(
  db: Db,
  house: House,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  let isFailing = false
  const refused = (enrolmentId: number, error: unknown) =>
    log.error({ err: error, enrolmentId }, 'A step of a track could not be done')
  while (!signal.aborted) {
    try {
      for (const { id } of await listWorkspaces(db))
        while (!signal.aborted && (await runNurture(db, id, house, now, { signal, refused }))) {
          // The next ones.
        }
      isFailing = false
    } catch (error) {
      if (!isFailing) log.error({ err: error }, 'It could not be looked at the tracks')
      isFailing = true
    }
    await sleep(LOOK_EVERY_MS, undefined, { ref: false, signal }).catch(() => undefined)
  }
}
