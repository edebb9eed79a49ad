import { type RawBuilder, sql } from 'kysely'
import type { PeopleFilter } from '#api/people.ts'
import type { Tx } from '#server/db/connect.ts'

/**
 * The conditions that a person (`ps` in person_state) came this way at least once, by any of their names. Begins at the
 * dictionary, which is short, and reads who came from an index.
 */
export function cameBy(
  workspaceId: string,
  { channel, campaign, arrival }: PeopleFilter,
): RawBuilder<unknown>[] {
  const ways = [
    ...(channel === undefined ? [] : [sql`a.channel = ${channel}`]),
    ...(arrival === undefined ? [] : [sql`a.arrival_id = ${arrival}::bigint`]),
    ...(campaign === undefined
      ? []
      : [
          sql`a.campaign_text in (select l.alias from campaign_alias l
            where l.workspace_id = ${workspaceId} and l.campaign_id = ${campaign}::bigint)`,
        ]),
  ]
  if (ways.length === 0) return []
  return [
    // As a truth value it is worked out once and looked up by each row; as a join it is planned for a handful of
    // people, because what row level security hides is not estimated, and then compares everybody with everybody.
    sql`(ps.person_id in (select coalesce(n.root_id, n.person_id)
      from arrival a
      join event e on e.workspace_id = ${workspaceId} and e.arrival_id = a.arrival_id
      join person n on n.workspace_id = ${workspaceId} and n.person_id = e.person_id
      where a.workspace_id = ${workspaceId} and ${sql.join(ways, sql` and `)})) is true`,
  ]
}

/** Campaigns that a filter offers. */
const MOST_CAMPAIGNS = 200

/** By what people may have come, for the filter: channels that anything was sorted into, and the latest campaigns. */
export async function waysOf(tx: Tx, workspaceId: string) {
  const channels = await sql<{ channel: string }>`
    select distinct a.channel from arrival a
    where a.workspace_id = ${workspaceId} order by a.channel`.execute(tx)
  const campaigns = await sql<{ campaignId: number; name: string }>`
    select c.campaign_id as "campaignId", c.name from campaign c
    where c.workspace_id = ${workspaceId}
    order by c.starts_on desc nulls last, c.campaign_id desc limit ${MOST_CAMPAIGNS}`.execute(tx)
  return { channels: channels.rows.map(({ channel }) => channel), campaigns: campaigns.rows }
}
