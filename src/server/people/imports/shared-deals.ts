import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { refreshDeals } from '#server/db/fold/deals.ts'

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
    update deal d set
      name = told.details ->> 'name', owner = told.details ->> 'owner',
      amount_cents = (told.details ->> 'amountCents')::bigint, currency = told.details ->> 'currency',
      source_stage = told.details ->> 'stage', reason = told.details ->> 'reason'
    from (
      select distinct on (e.deal_id) e.deal_id, e.details from event e
      join signature s on s.workspace_id = ${workspaceId} and s.signature_id = e.signature_id
      where e.workspace_id = ${workspaceId} and e.deal_id = any(${dealIds}::bigint[]) and s.kind = 2
      order by e.deal_id, e.event_id desc
    ) told
    where d.workspace_id = ${workspaceId} and d.deal_id = told.deal_id`.execute(tx)
  await refreshDeals(tx, workspaceId, dealIds)
}
