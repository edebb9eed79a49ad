import { sql } from 'kysely'
import { KIND } from '#domain/replay/log.ts'
import { canonical, signatureOf } from '#domain/replay/signature.ts'
import { signatureIds } from './bulk/dictionary.ts'
import type { Db, Tx } from './connect.ts'
import { sourceIdOf } from './fold/decided.ts'
import { claim } from './fold/fold.ts'
import { at, timestamp } from './instants.ts'
import { inWorkspace } from './transaction.ts'

/** An event as somebody tells it. */
export type NewEvent = {
  /** Unique within the source, at most 200 bytes. */
  messageId: string
  /** The person's key; null for a deal that names nobody. */
  person: string | null
  dealId?: number | null
  kind: keyof typeof KIND
  name: string
  properties: Record<string, unknown>
  /** When it happened; nothing happens after it was told (rule 0.2). */
  happenedAt: number
  campaign?: string | null
  piece?: string | null
}

/** What of it the log did not know: an event that its source has told before is passed over. */
export type Appended = { messageIds: Set<string>; people: number[] }

/** Tells the log something that happens now, and folds everybody it is about, in one transaction. */
export async function tell(
  db: Db,
  workspaceId: string,
  source: string,
  events: readonly NewEvent[],
  now: number,
): Promise<Appended> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const appended = await append(tx, workspaceId, source, events, now)
    await claim(tx, workspaceId, appended.people, now)
    return appended
  })
}

/**
 * The one way of live events into the log; whoever claims them makes them known. Imports go the same way in bulk
 * (bulk/append.ts). Names of people become people, what is said is looked up in the dictionary.
 */
export async function append(
  tx: Tx,
  workspaceId: string,
  source: string,
  events: readonly NewEvent[],
  now: number,
): Promise<Appended> {
  const sourceId = await sourceIdOf(tx, workspaceId, source)
  const told = events.map((event) => ({
    event,
    ...signatureOf(KIND[event.kind], event.name, plain(event.properties)),
  }))
  const texts = told.map(({ signature }) => canonical(signature))
  const ids = await signatureIds(
    tx,
    workspaceId,
    new Map(told.map(({ signature }, i) => [texts[i] as string, signature])),
  )
  await namePeople(tx, workspaceId, events)
  const { rows } = await sql<{ message_id: string; person_id: number | null }>`
    insert into event (workspace_id, source_id, message_id, person_id, deal_id, signature_id,
      happened_at, received_at, campaign, piece, details)
    select ${workspaceId}::uuid, ${sourceId}::bigint, n.message_id, p.person_id, n.deal_id,
      n.signature_id, n.happened_at, ${at(now)}, n.campaign, n.piece, n.details
    from unnest(
      ${events.map((event) => text(event.messageId))}::text[],
      ${events.map((event) => text(event.person))}::text[],
      ${events.map((event) => event.dealId ?? null)}::bigint[],
      ${texts.map((one) => ids.get(one))}::bigint[],
      ${events.map((event) => timestamp(Math.min(event.happenedAt, now)))}::timestamptz[],
      ${events.map((event) => text(event.campaign ?? null))}::text[],
      ${events.map((event) => text(event.piece ?? null))}::text[],
      ${told.map(({ details }) => details && JSON.stringify(details))}::jsonb[]
    ) with ordinality
      as n (message_id, key, deal_id, signature_id, happened_at, campaign, piece, details, place)
    left join person p on p.workspace_id = ${workspaceId} and p.key = n.key
    order by n.place
    on conflict (workspace_id, source_id, message_id) do nothing
    returning message_id, person_id`.execute(tx)
  const people = new Set(rows.map((row) => row.person_id).filter((id) => id !== null))
  return {
    messageIds: new Set(rows.map((row) => row.message_id)),
    people: [...people].sort((a, b) => a - b),
  }
}

/** In one order for all, so that two that name the same people never wait for each other. */
async function namePeople(tx: Tx, workspaceId: string, events: readonly NewEvent[]): Promise<void> {
  const keys = [...new Set(events.map(({ person }) => text(person)))].filter((key) => key !== null)
  await sql`
    insert into person (workspace_id, key)
    select ${workspaceId}::uuid, n.key from unnest(${keys}::text[]) as n (key)
    where not exists (
      select 1 from person p where p.workspace_id = ${workspaceId} and p.key = n.key)
    order by n.key
    on conflict (workspace_id, key) do nothing`.execute(tx)
}

/** PostgreSQL keeps neither the sign 0 nor half of a surrogate pair. */
const text = <T extends string | null>(told: T): T =>
  (told === null ? null : told.toWellFormed().replaceAll('\0', '\ufffd')) as T

function plain(value: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value), (_, inner) =>
    typeof inner === 'string' ? text(inner) : inner,
  )
}
