import { type RawBuilder, sql } from 'kysely'
import type { Delivery } from '#api/webhooks.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { every } from '#server/db/search.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { readWebhook } from './read.ts'
import { subjectOf } from './store.ts'

type Asked = {
  webhookId: number
  state?: Delivery['state'] | undefined
  cursor?: string | undefined
  limit: number
}

/** What was sent to one address, newest first. */
export function listDeliveries(
  db: Db,
  workspaceId: string,
  now: number,
  { webhookId, state, cursor, limit }: Asked,
): Promise<Result<{ rows: Delivery[]; total: number; next: string | null }, 'webhook-unknown'>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    if (!(await readWebhook(tx, workspaceId, webhookId, now))) return refuse('webhook-unknown')
    const mine = [
      sql`d.workspace_id = ${workspaceId} and d.webhook_id = ${webhookId}`,
      ...(state ? [sql`d.state = ${state}`] : []),
    ]
    const { rows: counts } = await sql<{ total: number }>`
      select count(*) as total from delivery d where ${every(mine)}`.execute(tx)
    const before = cursor === undefined ? [] : [sql`d.delivery_id < ${readCursor(cursor, 2)[1]}`]
    const rows = await deliveries(tx, workspaceId, every([...mine, ...before]), limit + 1)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    const next = rows.length > limit && last ? cursorOf([0, last.deliveryId]) : null
    return ok({ rows: shown, total: counts[0]?.total ?? 0, next })
  })
}

/** A delivery that tells of nobody, on its way at once. */
export function sendTest(
  { db, workspaceId, now }: Acting,
  webhookId: number,
): Promise<Result<Delivery, 'webhook-unknown' | 'webhook-off'>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const webhook = await readWebhook(tx, workspaceId, webhookId, now)
    if (!webhook) return refuse('webhook-unknown')
    if (!webhook.isOn) return refuse('webhook-off')
    const { delivery_id } = await tx
      .insertInto('delivery')
      .values({ workspace_id: workspaceId, webhook_id: webhookId, made_at: now, due_at: now })
      .returning('delivery_id')
      .executeTakeFirstOrThrow()
    const which = sql<boolean>`d.workspace_id = ${workspaceId} and d.delivery_id = ${delivery_id}`
    const [made] = await deliveries(tx, workspaceId, which, 1)
    if (!made) throw new Error('A delivery that was made is gone')
    return ok(made)
  })
}

/** Sends deliveries once more from the beginning of their patience; null: all that failed. Answers how many. */
export function sendAgain(
  { db, workspaceId, now, by }: Acting,
  webhookId: number,
  deliveryIds: readonly number[] | null,
): Promise<Result<{ sentAgain: number }, 'webhook-unknown' | 'webhook-off'>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const webhook = await readWebhook(tx, workspaceId, webhookId, now)
    if (!webhook) return refuse('webhook-unknown')
    if (!webhook.isOn) return refuse('webhook-off')
    const which =
      deliveryIds === null
        ? sql`state = 'failed'`
        : sql`state <> 'waiting' and delivery_id = any(${deliveryIds}::bigint[])`
    const { rows } = await sql`
      update delivery set state = 'waiting', tries = 0, due_at = ${at(now)}, error = null, status = null
      where workspace_id = ${workspaceId} and webhook_id = ${webhookId} and ${which}
      returning delivery_id`.execute(tx)
    const event = { action: 'send-again', subject: subjectOf(webhook) } as const
    const after = { deliveries: rows.length }
    if (rows.length > 0) await record(tx, workspaceId, { ...event, after, at: now, by })
    return ok({ sentAgain: rows.length })
  })
}

async function deliveries(
  tx: Tx,
  workspaceId: string,
  which: RawBuilder<boolean>,
  limit: number,
): Promise<Delivery[]> {
  const { rows } = await sql<Delivery>`
    select d.delivery_id as "deliveryId", d.change_no as "changeNo", d.state, d.tries,
      case when d.state = 'waiting' then d.due_at end as "dueAt", d.last_tried_at as "lastTriedAt",
      d.status, d.error, c.to_stage as "to", coalesce(p.root_id, p.person_id) as "personId",
      case when d.step is not null then 'step' when d.change_no is null then 'test' else 'stage' end as what
    from delivery d
    left join stage_change c on c.workspace_id = ${workspaceId} and c.no = d.change_no
    cross join lateral (select coalesce(c.person_id, (d.step ->> 'personId')::bigint) as id offset 0) whose
    left join person p on p.workspace_id = ${workspaceId} and p.person_id = whose.id
    where ${which} order by d.delivery_id desc limit ${limit}`.execute(tx)
  return rows.map((row) => ({ ...row, id: messageId(row.deliveryId) }))
}

/** As told in webhook-id, the same at every try. */
export const messageId = (deliveryId: number): string => `msg_${deliveryId}`
