import { setTimeout as sleep } from 'node:timers/promises'
import { listWorkspaces } from './db/workspaces.ts'
import { type Delivering, deliverTo, dueWebhooks, spread } from './workspace/feed/deliver.ts'

const PAUSE_MS = 1_000
/** Webhooks that are told at once, over all workspaces. */
const AT_ONCE = 50
type Log = { error: (told: object, message: string) => void }

/**
 * Looks every second what webhooks have to be told in any workspace and tells them, until the signal. One that answers
 * slowly keeps no other waiting.
 */
export async function keepDelivering(
  delivering: Delivering,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const { db, now } = delivering
  const busy = new Map<string, Promise<void>>()
  const tell = async (workspaceId: string, webhookId: number) => {
    try {
      while (!signal.aborted && (await deliverTo(delivering, workspaceId, webhookId, signal)) > 0) {
        // The next ones.
      }
    } catch (err) {
      log.error({ err }, 'A webhook could not be told')
    } finally {
      busy.delete(`${workspaceId} ${webhookId}`)
    }
  }
  const look = async (workspaceId: string) => {
    while (!signal.aborted && (await spread(db, workspaceId, now()))) {
      // The next ones.
    }
    for (const webhookId of await dueWebhooks(db, workspaceId, now())) {
      const which = `${workspaceId} ${webhookId}`
      if (!busy.has(which) && busy.size < AT_ONCE) busy.set(which, tell(workspaceId, webhookId))
    }
  }
  let isFailing = false
  while (!signal.aborted) {
    try {
      for (const { id } of await listWorkspaces(db)) if (!signal.aborted) await look(id)
      isFailing = false
    } catch (err) {
      if (!isFailing) log.error({ err }, 'It could not be looked what webhooks have to be told')
      isFailing = true
    }
    await sleep(PAUSE_MS, undefined, { ref: false, signal }).catch(() => undefined)
  }
  await Promise.all(busy.values())
}
