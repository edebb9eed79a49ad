import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'

/** Deals that an import told of but that were known before it. */
export async function sharedDeals(tx: Tx, workspaceId: string, batchId: number): Promise<number[]> {
  const { rows } = await sql<{ deal_id: number }>`
    select distinct e.deal_id from event e
    join deal d on d.workspace_id = ${workspaceId} and d.deal_id = e.deal_id
    where e.workspace_id = ${workspaceId} and e.batch_id = ${batchId}
      and d.batch_id is distinct from ${batchId}`.execute(tx)
  return rows.map((row) => row.deal_id)
}

/** Brings deals back to what the log still says of them, once an import about them is undone. */
export async function restoreDeals(tx: Tx, workspaceId: string, dealIds: number[]): Promise<void> {
  if (dealIds.length === 0) return
  await sql`
    with told as (
      select e.deal_id, s.name, e.happened_at, e.details, e.event_id
      from event e
      join signature s on s.workspace_id = ${workspaceId} and s.signature_id = e.signature_id
      where e.workspace_id = ${workspaceId} and e.deal_id = any(${dealIds}::bigint[]) and s.kind = 2
    ), stands as (
      select deal_id,
        min(happened_at) filter (where name = 'opportunity' and not coalesce((details ->> 'undated')::boolean, false)) as opened_at,
        max(happened_at) filter (where name in ('won', 'lost')) as closed_at,
        (array_agg(name order by happened_at desc, event_id desc) filter (where name in ('won', 'lost')))[1] as closing,
        (array_agg(details order by event_id desc))[1] as details
      from told group by deal_id
    )
    update deal d set
      state = coalesce(s.closing, 'open'), opened_at = s.opened_at, closed_at = s.closed_at,
      amount_cents = (s.details ->> 'amountCents')::bigint, currency = s.details ->> 'currency',
      owner = s.details ->> 'owner', source_stage = s.details ->> 'stage', reason = s.details ->> 'reason'
    from stands s
    where d.workspace_id = ${workspaceId} and d.deal_id = s.deal_id`.execute(tx)
}
