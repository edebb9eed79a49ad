import { setTimeout as sleep } from 'node:timers/promises'
import { instant } from '#domain/time.ts'
import { inWorkspace } from './db/transaction.ts'
import { listWorkspaces } from './db/workspaces.ts'
import { type Chatting, deliverChats } from './handoffs/notices/chats/deliver.ts'
import { spreadChats } from './handoffs/notices/chats/spread.ts'
import { escalate } from './handoffs/notices/escalate.ts'
import { mailDue } from './handoffs/notices/mailing.ts'

const PAUSE_MS = 2_000
type Log = { error: (told: object, message: string) => void }

/**
 * Looks every few seconds what members have to be told beside the app, by mail through the outbox and in chats, until the
 * signal.
 * What is wrong in one workspace keeps no other waiting.
 */
export async function keepTelling(telling: Chatting, log: Log, signal: AbortSignal): Promise<void> {
  const failing = new Set<string>()
  const look = async (workspaceId: string) => {
    try {
      await escalate(telling.db, workspaceId, instant(telling.now()))
      while (!signal.aborted && (await mailDue(telling, workspaceId))) {
        // The next ones.
      }
      const { db, now } = telling
      while (
        !signal.aborted &&
        (await inWorkspace(db, workspaceId, (tx) => spreadChats(tx, workspaceId, now())))
      ) {
        // The next ones.
      }
      while (!signal.aborted && (await deliverChats(telling, workspaceId, signal)) > 0) {
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
