import type { Generated } from 'kysely'
import type { Relay } from '#domain/handoffs/relay.ts'
import type { RoutingRule } from '#domain/handoffs/route.ts'
import type { RepTerms } from '#domain/handoffs/routing-plan.ts'
import type { LeadKind } from '#domain/handoffs/strengths.ts'

/** Who gets which lead; room: handoffs, wing routing. Part of `Tables`. */
export type RoutingTables = {
  routing: RoutingTable
  routing_turn: RoutingTurnTable
  strength: StrengthTable
  strength_off: StrengthOffTable
}

/** What was said last. Key (workspace_id). */
type RoutingTable = {
  workspace_id: string
  rules: RoutingRule[]
  reps: RepTerms[]
  relay: Generated<Relay>
  /** Whether strengths are looked for, and weigh. */
  strengths: Generated<boolean>
  /** When they were looked for last; null: not yet. */
  learned_at: Generated<number | null>
  version: number
}

/** How many turns a member is owed. Key (workspace_id, member_id). */
type RoutingTurnTable = { workspace_id: string; member_id: number; owed: number }

/** Who does clearly better or worse than their team. Key (workspace_id, member_id, fit_band, engagement_band, opened_by). */
type StrengthTable = {
  workspace_id: string
  member_id: number
  fit_band: string
  engagement_band: string
  opened_by: LeadKind['openedBy']
  leads: number
  deals: number
  team_leads: number
  team_deals: number
  weight: number
  /** Since when the rep sees it. */
  shown_at: number
}

/** Members whose own strengths do not weigh, because they want it so. Key (workspace_id, member_id). */
type StrengthOffTable = { workspace_id: string; member_id: number }
