import { sql } from 'kysely'
import type { Campaign } from '#api/campaigns.ts'
import type { Intent } from '#domain/people/channels/intent.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { changeSeen, type Row, type Stale } from '#server/db/requests/change.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once, orNothing } from '#server/db/requests/once.ts'
import { readCampaign, readCard } from './read.ts'

/** What somebody says of a campaign, field by field. */
type Said = {
  name: string
  startsOn: string | null
  endsOn: string | null
  channel: string | null
  intent: Intent | null
  cost: { cents: number; currency: string } | null
  kitUrl: string | null
}
type Told = { [name in keyof Said]?: Said[name] | undefined }
type Unfit = 'campaign-name-taken' | 'campaign-dates-crossed'

const NOTHING: Omit<Said, 'name'> = {
  startsOn: null,
  endsOn: null,
  channel: null,
  intent: null,
  cost: null,
  kitUrl: null,
}

/** A new campaign, with the texts that mean it. */
export function makeCampaign(
  { db, workspaceId, now, by, asked }: Acting,
  input: Told & { name: string; texts: string[] },
): Promise<Result<Campaign, Unfit | 'campaign-text-taken' | Repeated>> {
  return once<Campaign, Unfit | 'campaign-text-taken'>(
    db,
    workspaceId,
    asked,
    input,
    async (tx) => {
      const { texts, ...told } = input
      const said = { ...NOTHING, ...withoutMissing(told), name: input.name }
      const unfit = await whyUnfit(tx, workspaceId, said, null)
      if (unfit) return refuse(unfit)
      const campaignId = await insert(tx, workspaceId, said)
      const { rows } = await sql`
      insert into campaign_alias (workspace_id, alias, campaign_id)
      select distinct ${workspaceId}::uuid, lower(t), ${campaignId}::bigint from unnest(${texts}::text[]) t
      on conflict (workspace_id, alias) do nothing returning alias`.execute(tx)
      const distinct = new Set(texts.map((text) => text.toLowerCase()))
      if (rows.length < distinct.size) return refuse('campaign-text-taken')
      const campaign = await must(tx, workspaceId, campaignId)
      const subject = subjectOf(campaign)
      await record(tx, workspaceId, {
        at: now,
        by,
        action: 'make-campaign',
        subject,
        after: { ...said, texts },
      })
      return ok(campaign)
    },
  )
}

/** Changes what is said of a campaign that the caller has seen. */
export function changeCampaign(
  { db, workspaceId, now, by, seen, asked }: Acting,
  campaignId: number,
  told: Told,
): Promise<Result<Campaign, 'campaign-unknown' | Unfit | Stale>> {
  return orNothing<Campaign, 'campaign-unknown' | Unfit | Stale>(db, workspaceId, async (tx) => {
    const thing = { workspaceId, thing: 'campaign', id: String(campaignId), who: asked.who, now }
    let unfit: Unfit | null = null
    const row: Row<Said> = {
      ...rowOf(workspaceId, campaignId),
      write: async (_, said, version) => {
        unfit = await whyUnfit(tx, workspaceId, said, campaignId)
        if (!unfit) await update(tx, workspaceId, campaignId, said, version)
      },
    }
    const changed = await changeSeen(tx, thing, seen, row, told)
    if (!changed) return refuse('campaign-unknown')
    if (!changed.ok) return changed
    if (unfit) return refuse(unfit)
    const campaign = await must(tx, workspaceId, campaignId)
    const { before, fields: after, isChanged } = changed.value
    const subject = subjectOf(campaign)
    if (isChanged)
      await record(tx, workspaceId, {
        at: now,
        by,
        action: 'change-campaign',
        subject,
        before,
        after,
      })
    return ok(campaign)
  })
}

/** Removes a campaign; the texts that meant it mean none again. */
export function removeCampaign(
  { db, workspaceId, now, by, seen }: Acting,
  campaignId: number,
): Promise<Result<{ removed: true; version: number }, 'campaign-unknown' | Stale>> {
  return orNothing<{ removed: true; version: number }, 'campaign-unknown' | Stale>(
    db,
    workspaceId,
    async (tx) => {
      const row = await rowOf(workspaceId, campaignId).read(tx)
      if (!row) return refuse('campaign-unknown')
      if (row.version !== seen.version) return refuse({ version: row.version, difference: [] })
      const campaign = await must(tx, workspaceId, campaignId)
      await tx
        .deleteFrom('campaign')
        .where('workspace_id', '=', workspaceId)
        .where('campaign_id', '=', campaignId)
        .execute()
      const before = { ...row.fields, texts: campaign.texts.map(({ text }) => text) }
      const subject = subjectOf(campaign)
      await record(tx, workspaceId, { at: now, by, action: 'remove-campaign', subject, before })
      return ok({ removed: true, version: row.version })
    },
  )
}

const rowOf = (workspaceId: string, campaignId: number): Pick<Row<Said>, 'read'> => ({
  read: async (tx) => {
    const row = await readCard(tx, workspaceId, campaignId, sql`for update`)
    if (!row) return undefined
    const { cost_cents: cents, currency } = row
    const fields: Said = {
      name: row.name,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      channel: row.channel,
      intent: row.intent,
      cost: cents === null || currency === null ? null : { cents, currency },
      kitUrl: row.kit_url,
    }
    return { version: row.version, fields }
  },
})

async function whyUnfit(
  tx: Tx,
  workspaceId: string,
  { name, startsOn, endsOn }: Said,
  campaignId: number | null,
): Promise<Unfit | null> {
  if (startsOn !== null && endsOn !== null && endsOn < startsOn) return 'campaign-dates-crossed'
  const other = await tx
    .selectFrom('campaign')
    .select('campaign_id')
    .where('workspace_id', '=', workspaceId)
    .where('name', '=', name)
    .executeTakeFirst()
  return other && other.campaign_id !== campaignId ? 'campaign-name-taken' : null
}

const valuesOf = ({ name, startsOn, endsOn, channel, intent, cost, kitUrl }: Said) => ({
  name,
  starts_on: startsOn,
  ends_on: endsOn,
  channel,
  intent,
  cost_cents: cost?.cents ?? null,
  currency: cost?.currency ?? null,
  kit_url: kitUrl,
})

async function insert(tx: Tx, workspaceId: string, said: Said): Promise<number> {
  const { campaign_id } = await tx
    .insertInto('campaign')
    .values({ workspace_id: workspaceId, ...valuesOf(said) })
    .returning('campaign_id')
    .executeTakeFirstOrThrow()
  return campaign_id
}

const update = (tx: Tx, workspaceId: string, campaignId: number, said: Said, version: number) =>
  tx
    .updateTable('campaign')
    .set({ ...valuesOf(said), version })
    .where('workspace_id', '=', workspaceId)
    .where('campaign_id', '=', campaignId)
    .execute()

async function must(tx: Tx, workspaceId: string, campaignId: number): Promise<Campaign> {
  const campaign = await readCampaign(tx, workspaceId, campaignId)
  if (!campaign) throw new Error('A campaign that was written is gone')
  return campaign
}

const subjectOf = ({ campaignId, name }: Campaign) => ({
  kind: 'campaign' as const,
  id: String(campaignId),
  label: name,
})

const withoutMissing = (told: Told) =>
  Object.fromEntries(
    Object.entries(told).filter(([, value]) => value !== undefined),
  ) as Partial<Said>
