import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'

/**
 * Takes these names out of their deals. A deal stays with its amount, its stages and its dates; what it is called and
 * why it ended goes where nobody else takes part in it. Answers the deals, for their rows are made anew from the log.
 */
export async function eraseDeals(
  tx: Tx,
  workspaceId: string,
  ids: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ deal_id: number; alone: boolean }>`
    select d.deal_id, not exists (select 1 from deal_contact o where o.workspace_id = ${workspaceId}
        and o.deal_id = d.deal_id and o.person_id <> all(${ids}::bigint[])) as alone
    from (
      select deal_id from deal_contact
        where workspace_id = ${workspaceId} and person_id = any(${ids}::bigint[])
      union select deal_id from event
        where workspace_id = ${workspaceId} and person_id = any(${ids}::bigint[]) and deal_id is not null
    ) d order by d.deal_id`.execute(tx)
  await sql`delete from deal_contact
    where workspace_id = ${workspaceId} and person_id = any(${ids}::bigint[])`.execute(tx)
  const alone = rows.filter((row) => row.alone).map(({ deal_id }) => deal_id)
  if (alone.length > 0)
    await sql`select erase_deal_words(${workspaceId}::uuid, ${alone}::bigint[])`.execute(tx)
  return rows.map(({ deal_id }) => deal_id)
}
