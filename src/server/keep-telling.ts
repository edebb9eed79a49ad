import { setTimeout as sleep } from 'node:timers/promises'
import { listWorkspaces } from './db/workspaces.ts'
import { mailDue, type Telling } from './handoffs/notices/mailing.ts'

const PAUSE_MS = 2_000
type Log = { error: (told: object, message: string) => void }

/**
 * Looks every few seconds what members have to be told beside the app, and puts it into the outbox, until the signal.
 * What is wrong in one workspace keeps no other waiting.
 */
export async function keepTelling(telling: Telling, log: Log, signal: AbortSignal): Promise<void> {
  const failing = new Set<string>()
  const look = async (workspaceId: string) => {
    try {
      while (!signal.aborted && (await mailDue(telling, workspaceId))) {
        // The next ones.
      }
      failing.delete(workspaceId)
    } catch (err) {
      if (!failing.has(workspaceId)) log.error({ err }, 'Members could not be told')
      failing.add(workspaceId)
    }
  }
  while (!signal.aborted) {
    const workspaces = await listWorkspaces(telling.db).catch(() => [])
    for (const { id } of workspaces) if (!signal.aborted) await look(id)
    await sleep(PAUSE_MS, undefined, { ref: false, signal }).catch(() => undefined)
  }
}
