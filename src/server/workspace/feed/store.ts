import type { Webhook } from '#api/webhooks.ts'
import type { Stage } from '#domain/agreement/agreement.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { DAY } from '#domain/time.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { changeSeen, type Row, type Stale } from '#server/db/requests/change.ts'
import { orNothing } from '#server/db/requests/once.ts'
import { seal } from '#server/db/requests/sealed.ts'
import { turned } from '#server/db/requests/turned.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { readEndpoint } from '#server/http/calling/endpoint.ts'
import { readWebhook } from './read.ts'
import { newSecret } from './sign.ts'

/** A webhook with its secret, which is told this once. */
export type Made = { webhook: Webhook; secret: string }

/** What a store of webhooks has to know of the house. */
export type Ways = {
  /** Seals secrets. */
  sealKey: Uint8Array
  /** Whether addresses in networks of the house may be called. */
  isAtHome: boolean
}

/** Each is looked after by hand; more is a mistake of a program. */
const MOST = 20

type Said = { name: string; url: string; stages: Stage[]; isOn: boolean }
type Wanted = { [name in keyof Said]?: Said[name] | undefined }

/** A new webhook, which is told of what happens from now on. */
export function makeWebhook(
  { db, workspaceId, now, by, memberId }: Acting,
  { sealKey, isAtHome }: Ways,
  { name, url: text, stages }: Omit<Said, 'isOn'>,
): Promise<Result<Made, 'webhook-address-unfit' | 'webhooks-too-many'>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const endpoint = readEndpoint(text, isAtHome)
    if (!endpoint.ok) return endpoint
    const { url } = endpoint.value
    const last = await holdLast(tx, workspaceId)
    const { count } = await tx
      .selectFrom('webhook')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirstOrThrow()
    if (count >= MOST) return refuse('webhooks-too-many')
    const secret = newSecret()
    const { webhook_id: webhookId } = await tx
      .insertInto('webhook')
      .values({
        workspace_id: workspaceId,
        name,
        url,
        stages,
        last_no: last,
        sealed_secret: seal(sealKey, secret),
        made_by: memberId,
        made_at: now,
      })
      .returning('webhook_id')
      .executeTakeFirstOrThrow()
    const webhook = await must(tx, workspaceId, webhookId, now)
    const after = { name, url, stages }
    await record(tx, workspaceId, {
      ...{ action: 'make-webhook', subject: subjectOf(webhook), after },
      ...{ at: now, by },
    })
    return ok({ webhook, secret })
  })
}

/** Changes one that the caller has seen, or turns it off and on; what happened meanwhile is sent then. */
export function changeWebhook(
  { db, workspaceId, now, by, seen, asked }: Acting,
  { isAtHome }: Ways,
  webhookId: number,
  wanted: Wanted,
): Promise<Result<Webhook, 'webhook-unknown' | 'webhook-address-unfit' | Stale>> {
  return orNothing<Webhook, 'webhook-unknown' | 'webhook-address-unfit' | Stale>(
    db,
    workspaceId,
    async (tx) => {
      const endpoint = wanted.url === undefined ? null : readEndpoint(wanted.url, isAtHome)
      if (endpoint && !endpoint.ok) return endpoint
      const told = { ...wanted, ...(endpoint && { url: endpoint.value.url }) }
      const thing = { workspaceId, thing: 'webhook', id: String(webhookId), who: asked.who, now }
      const changed = await changeSeen(tx, thing, seen, rowOf(workspaceId, webhookId), told)
      if (!changed) return refuse('webhook-unknown')
      if (!changed.ok) return changed
      const { before, fields: after, isChanged } = changed.value
      const webhook = await must(tx, workspaceId, webhookId, now)
      const event = {
        action: 'change-webhook',
        subject: subjectOf(webhook),
        before,
        after,
      } as const
      if (isChanged) await record(tx, workspaceId, { ...event, at: now, by })
      return ok(webhook)
    },
  )
}

/** Another secret; for a day what is sent is signed with the one before, too. */
export function renewSecret(
  { db, workspaceId, now, by }: Acting,
  { sealKey }: Ways,
  webhookId: number,
): Promise<Result<Made, 'webhook-unknown'>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const before = await tx
      .selectFrom('webhook')
      .select('sealed_secret')
      .where('workspace_id', '=', workspaceId)
      .where('webhook_id', '=', webhookId)
      .forUpdate()
      .executeTakeFirst()
    if (!before) return refuse('webhook-unknown')
    const secret = newSecret()
    await tx
      .updateTable('webhook')
      .set({
        sealed_secret: seal(sealKey, secret),
        sealed_old_secret: before.sealed_secret,
      })
      .set((e) => ({ version: e('version', '+', 1) }))
      .set({ old_secret_until: new Date(now + DAY).toISOString() as unknown as number })
      .where('workspace_id', '=', workspaceId)
      .where('webhook_id', '=', webhookId)
      .execute()
    const webhook = await must(tx, workspaceId, webhookId, now)
    const event = { action: 'renew-webhook-secret', subject: subjectOf(webhook) } as const
    await record(tx, workspaceId, { ...event, at: now, by })
    return ok({ webhook, secret })
  })
}

/** Removes one with everything that is on its way to it. */
export function removeWebhook(
  { db, workspaceId, now, by, seen }: Acting,
  webhookId: number,
): Promise<Result<Webhook, 'webhook-unknown' | Stale>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const row = await rowOf(workspaceId, webhookId).read(tx)
    if (!row) return refuse('webhook-unknown')
    const { version } = row
    if (version !== seen.version) return refuse({ version, difference: [] })
    const webhook = await must(tx, workspaceId, webhookId, now)
    await tx
      .deleteFrom('webhook')
      .where('workspace_id', '=', workspaceId)
      .where('webhook_id', '=', webhookId)
      .execute()
    const event = { action: 'remove-webhook', subject: subjectOf(webhook) } as const
    await record(tx, workspaceId, { ...event, at: now, by })
    return ok(webhook)
  })
}

/** The number of the last change; nobody appends one before this transaction is over. */
async function holdLast(tx: Tx, workspaceId: string): Promise<number> {
  await tx
    .insertInto('feed_head')
    .values({ workspace_id: workspaceId, last_no: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const head = await tx
    .selectFrom('feed_head')
    .select('last_no')
    .where('workspace_id', '=', workspaceId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return head.last_no
}

const rowOf = (workspaceId: string, webhookId: number): Row<Said> => ({
  async read(tx) {
    const found = await tx
      .selectFrom('webhook')
      .select(['name', 'url', 'stages', 'is_on as isOn', 'version'])
      .where('workspace_id', '=', workspaceId)
      .where('webhook_id', '=', webhookId)
      .forUpdate()
      .executeTakeFirst()
    if (!found) return undefined
    const { version, ...fields } = found
    return { version, fields }
  },
  write: (tx, { name, url, stages, isOn }, version) =>
    tx
      .updateTable('webhook')
      .set({ name, url, stages, version, is_on: isOn })
      .set(turned(isOn))
      .where('workspace_id', '=', workspaceId)
      .where('webhook_id', '=', webhookId)
      .execute(),
})

async function must(tx: Tx, workspaceId: string, webhookId: number, now: number) {
  const webhook = await readWebhook(tx, workspaceId, webhookId, now)
  if (!webhook) throw new Error('A webhook that was changed is gone')
  return webhook
}

/** As an entry of the audit names it. */
export const subjectOf = ({ webhookId, name }: Pick<Webhook, 'webhookId' | 'name'>) => ({
  kind: 'webhook' as const,
  id: String(webhookId),
  label: name,
})
