import type { Generated } from 'kysely'
import type { Relay } from '#domain/handoffs/relay.ts'
import type { RoutingRule } from '#domain/handoffs/route.ts'
import type { RepTerms } from '#domain/handoffs/routing-plan.ts'

/** Who gets which lead; room: handoffs, wing routing. Part of `Tables`. */
export type RoutingTables = { routing: RoutingTable; routing_turn: RoutingTurnTable }

/** What was said last. Key (workspace_id). */
type RoutingTable = {
  workspace_id: string
  rules: RoutingRule[]
  reps: RepTerms[]
  relay: Generated<Relay>
  version: number
}

/** How many turns a member is owed. Key (workspace_id, member_id). */
type RoutingTurnTable = { workspace_id: string; member_id: number; owed: number }
