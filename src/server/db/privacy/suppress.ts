import { sql } from 'kysely'
import { type Name, spelled } from '#domain/people/identity/name.ts'
import { ERASED } from '#domain/people/privacy/shell.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { bumpEpoch, keyOf } from './epoch.ts'
import { hashOfName } from './suppressed.ts'

export type SuppressionKind = 'erased' | 'do-not-track' | 'do-not-contact'

export type Why = { kind: SuppressionKind; reason: string; now: number; by: string }

/** Who made a suppression that nobody of us did: what a later word of the person takes back. */
const TOLD_BY = ['an event', 'an import'] as const
export const wasTold = (by: string) => (TOLD_BY as readonly string[]).includes(by)

type Change = {
  add: readonly { names: readonly Name[]; why: Why }[]
  remove: { names: readonly Name[]; kind: SuppressionKind }
}

/**
 * Suppresses some names and takes others back; what a member says stands above what was told. Answers how many were
 * taken back.
 */
export async function change(
  tx: Tx,
  workspaceId: string,
  { add, remove }: Change,
): Promise<number> {
  const key = await keyOf(tx, workspaceId)
  let changed = 0
  for (const { names, why } of add)
    if (names.length > 0) changed += await insert(tx, workspaceId, byHash(key, names), why)
  const hashes = remove.names.map((name) => hashOfName(key, name))
  const { rows } =
    hashes.length > 0
      ? await sql`delete from suppression where workspace_id = ${workspaceId}
          and kind = ${remove.kind} and hash = any(${hashes}::text[]) returning hash`.execute(tx)
      : { rows: [] }
  // The last word, because everybody who changes any waits here.
  if (changed + rows.length > 0) await bumpEpoch(tx, workspaceId)
  return rows.length
}

const byHash = (key: Buffer, names: readonly Name[]) =>
  new Map(names.map((name) => [hashOfName(key, name), spelled(name)]))

async function insert(
  tx: Tx,
  workspaceId: string,
  byHash: ReadonlyMap<string, string>,
  { kind, reason, now, by }: Why,
): Promise<number> {
  const hashes = [...byHash.keys()].sort()
  const shown = hashes.map((hash) => (kind === 'erased' ? null : byHash.get(hash)))
  // Whoever is erased is nobody to be shown among those who only asked for less, and why they did may tell of them.
  if (kind === 'erased')
    await sql`update suppression set shown = null, reason = ${ERASED} where workspace_id = ${workspaceId}
      and hash = any(${hashes}::text[]) and kind <> 'erased'`.execute(tx)
  const { rows } = await sql`
    insert into suppression (workspace_id, kind, hash, shown, reason, made_at, made_by)
    select ${workspaceId}::uuid, ${kind}, n.hash, n.shown, ${reason}, ${at(now)}, ${by}
    from unnest(${hashes}::text[], ${shown}::text[]) as n (hash, shown)
    on conflict (workspace_id, kind, hash) do update
      set reason = excluded.reason, made_at = excluded.made_at, made_by = excluded.made_by
      where suppression.made_by = any(${TOLD_BY}::text[])
        and excluded.made_by <> all(${TOLD_BY}::text[])
    returning hash`.execute(tx)
  return rows.length
}

/** From now on these names are not told of, not tracked or not contacted. Saying it twice is saying it once. */
export async function suppress(
  tx: Tx,
  workspaceId: string,
  names: readonly Name[],
  why: Why,
): Promise<void> {
  await change(tx, workspaceId, {
    add: [{ names, why }],
    remove: { names: [], kind: why.kind },
  })
}

/** The same for names of which nobody knows more than the hash under the workspace's key, as of erased people. */
export async function suppressHashes(
  tx: Tx,
  workspaceId: string,
  hashes: readonly string[],
  why: Why & { kind: 'erased' },
): Promise<void> {
  const nameless = new Map(hashes.map((hash) => [hash, '']))
  if ((await insert(tx, workspaceId, nameless, why)) > 0) await bumpEpoch(tx, workspaceId)
}

/** They may be told of, tracked or contacted again. Answers how many were suppressed. */
export const unsuppress = (
  tx: Tx,
  workspaceId: string,
  names: readonly Name[],
  kind: SuppressionKind,
): Promise<number> => change(tx, workspaceId, { add: [], remove: { names, kind } })
