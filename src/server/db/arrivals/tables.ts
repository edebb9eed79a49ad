import type { Generated, GeneratedAlways } from 'kysely'
import type { ClickId } from '#domain/people/channels/arrival.ts'
import type { Intent } from '#domain/people/channels/intent.ts'
import type { ChannelRules } from '#domain/people/channels/rule.ts'

/** How people came. The dictionary belongs to the log; rules and campaigns to the room of people. */
export type ArrivalTables = {
  arrival: ArrivalTable
  channel_rules: ChannelRulesTable
  campaign: CampaignTable
  campaign_alias: CampaignAliasTable
}

/**
 * The dictionary of arrivals. What stands in it never changes but for the channel, which the rules say of it.
 * Key (workspace_id, arrival_id); unique (workspace_id, digest).
 */
export type ArrivalTable = {
  workspace_id: string
  arrival_id: GeneratedAlways<number>
  source: string | null
  medium: string | null
  campaign: string | null
  /** The campaign in lower case, kept by the database: what a campaign's texts are compared with. */
  campaign_text: GeneratedAlways<string | null>
  term: string | null
  content: string | null
  tag_id: string | null
  clicks: ClickId[]
  referrer: string | null
  landing: string | null
  /** md5 of the arrival's text (domain/people/channels/arrival.ts), as uuid. */
  digest: string
  channel: string
}

/** Immutable. Without a row the rules of the house hold, as version 1. Key (workspace_id, version). */
type ChannelRulesTable = {
  workspace_id: string
  version: number
  rules: ChannelRules
  made_at: number
  /** Who made it, by name. */
  made_by: string
}

/** Key (workspace_id, campaign_id); unique (workspace_id, name). Days are those of the workspace's zone. */
type CampaignTable = {
  workspace_id: string
  campaign_id: GeneratedAlways<number>
  name: string
  starts_on: string | null
  ends_on: string | null
  channel: string | null
  intent: Intent | null
  cost_cents: number | null
  currency: string | null
  kit_url: string | null
  version: Generated<number>
}

/** A text, in lower case, by which events name a campaign. Key (workspace_id, alias). */
type CampaignAliasTable = { workspace_id: string; alias: string; campaign_id: number }
