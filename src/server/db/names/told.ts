import { sql } from 'kysely'
import type { Told } from '#domain/people/identity/history.ts'
import { KIND } from '#domain/replay/log.ts'
import { readDictionary } from '#server/db/columns/dictionary.ts'
import type { Tx } from '#server/db/connect.ts'

/**
 * When the log first told something known of each of these names, and when first a human's decision. What the rule decided
 * is never the first of anything: it follows from what was told.
 */
export async function toldOf(
  tx: Tx,
  workspaceId: string,
  names: readonly number[],
): Promise<Map<number, Told>> {
  if (names.length === 0) return new Map()
  const { signatures, index } = await readDictionary(tx, workspaceId)
  const decisions = [...index]
    .filter(([, i]) => signatures[i]?.kind === KIND.decision)
    .map(([id]) => id)
  const { rows } = await sql<{ id: number } & Told>`
    select n.id, e."knownAt", e."decidedAt" from unnest(${names}::bigint[]) as n (id)
    cross join lateral (
      select min(known_at) as "knownAt",
        min(known_at) filter (where signature_id = any(${decisions}::bigint[])) as "decidedAt"
      from event
      where workspace_id = ${workspaceId} and person_id = n.id and known_at is not null
      offset 0
    ) e
    where e."knownAt" is not null`.execute(tx)
  return new Map(rows.map(({ id, ...told }) => [id, told]))
}
