import { sql } from 'kysely'
import { KIND, type Kind } from '#domain/replay/log.ts'
import { canonical as canonicalSignature, signatureOf } from '#domain/replay/signature.ts'
import { canonical, storable } from '#server/db/canonical.ts'
import type { Tx } from '#server/db/connect.ts'
import type { NewEvent } from '#server/db/log.ts'

/** An event as the log has it. */
type Stored = {
  message_id: string
  kind: Kind
  name: string
  properties: Record<string, string | number | boolean>
  details: unknown
  system: string | null
  key: string | null
  campaign: string | null
  happened_at: number
  received_at: number
  told_at: number | null
}

export async function readStored(
  tx: Tx,
  workspaceId: string,
  sourceId: number,
  messageIds: readonly string[],
): Promise<Map<string, Stored>> {
  const { rows } = await sql<Stored>`
    select e.message_id, s.kind, s.name, s.properties, e.details, p.system, p.key, e.campaign,
      e.happened_at, e.received_at, m.told_at
    from event e
    join signature s on s.workspace_id = ${workspaceId} and s.signature_id = e.signature_id
    left join person p on p.workspace_id = ${workspaceId} and p.person_id = e.person_id
    left join event_mark m on m.workspace_id = ${workspaceId} and m.event_id = e.event_id
    where e.workspace_id = ${workspaceId} and e.source_id = ${sourceId}
      and e.message_id = any(${messageIds}::text[])`.execute(tx)
  return new Map(rows.map((row) => [row.message_id, row]))
}

/**
 * Whether what is told under a known id is what was told before. Times are compared as the sender told them, because
 * the first delivery fixed the corrected one. R3, R5.
 */
export function isSame(
  stored: Stored | undefined,
  event: NewEvent,
  toldAt: number | null,
): boolean {
  if (stored === undefined) return false
  const { signature, details } = signatureOf(
    KIND[event.kind],
    event.name,
    storable(event.properties),
  )
  return (
    canonicalSignature(signature) === canonicalSignature(stored) &&
    canonical(details) === canonical(stored.details) &&
    isSameName(stored, event.person) &&
    stored.campaign === (event.campaign ?? null) &&
    isSameTime(stored, toldAt)
  )
}

function isSameName({ system, key }: Stored, person: NewEvent['person']): boolean {
  if (person === null || typeof person === 'string') return key === person
  return system === person.system && key === person.value
}

function isSameTime({ happened_at, received_at, told_at }: Stored, toldAt: number | null): boolean {
  if (toldAt === null || toldAt === (told_at ?? happened_at)) return true
  // Told a little ahead of our clock, it happened when it was received.
  return told_at === null && happened_at === received_at && toldAt > received_at
}
