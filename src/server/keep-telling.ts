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
 * signal. A chat that answers slowly keeps no mail waiting, and what is wrong in one workspace no other one.
 */
export async function keepTelling(telling: Chatting, log: Log, signal: AbortSignal): Promise<void> {
  const { db, now } = telling
  const mails = async (workspaceId: string) => {
    await escalate(db, workspaceId, instant(now()))
    return mailDue(telling, workspaceId)
  }
  const chats = async (workspaceId: string) => {
    const spread = await inWorkspace(db, workspaceId, (tx) => spreadChats(tx, workspaceId, now()))
    return (await deliverChats(telling, workspaceId, signal)) > 0 || spread
  }
  const look = lookingInto(telling, log, signal)
  await Promise.all([look(mails), look(chats)])
}

/** Does some of the work in each workspace in turn, again and again; it rests once there is no more anywhere. */
const lookingInto =
  ({ db }: Chatting, log: Log, signal: AbortSignal) =>
  async (work: (workspaceId: string) => Promise<boolean>) => {
    const failing = new Set<string>()
    const some = async (workspaceId: string) => {
      try {
        const isMore = await work(workspaceId)
        failing.delete(workspaceId)
        return isMore
      } catch (err) {
        if (!failing.has(workspaceId)) log.error({ err }, 'Members could not be told')
        failing.add(workspaceId)
        return false
      }
    }
    while (!signal.aborted) {
      let isMore = false
      for (const { id } of await listWorkspaces(db).catch(() => []))
        if (!signal.aborted && (await some(id))) isMore = true
      if (!isMore) await sleep(PAUSE_MS, undefined, { ref: false, signal }).catch(() => undefined)
    }
  }
