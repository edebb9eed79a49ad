import { sql } from 'kysely'
import { MINUTE } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'

/** Where events of one write key belong. */
export type Sender = { workspaceId: string; sourceId: number }

/** The source's name, and which of the keys are good at this moment. */
export type Source = { name: string; keys: Set<number> }

/** Reads both within the transaction that stores, so that a key that was revoked stores nothing more. */
export async function sourceOf(
  tx: Tx,
  { workspaceId, sourceId }: Sender,
  requests: readonly { keyId: number }[],
  now: number,
): Promise<Source> {
  const asked = [...new Set(requests.map(({ keyId }) => keyId))]
  const { rows } = await sql<{ name: string; key_id: number | null; used_at: number | null }>`
    select s.name, k.key_id, k.last_used_at as used_at from source s
    left join access_key k on k.workspace_id = ${workspaceId} and k.source_id = s.source_id
      and k.kind = 'write' and k.key_id = any(${asked}::bigint[]) and k.revoked_at is null
      and (k.expires_at is null or k.expires_at > ${at(now)})
    where s.workspace_id = ${workspaceId} and s.source_id = ${sourceId}`.execute(tx)
  const keys = rows.flatMap(({ key_id }) => key_id ?? [])
  const untold = rows.filter(({ used_at }) => (used_at ?? 0) <= now - MINUTE)
  if (untold.length > 0)
    await sql`update access_key k set last_used_at = ${at(now)}
      from (select key_id from access_key where workspace_id = ${workspaceId}
        and key_id = any(${untold.flatMap(({ key_id }) => key_id ?? [])}::bigint[])
        for no key update skip locked) free
      where k.workspace_id = ${workspaceId} and k.key_id = free.key_id`.execute(tx)
  return { name: rows[0]?.name ?? '', keys: new Set(keys) }
}
