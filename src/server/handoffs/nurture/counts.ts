import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'

/**
 * What a track's page shows is counted with every change, in its transaction, so that the page reads some rows and never
 * those of the people: `in`, `entered`, `at:step`, `did:step:outcome`, `because:step:why`, `clicked:step:who`,
 * `opened:step:who`, `milestone:id`, `left:why`, `came:stage`.
 */
export type Counting = (trackId: number, what: string, by?: number) => void

/** Gathers what is counted until `keep`. */
export function counting() {
  const sums = new Map<string, { trackId: number; what: string; by: number }>()
  const count: Counting = (trackId, what, by = 1) => {
    const key = `${trackId} ${what}`
    const sum = sums.get(key) ?? { trackId, what, by: 0 }
    sums.set(key, { ...sum, by: sum.by + by })
  }
  const keep = async (tx: Tx, workspaceId: string): Promise<void> => {
    const rows = [...sums.values()].filter(({ by }) => by !== 0)
    if (rows.length === 0) return
    await sql`
      insert into track_count (workspace_id, track_id, what, count)
      select ${workspaceId}::uuid, u.track_id, u.what, u.count
      from unnest(${rows.map(({ trackId }) => trackId)}::bigint[], ${rows.map(({ what }) => what)}::text[],
        ${rows.map(({ by }) => by)}::bigint[]) as u (track_id, what, count)
      order by u.track_id, u.what
      on conflict (workspace_id, track_id, what) do update
        set count = track_count.count + excluded.count`.execute(tx)
  }
  return { count, keep }
}

/** By track, then by what is counted. */
export async function readCounts(
  tx: Tx,
  workspaceId: string,
): Promise<Map<number, Map<string, number>>> {
  const rows = await tx
    .selectFrom('track_count')
    .select(['track_id', 'what', 'count'])
    .where('workspace_id', '=', workspaceId)
    .execute()
  return new Map(
    [...Map.groupBy(rows, ({ track_id }) => track_id)].map(([id, some]) => [
      id,
      new Map(some.map(({ what, count }) => [what, count])),
    ]),
  )
}
