import { type RawBuilder, sql } from 'kysely'
import type { Webhook } from '#api/webhooks.ts'
import { KEPT_MS } from '#domain/workspace/feed/patience.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { inWorkspace } from '#server/db/transaction.ts'

/** All of them, the newest first. */
export const listWebhooks = (db: Db, workspaceId: string, now: number): Promise<Webhook[]> =>
  inWorkspace(db, workspaceId, (tx) => webhooks(tx, workspaceId, now, sql`true`))

/** One of them; undefined where there is none. */
export async function readWebhook(
  tx: Tx,
  workspaceId: string,
  webhookId: number,
  now: number,
): Promise<Webhook | undefined> {
  return (await webhooks(tx, workspaceId, now, sql`w.webhook_id = ${webhookId}`))[0]
}

async function webhooks(
  tx: Tx,
  workspaceId: string,
  now: number,
  which: RawBuilder<unknown>,
): Promise<Webhook[]> {
  const { rows } = await sql<Webhook>`
    select w.webhook_id as "webhookId", w.name, w.url, w.stages, w.is_on as "isOn", w.off_because as "offBecause",
      w.failing_since as "failingSince", w.last_delivered_at as "lastDeliveredAt", w.made_at as "madeAt",
      case when w.old_secret_until > ${at(now)} then w.old_secret_until end as "oldSecretUntil", w.version,
      (select count(*) from delivery d where d.workspace_id = ${workspaceId}
        and d.webhook_id = w.webhook_id and d.state = 'waiting') as waiting,
      (select count(*) from delivery d where d.workspace_id = ${workspaceId}
        and d.webhook_id = w.webhook_id and d.state = 'failed' and d.last_tried_at > ${at(now - KEPT_MS)}) as failed,
      (select m.name from member m where m.workspace_id = ${workspaceId} and m.member_id = w.made_by) as "madeBy"
    from webhook w where w.workspace_id = ${workspaceId} and ${which}
    order by w.webhook_id desc`.execute(tx)
  return rows
}
