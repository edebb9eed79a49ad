import { sql } from 'kysely'
import { type Name, spelled } from '#domain/people/identity/name.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { bumpEpoch, keyOf } from './epoch.ts'
import { hashOfName } from './suppressed.ts'

export type SuppressionKind = 'erased' | 'do-not-track' | 'do-not-contact'

type Why = { kind: SuppressionKind; reason: string; now: number; by: string }

/** From now on these names are not told of, not tracked or not contacted. Saying it twice is saying it once. */
export async function suppress(
  tx: Tx,
  workspaceId: string,
  names: readonly Name[],
  { kind, reason, now, by }: Why,
): Promise<void> {
  if (names.length === 0) return
  const key = await keyOf(tx, workspaceId)
  const byHash = new Map(names.map((name) => [hashOfName(key, name), spelled(name)]))
  const hashes = [...byHash.keys()].sort()
  const shown = hashes.map((hash) => (kind === 'erased' ? null : byHash.get(hash)))
  // Whoever is erased is nobody to be shown among those who only asked for less.
  if (kind === 'erased')
    await sql`update suppression set shown = null where workspace_id = ${workspaceId}
      and hash = any(${hashes}::text[]) and shown is not null`.execute(tx)
  await sql`insert into suppression (workspace_id, kind, hash, shown, reason, made_at, made_by)
    select ${workspaceId}::uuid, ${kind}, n.hash, n.shown, ${reason}, ${at(now)}, ${by}
    from unnest(${hashes}::text[], ${shown}::text[]) as n (hash, shown)
    on conflict (workspace_id, kind, hash) do nothing`.execute(tx)
  await bumpEpoch(tx, workspaceId)
}

/** They may be told of, tracked or contacted again. Answers how many were suppressed. */
export async function unsuppress(
  tx: Tx,
  workspaceId: string,
  names: readonly Name[],
  kind: SuppressionKind,
): Promise<number> {
  const key = await keyOf(tx, workspaceId)
  const { rows } = await sql`delete from suppression where workspace_id = ${workspaceId}
    and kind = ${kind} and hash = any(${names.map((name) => hashOfName(key, name))}::text[])
    returning hash`.execute(tx)
  if (rows.length > 0) await bumpEpoch(tx, workspaceId)
  return rows.length
}
