import { sql } from 'kysely'
import type { PeopleFilter } from '#api/people-filter.ts'
import type { Tx } from '#server/db/connect.ts'
import { inScope, type Scope } from '#server/sight.ts'
import { type Known, sized } from './found-by.ts'

/**
 * Who came this way at least once, by any of their names. Begins at the dictionary, which is short, and reads who came
 * from an index.
 */
export async function cameBy(
  tx: Tx,
  workspaceId: string,
  { channel, campaign, arrival }: PeopleFilter,
): Promise<Known[]> {
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
  const arrivals = sql`arrival a where a.workspace_id = ${workspaceId} and ${sql.join(ways, sql` and `)}`
  return [
    await sized(tx, {
      // Joined, not `= any(array)`: without counts of single workspaces PostgreSQL takes another index for ten values.
      set: sql`select c.person_id from (select a.arrival_id from ${arrivals}) a
        join person_came c on c.workspace_id = ${workspaceId} and c.arrival_id = a.arrival_id`,
      has: sql`exists (select 1 from (select k.arrival_id from person_came k
        where k.workspace_id = ${workspaceId} and k.person_id = ps.person_id offset 0) c
        where c.arrival_id = any(array(select a.arrival_id from ${arrivals})))`,
    }),
  ]
}

/** Whom a source told of at least once, by any of their names. */
export async function toldBy(
  tx: Tx,
  workspaceId: string,
  { source }: PeopleFilter,
): Promise<Known[]> {
  if (source === undefined) return []
  return [
    await sized(tx, {
      set: sql`select o.person_id from person_source o
        where o.workspace_id = ${workspaceId} and o.source_id = ${source}::bigint`,
      has: sql`exists (select 1 from (select k.source_id from person_source k
        where k.workspace_id = ${workspaceId} and k.person_id = ps.person_id offset 0) o
        where o.source_id = ${source}::bigint)`,
    }),
  ]
}

/**
 * Whom somebody may see who does not see all: a rep with a handful of people among very many is shown them at once.
 * `own` reads the index of owners alone.
 */
export async function ownOf(tx: Tx, workspaceId: string, scope: Scope): Promise<Known[]> {
  const [has] = inScope(workspaceId, scope)
  if (!has) return []
  const set = sql`select ps.person_id from person_state ps where ps.workspace_id = ${workspaceId} and ${has}`
  return [await sized(tx, { set, has })]
}

/** Campaigns, and sources, that a filter offers. */
const [MOST_CAMPAIGNS, MOST_SOURCES] = [200, 200]

/** By what people may have come, for the filter: channels that anything was sorted into, the latest campaigns, and who told of anybody. */
export async function waysOf(tx: Tx, workspaceId: string) {
  const channels = await sql<{ channel: string }>`
    select distinct a.channel from arrival a
    where a.workspace_id = ${workspaceId} order by a.channel`.execute(tx)
  const campaigns = await sql<{ campaignId: number; name: string }>`
    select c.campaign_id as "campaignId", c.name from campaign c
    where c.workspace_id = ${workspaceId}
    order by c.starts_on desc nulls last, c.campaign_id desc limit ${MOST_CAMPAIGNS}`.execute(tx)
  const sources = await sql<{ sourceId: number; name: string }>`
    select s.source_id as "sourceId", s.name from source s
    where s.workspace_id = ${workspaceId} and exists (select 1 from person_source o
      where o.workspace_id = ${workspaceId} and o.source_id = s.source_id)
    order by s.name limit ${MOST_SOURCES}`.execute(tx)
  return {
    channels: channels.rows.map(({ channel }) => channel),
    campaigns: campaigns.rows,
    sources: sources.rows,
  }
}
