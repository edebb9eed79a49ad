import { sql } from 'kysely'
import { SECOND } from '#domain/time.ts'
import { GIVE_UP_MS, KEPT_MS, triedAgainAt } from '#domain/workspace/feed/patience.ts'
import { BY_SYSTEM, record } from '#server/db/audit/record.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import type { StepTold } from '#server/db/feed/tables.ts'
import { at } from '#server/db/instants.ts'
import { unseal } from '#server/db/requests/sealed.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Answer, Call } from '#server/http/calling/call.ts'
import { queueMail } from '#server/mails.ts'
import { changesBy } from './changes.ts'
import { messageId } from './deliveries.ts'
import { signatureOf } from './sign.ts'
import { stepsTold } from './steps.ts'

/** Changes spread to the webhooks of a workspace in one transaction. */
const SPREAD = 1_000
/** Deliveries that are on their way to one address at once. */
const AT_ONCE = 4
/** Whoever takes a delivery has so long for it; then another process may. */
const TAKEN_MS = 60 * SECOND

export type Delivering = { db: Db; call: Call; sealKey: Uint8Array; now: () => number }

type Due = {
  deliveryId: number
  changeNo: number | null
  step: StepTold | null
  madeAt: number
  tries: number
  url: string
  secrets: string[]
}

/** Tells each webhook that is on of the changes since it was last told. Answers whether there may be more. */
export function spread(db: Db, workspaceId: string, now: number): Promise<boolean> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<{ most: number }>`
      with behind as (
        select w.webhook_id, w.stages, w.last_no, h.last_no as head
        from webhook w join feed_head h on h.workspace_id = ${workspaceId}
        where w.workspace_id = ${workspaceId} and w.is_on and w.last_no < h.last_no
        for update of w skip locked),
      told as (
        insert into delivery (workspace_id, webhook_id, change_no, made_at, due_at)
        select ${workspaceId}::uuid, b.webhook_id, c.no, ${at(now)}, ${at(now)}
        from behind b join stage_change c on c.workspace_id = ${workspaceId}
          and c.no > b.last_no and c.no <= b.last_no + ${SPREAD} and c.to_stage = any(b.stages)
        order by c.no)
      update webhook w set last_no = least(b.head, b.last_no + ${SPREAD})
      from behind b where w.workspace_id = ${workspaceId} and w.webhook_id = b.webhook_id
      returning b.head - w.last_no as most`.execute(tx)
    return rows.some(({ most }) => most > 0)
  })
}

/** Webhooks that are on and to which something is due. */
export async function dueWebhooks(db: Db, workspaceId: string, now: number): Promise<number[]> {
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql<{ webhookId: number }>`select w.webhook_id as "webhookId" from webhook w
      where w.workspace_id = ${workspaceId} and w.is_on and exists (
        select 1 from delivery d where d.workspace_id = ${workspaceId} and d.webhook_id = w.webhook_id
          and d.state = 'waiting' and d.due_at <= ${at(now)})`.execute(tx),
  )
  return rows.map(({ webhookId }) => webhookId)
}

/** Sends some of what is due to one webhook, at once. Answers how many were tried. */
export async function deliverTo(
  delivering: Delivering,
  workspaceId: string,
  webhookId: number,
  signal: AbortSignal,
): Promise<number> {
  const { db, now } = delivering
  const due = await inWorkspace(db, workspaceId, (tx) =>
    take(tx, workspaceId, webhookId, delivering),
  )
  if (due.length === 0) return 0
  const numbers = due.flatMap(({ changeNo }) => (changeNo === null ? [] : [changeNo]))
  const changes = await inWorkspace(db, workspaceId, (tx) => changesBy(tx, workspaceId, numbers))
  const steps = await inWorkspace(db, workspaceId, (tx) => stepsTold(tx, workspaceId, due))
  await Promise.all(
    due.map(async (delivery) => {
      const { changeNo, step } = delivery
      const change = changeNo === null ? null : changes.get(changeNo)
      const what = step === null ? change : steps.get(delivery.deliveryId)
      const answer: Answer | 'nobody' =
        what === undefined
          ? 'nobody'
          : await delivering.call(...written(delivery, what, now()), signal)
      // Stopped meanwhile, it is taken again after a minute.
      if (signal.aborted && answer !== 'nobody' && 'error' in answer) return
      await inWorkspace(db, workspaceId, (tx) =>
        settle(tx, { workspaceId, webhookId }, delivery, answer, now()),
      )
    }),
  )
  return due.length
}

/** Those that are due longest, and the instant at which another process may try them. */
async function take(
  tx: Tx,
  workspaceId: string,
  webhookId: number,
  { sealKey, now: clock }: Delivering,
): Promise<Due[]> {
  const now = clock()
  const { rows } = await sql<Omit<Due, 'secrets'> & { secret: Buffer; old: Buffer | null }>`
    with due as (
      select d.delivery_id from delivery d
      where d.workspace_id = ${workspaceId} and d.webhook_id = ${webhookId} and d.state = 'waiting'
        and d.due_at <= ${at(now)}
      order by d.due_at, d.delivery_id limit ${AT_ONCE} for update skip locked)
    update delivery d set due_at = ${at(now + TAKEN_MS)}
    from due, webhook w
    where d.workspace_id = ${workspaceId} and d.delivery_id = due.delivery_id
      and w.workspace_id = ${workspaceId} and w.webhook_id = d.webhook_id and w.is_on
    returning d.delivery_id as "deliveryId", d.change_no as "changeNo", d.step,
      d.made_at as "madeAt", d.tries, w.url, w.sealed_secret as secret,
      case when w.old_secret_until > ${at(now)} then w.sealed_old_secret end as old`.execute(tx)
  return rows.map(({ secret, old, ...due }) => ({
    ...due,
    secrets: [secret, old].flatMap((sealed) => {
      const opened = sealed && unseal(sealKey, sealed)
      return opened ? [String(opened.value)] : []
    }),
  }))
}

/** Address, headers and body as Standard Webhooks 1.0 has them. */
function written(
  { deliveryId, url, madeAt, secrets, step }: Due,
  change: object | null,
  now: number,
): [string, Record<string, string>, string] {
  const type = step ? 'nurture.step' : change === null ? 'lockstep.test' : 'person.stage-changed'
  const timestamp = new Date(madeAt).toISOString()
  const body = JSON.stringify({ type, timestamp, data: change ?? {} })
  const id = messageId(deliveryId)
  const seconds = Math.floor(now / SECOND)
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Lockstep-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatureOf(secrets, { id, seconds, body }),
  }
  return [url, headers, body]
}

/** Keeps what became of a try. `nobody`: the person was erased meanwhile, so nothing is told of them. */
async function settle(
  tx: Tx,
  { workspaceId, webhookId }: { workspaceId: string; webhookId: number },
  { deliveryId, tries: before }: Due,
  answer: Answer | 'nobody',
  now: number,
): Promise<void> {
  if (answer === 'nobody') {
    await sql`delete from delivery
      where workspace_id = ${workspaceId} and delivery_id = ${deliveryId}`.execute(tx)
    return
  }
  const status = 'status' in answer ? answer.status : null
  const isIn = status !== null && status >= 200 && status < 300
  const tries = before + 1
  const again = isIn
    ? null
    : triedAgainAt(tries, now, 'retryAfterMs' in answer ? answer.retryAfterMs : null)
  const state = isIn ? 'delivered' : again === null || status === 410 ? 'failed' : 'waiting'
  const error = 'error' in answer ? answer.error : isIn ? null : `It answered ${status}.`
  const { rows: kept } = await sql`
    update delivery set state = ${state}, tries = ${tries}, last_tried_at = ${at(now)},
      due_at = ${at(again ?? now)}, status = ${status}, error = ${error}
    where workspace_id = ${workspaceId} and delivery_id = ${deliveryId} returning 1`.execute(tx)
  if (kept.length === 0) return
  if (isIn) {
    await sql`update webhook set failing_since = null, last_delivered_at = ${at(now)}
      where workspace_id = ${workspaceId} and webhook_id = ${webhookId}`.execute(tx)
    return
  }
  await noteFailure(tx, workspaceId, webhookId, status, now)
}

/** An address that says that it is gone, or where nothing arrived for days, is not called any more; its owners hear of it. */
async function noteFailure(
  tx: Tx,
  workspaceId: string,
  webhookId: number,
  status: number | null,
  now: number,
): Promise<void> {
  const { rows } = await sql<{ name: string; because: 'gone' | 'failing' }>`
    update webhook set failing_since = coalesce(failing_since, ${at(now)}),
      is_on = not (${status === 410} or failing_since is not null and failing_since <= ${at(now - GIVE_UP_MS)}),
      off_because = case when ${status === 410} then 'gone'
        when failing_since <= ${at(now - GIVE_UP_MS)} then 'failing' end,
      version = version + (${status === 410} or failing_since is not null
        and failing_since <= ${at(now - GIVE_UP_MS)})::integer
    where workspace_id = ${workspaceId} and webhook_id = ${webhookId} and is_on
    returning name, off_because as because`.execute(tx)
  const [off] = rows
  if (!off?.because) return
  const owners = await tx
    .selectFrom('member')
    .select('email')
    .where('workspace_id', '=', workspaceId)
    .where('ended_at', 'is', null)
    .where(sql<boolean>`'owner' = any(roles)`)
    .execute()
  const why =
    off.because === 'gone'
      ? 'its address says that it is gone (410).'
      : 'nothing arrived at its address for five days.'
  for (const { email } of owners)
    await queueMail(
      tx,
      workspaceId,
      {
        recipient: email,
        subject: `The webhook “${off.name}” was turned off`,
        body: `Lockstep turned the webhook “${off.name}” off: ${why}\n\nWhat happens from now on is kept. Turn the webhook on again under Workspace, Webhooks, and it is sent.`,
      },
      now,
    )
  const subject = { kind: 'webhook', id: String(webhookId), label: off.name } as const
  const event = { action: 'turn-off-webhook', subject, after: { because: off.because } } as const
  await record(tx, workspaceId, { ...event, at: now, by: BY_SYSTEM })
}

/** What was sent is listed for thirty days; answers how many went. */
export async function forgetDeliveries(tx: Tx, workspaceId: string, now: number): Promise<number> {
  const { rows } = await sql`delete from delivery where workspace_id = ${workspaceId}
    and state <> 'waiting' and last_tried_at < ${at(now - KEPT_MS)} returning 1`.execute(tx)
  return rows.length
}
