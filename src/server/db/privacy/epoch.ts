import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'

/** By workspace, for a restore erases in several. */
const asked = new WeakMap<Tx, Map<string, Promise<number>>>()

/**
 * How often anything was erased or suppressed in this workspace; what was remembered of it under another number is to be
 * forgotten. Nobody is erased before this transaction ends. Asked once a transaction.
 */
export function privacyEpoch(tx: Tx, workspaceId: string): Promise<number> {
  const ofTx = asked.get(tx) ?? new Map<string, Promise<number>>()
  const known = ofTx.get(workspaceId)
  if (known) return known
  const epoch = sql<{ epoch: number }>`select privacy_epoch(${workspaceId}::uuid) as epoch`
    .execute(tx)
    .then(({ rows }) => rows[0]?.epoch ?? 0)
  asked.set(tx, ofTx.set(workspaceId, epoch))
  return epoch
}

/** Waits until nobody who writes events is under way, and keeps them out until the transaction ends. */
export async function holdPrivacyAlone(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(5562684, hashtext(${workspaceId}))`.execute(tx)
}

/** Everybody forgets what they remember of the dictionary and of suppressed names. */
export async function bumpEpoch(tx: Tx, workspaceId: string): Promise<void> {
  // What this transaction itself reads afterwards must not be remembered: it may be rolled back.
  await privacyEpoch(tx, workspaceId)
  await keyOf(tx, workspaceId)
  await sql`update privacy set epoch = epoch + 1 where workspace_id = ${workspaceId}`.execute(tx)
}

/** The key of the workspace's hashes; made when it is first asked for. */
export async function keyOf(tx: Tx, workspaceId: string): Promise<Buffer> {
  const read = async () =>
    (
      await sql<{
        key: Buffer
      }>`select key from privacy where workspace_id = ${workspaceId}`.execute(tx)
    ).rows[0]?.key
  const known = await read()
  if (known) return known
  await sql`insert into privacy (workspace_id, key, epoch)
    values (${workspaceId}::uuid, ${randomBytes(32)}, 1) on conflict (workspace_id) do nothing`.execute(
    tx,
  )
  return (await read()) as Buffer
}
