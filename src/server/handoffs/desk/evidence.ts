import { sql } from 'kysely'
import type { Lead } from '#api/handoff-lead.ts'
import type { Agreement, Scalar } from '#domain/agreement/agreement.ts'
import { type Act, whyLead } from '#domain/handoffs/why.ts'
import { KIND } from '#domain/replay/log.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { reasonWords } from '#server/db/handoff-reason.ts'
import { at } from '#server/db/instants.ts'

/** The hand-off that is looked at. */
export type About = {
  workspaceId: string
  personId: number
  n: number
  passedAt: number
  fitBand: string
  engagementBand: string
  title: string | null
  company: string | null
}

/** Acts that are looked at for the why-line: the latest ones before the lead was passed. */
const LOOKED_AT = 200

/** Why this lead, by which campaign it came, and what was before, of somebody with these names. */
export async function readEvidence(
  tx: Tx,
  about: About,
  names: readonly number[],
  terms: Agreement,
  now: Instant,
): Promise<Pick<Lead, 'why' | 'campaign' | 'earlier'>> {
  const acts = await actsBefore(tx, about, names)
  return {
    why: whyLead(acts, about, terms, now),
    campaign: await campaignOf(tx, about, names),
    earlier: about.n === 1 ? [] : await earlierOf(tx, about),
  }
}

async function actsBefore(tx: Tx, { workspaceId, passedAt }: About, names: readonly number[]) {
  const { rows } = await sql<Act>`
    select own.at, own.name, own.properties from unnest(${names}::bigint[]) as n (id)
    cross join lateral (
      select e.event_id, e.happened_at as at, s.name, s.properties from event e cross join lateral (
        select kind, name, properties from signature
        where workspace_id = ${workspaceId} and signature_id = e.signature_id
        offset 0
      ) s
      where e.workspace_id = ${workspaceId} and e.person_id = n.id and e.deal_id is null
        and e.happened_at <= ${at(passedAt)} and s.kind = ${KIND.behaviour}
        and not exists (select 1 from false_signal f
          where f.workspace_id = ${workspaceId} and f.event_id = e.event_id and f.is_silent)
      order by e.happened_at desc limit ${LOOKED_AT}
    ) own
    order by own.at desc limit ${LOOKED_AT}`.execute(tx)
  return rows.map((row) => ({ ...row, properties: row.properties as Record<string, Scalar> }))
}

/** The last campaign that they came by before they were passed. */
async function campaignOf(tx: Tx, { workspaceId, passedAt }: About, names: readonly number[]) {
  const { rows } = await sql<{ campaignId: number; name: string; kitUrl: string | null }>`
    select c.campaign_id as "campaignId", c.name, c.kit_url as "kitUrl"
    from unnest(${names}::bigint[]) as n (id) cross join lateral (
      select e.happened_at, a.campaign_text from event e
      join arrival a on a.workspace_id = ${workspaceId} and a.arrival_id = e.arrival_id
      where e.workspace_id = ${workspaceId} and e.person_id = n.id
        and e.happened_at <= ${at(passedAt)} and a.campaign_text is not null
      order by e.happened_at desc limit 5
    ) came
    join campaign_alias l on l.workspace_id = ${workspaceId} and l.alias = came.campaign_text
    join campaign c on c.workspace_id = ${workspaceId} and c.campaign_id = l.campaign_id
    order by came.happened_at desc limit 1`.execute(tx)
  return rows[0] ?? null
}

async function earlierOf(tx: Tx, { workspaceId, personId, n }: About): Promise<Lead['earlier']> {
  const { rows } = await sql<Lead['earlier'][number]>`
    select h.n, h.passed_at as "passedAt", h.closing, h.closed_at as "closedAt",
      ${reasonWords(workspaceId, sql`h.version`, sql`h.reason`)} as reason
    from handoff h where h.workspace_id = ${workspaceId} and h.person_id = ${personId} and h.n < ${n}
    order by h.n desc`.execute(tx)
  return rows
}
