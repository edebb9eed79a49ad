import { type RawBuilder, sql } from 'kysely'
import type { StageChange } from '#api/feed.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { every } from '#server/db/search.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { inScope, type Sight } from '#server/sight.ts'

type Row = Omit<StageChange, 'handoff'> & {
  n: number | null
  version: number | null
  closing: NonNullable<StageChange['handoff']>['closing']
  reason: string | null
}

/** Changes behind `after` of the people in sight, and where to go on; the last number that there is when none came. */
export function readChanges(
  db: Db,
  workspaceId: string,
  { after, limit, sight }: { after: number; limit: number; sight: Sight },
): Promise<{ rows: StageChange[]; next: number }> {
  return inWorkspace(db, workspaceId, async (tx) => {
    // Read first: what is appended meanwhile is found, and its numbers are behind this one.
    const { rows: heads } = await sql<{ last: number }>`select last_no as last from feed_head
      where workspace_id = ${workspaceId}`.execute(tx)
    const last = heads[0]?.last ?? 0
    const rows = await changes(tx, workspaceId, {
      which: sql`c.no > ${after}`,
      sight,
      limit,
    })
    const shown = rows.at(-1)?.no ?? 0
    const next = rows.length === limit ? shown : Math.max(last, shown)
    return { rows, next: Math.max(next, Math.min(after, last)) }
  })
}

/** These changes, as they are told to others; those of people who were erased are missing. */
export async function changesBy(
  tx: Tx,
  workspaceId: string,
  numbers: readonly number[],
): Promise<Map<number, StageChange>> {
  const sight: Sight = { scope: { sees: 'all' }, contact: true }
  const which = sql`c.no = any(${numbers}::bigint[])`
  const rows = await changes(tx, workspaceId, { which, sight, limit: numbers.length })
  return new Map(rows.map((row) => [row.no, row]))
}

type Asked = { which: RawBuilder<unknown>; sight: Sight; limit: number }

/** Nobody is told of who was erased. A change stands by the person as they are called today: whoever became one with somebody is told as that one. */
async function changes(
  tx: Tx,
  workspaceId: string,
  { which, sight, limit }: Asked,
): Promise<StageChange[]> {
  const isThere = sql`not exists (select 1 from erasure x
    where x.workspace_id = ${workspaceId} and x.person_id = ps.person_id)`
  const named = sight.contact ? sql`true` : sql`n.system <> 'email' and n.key not like '%@%'`
  const { rows } = await sql<Row>`
    select c.no, c.happened_at as at, c.recorded_at as "recordedAt", ps.person_id as "personId",
      c.from_stage as "from", c.to_stage as "to", c.n, c.version, c.closing, c.reason,
      (select coalesce(json_agg(json_build_object('system', n.system, 'value', n.key) order by n.person_id), '[]')
        from person n where n.workspace_id = ${workspaceId} and ${named}
          and (n.person_id = ps.person_id or n.root_id = ps.person_id)) as names
    from stage_change c
    join person p on p.workspace_id = ${workspaceId} and p.person_id = c.person_id
    join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = ${rootOf('p')}
    where ${every([sql`c.workspace_id = ${workspaceId}`, which, isThere, ...inScope(workspaceId, sight.scope)])}
    order by c.no limit ${limit}`.execute(tx)
  return rows.map(({ n, version, closing, reason, ...row }) => ({
    ...row,
    handoff: n === null || version === null ? null : { n, version, closing, reason },
  }))
}
