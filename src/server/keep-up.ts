import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { HOUR } from '#domain/time.ts'
import type { Db } from './db/connect.ts'
import { foldLeft, type Log } from './db/fold/left.ts'
import { sweepRequests } from './db/requests/sweep.ts'
import { inWorkspace } from './db/transaction.ts'
import { listWorkspaces } from './db/workspaces.ts'
import { forgetChats } from './handoffs/notices/chats/deliver.ts'
import { forgetNotices } from './handoffs/notices/list.ts'
import { noticeOrphans } from './people/imports/turn.ts'
import { now } from './session.ts'
import { forgetDeliveries } from './workspace/feed/deliver.ts'
import { forgetMails } from './workspace/mail/outbox.ts'

/** How long somebody may stay unfolded after an import or the database died in the middle. */
const PAUSE_MS = 5_000
/** How often it is looked for what may be forgotten. */
const SWEEP_MS = HOUR

/** Looks at once and then every few seconds whether anything stayed unfolded, and folds it, until the signal. */
export async function keepUp(db: Db, log: Log, signal: AbortSignal): Promise<void> {
  let swept = 0
  while (!signal.aborted) {
    if (now() - swept > SWEEP_MS) {
      await forget(db).catch((error) => log.error({ err: error }, 'Nothing could be forgotten'))
      swept = now()
    }
    await foldLeft(db, now, log, signal, (workspaceId) => isLeft(db, workspaceId))
    await sleep(PAUSE_MS, undefined, { ref: false, signal }).catch(() => undefined)
  }
}

async function forget(db: Db): Promise<void> {
  for (const { id } of await listWorkspaces(db))
    await inWorkspace(db, id, async (tx) => {
      await sweepRequests(tx, id, now())
      await forgetMails(tx, id, now())
      await forgetDeliveries(tx, id, now())
      await forgetChats(tx, id, now())
      await forgetNotices(tx, id, now())
    })
}

/**
 * Whether something is unfolded that no living import will fold; one whose process is gone is closed. While an import
 * runs its people are left to it: they would be folded again with its next chunk.
 */
function isLeft(db: Db, workspaceId: string): Promise<boolean> {
  return inWorkspace(db, workspaceId, async (tx) => {
    await noticeOrphans(tx, workspaceId, now())
    const { rows } = await sql<{ left: boolean }>`select not exists (
        select 1 from batch where workspace_id = ${workspaceId} and finished_at is null
      ) and exists (select 1 from fold_due where workspace_id = ${workspaceId}) as "left"`.execute(
      tx,
    )
    return rows[0]?.left ?? false
  })
}
