import { type RawBuilder, sql } from 'kysely'
import type { Campaign, CampaignRow } from '#api/campaigns.ts'
import type { Intent } from '#domain/people/channels/intent.ts'
import type { Tx } from '#server/db/connect.ts'
import { contains, every, searchWords } from '#server/db/search.ts'

type Row = {
  campaign_id: number
  name: string
  starts_on: string | null
  ends_on: string | null
  channel: string | null
  intent: Intent | null
  cost_cents: number | null
  currency: string | null
  kit_url: string | null
  version: number
}
type Counts = { arrivals: number; people: number }

const COLUMNS = sql`c.campaign_id, c.name, c.starts_on::text as starts_on, c.ends_on::text as ends_on,
  c.channel, c.intent, c.cost_cents, c.currency, c.kit_url, c.version`

/** A page of campaigns, the latest first, with how many came by each. */
export async function listCampaigns(
  tx: Tx,
  workspaceId: string,
  asked: { search?: string | undefined; from: number; limit: number },
) {
  const which = every([
    sql`c.workspace_id = ${workspaceId}`,
    ...searchWords(asked.search).map((word) => contains(word, sql`lower(c.name)`)),
  ])
  const { rows } = await sql<Row>`
    select ${COLUMNS} from campaign c where ${which}
    order by c.starts_on desc nulls last, c.campaign_id desc
    limit ${asked.limit + 1} offset ${asked.from}`.execute(tx)
  const counted = await sql<{ total: number }>`
    select count(*) as total from campaign c where ${which}`.execute(tx)
  const shown = rows.slice(0, asked.limit)
  const came = await countsOf(
    tx,
    workspaceId,
    shown.map(({ campaign_id }) => campaign_id),
  )
  return {
    rows: shown.map((row) => cardOf(row, came.get(row.campaign_id))),
    total: counted.rows[0]?.total ?? 0,
    next: null,
  }
}

/** One campaign with its texts and the channels by which people came; undefined where there is none. */
export async function readCampaign(
  tx: Tx,
  workspaceId: string,
  campaignId: number,
): Promise<Campaign | undefined> {
  const row = await readCard(tx, workspaceId, campaignId)
  if (!row) return undefined
  const came = await countsOf(tx, workspaceId, [campaignId])
  const texts = await sql<Counts & { text: string }>`
    select l.alias as text, ${COUNTS}
    from campaign_alias l left join ${arrivalsNamed(workspaceId, sql`l.alias`)}
    where l.workspace_id = ${workspaceId} and l.campaign_id = ${campaignId}
    group by l.alias order by arrivals desc, l.alias`.execute(tx)
  const channels = await sql<Counts & { channel: string }>`
    select a.channel, ${COUNTS}
    from campaign_alias l join ${arrivalsNamed(workspaceId, sql`l.alias`)}
    where l.workspace_id = ${workspaceId} and l.campaign_id = ${campaignId} and e.event_id is not null
    group by a.channel order by arrivals desc, a.channel`.execute(tx)
  return {
    ...cardOf(row, came.get(campaignId)),
    version: row.version,
    texts: texts.rows,
    channels: channels.rows,
  }
}

/** The row alone; with a lock for who changes it. */
export async function readCard(
  tx: Tx,
  workspaceId: string,
  campaignId: number,
  lock: RawBuilder<unknown> = sql``,
): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    select ${COLUMNS} from campaign c
    where c.workspace_id = ${workspaceId} and c.campaign_id = ${campaignId} ${lock}`.execute(tx)
  return rows[0]
}

/** Texts by which events name a campaign that nobody knows, most arrivals first. */
export async function listUnassigned(tx: Tx, workspaceId: string) {
  const { rows } = await sql<Counts & { text: string; written: string; total: number }>`
    select a.campaign_text as text, min(a.campaign) as written, ${COUNTS}, count(*) over () as total
    from arrival a
    join event e on e.workspace_id = ${workspaceId} and e.arrival_id = a.arrival_id
    left join person p on p.workspace_id = ${workspaceId} and p.person_id = e.person_id
    where a.workspace_id = ${workspaceId} and a.campaign_text is not null and not exists (
      select 1 from campaign_alias l
      where l.workspace_id = ${workspaceId} and l.alias = a.campaign_text)
    group by a.campaign_text order by arrivals desc, text limit ${MOST_TEXTS}`.execute(tx)
  return {
    rows: rows.map(({ total: _, ...row }) => row),
    total: rows[0]?.total ?? 0,
  }
}

const MOST_TEXTS = 200

const COUNTS = sql`count(e.event_id) as arrivals, count(distinct coalesce(p.root_id, p.person_id)) as people`

/** Arrivals that name a campaign by this text, with their events and people. */
const arrivalsNamed = (workspaceId: string, text: RawBuilder<unknown>) => sql`(
    arrival a
    left join event e on e.workspace_id = ${workspaceId} and e.arrival_id = a.arrival_id
    left join person p on p.workspace_id = ${workspaceId} and p.person_id = e.person_id
  ) on a.workspace_id = ${workspaceId} and a.campaign_text = ${text}`

async function countsOf(tx: Tx, workspaceId: string, campaignIds: readonly number[]) {
  if (campaignIds.length === 0) return new Map<number, Counts>()
  const { rows } = await sql<Counts & { campaign_id: number }>`
    select l.campaign_id, ${COUNTS}
    from campaign_alias l join ${arrivalsNamed(workspaceId, sql`l.alias`)}
    where l.workspace_id = ${workspaceId} and l.campaign_id = any(${campaignIds}::bigint[])
    group by l.campaign_id`.execute(tx)
  return new Map(rows.map(({ campaign_id, ...counts }) => [campaign_id, counts]))
}

const cardOf = (row: Row, counts: Counts = { arrivals: 0, people: 0 }): CampaignRow => ({
  campaignId: row.campaign_id,
  name: row.name,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  channel: row.channel,
  intent: row.intent,
  cost:
    row.cost_cents === null || row.currency === null
      ? null
      : { cents: row.cost_cents, currency: row.currency },
  kitUrl: row.kit_url,
  ...counts,
})
