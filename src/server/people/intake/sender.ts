import { sql } from 'kysely'
import { MINUTE } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'

/** Where events of one write key belong. */
export type Sender = { workspaceId: string; sourceId: number }

/**
 * Which of the keys are good at this moment, within the transaction that stores, so that a key that was revoked stores
 * nothing more.
 */
export async function goodKeys(
  tx: Tx,
  { workspaceId, sourceId }: Sender,
  requests: readonly { keyId: number }[],
  now: number,
): Promise<Set<number>> {
  const asked = [...new Set(requests.map(({ keyId }) => keyId))]
  const { rows } = await sql<{ key_id: number; used_at: number | null }>`
    select key_id, last_used_at as used_at from access_key
    where workspace_id = ${workspaceId} and source_id = ${sourceId} and kind = 'write'
      and key_id = any(${asked}::bigint[]) and revoked_at is null
      and (expires_at is null or expires_at > ${at(now)})`.execute(tx)
  const untold = rows.filter(({ used_at }) => (used_at ?? 0) <= now - MINUTE)
  if (untold.length > 0)
    await sql`update access_key k set last_used_at = ${at(now)}
      from (select key_id from access_key where workspace_id = ${workspaceId}
        and key_id = any(${untold.map(({ key_id }) => key_id)}::bigint[])
        for no key update skip locked) free
      where k.workspace_id = ${workspaceId} and k.key_id = free.key_id`.execute(tx)
  return new Set(rows.map(({ key_id }) => key_id))
}
