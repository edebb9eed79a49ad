import type { Instant } from '#domain/time.ts'
import type { Role } from '#domain/workspace/role.ts'
import { type Relay, USUAL_RELAY } from './relay.ts'
import type { RoutingRule } from './route.ts'

/** What was said of one rep's share of the leads; what nobody said is as usual. */
export type RepTerms = {
  memberId: number
  /** Whether they get leads at all. */
  takes: boolean
  /** Beside others; 1 is usual. */
  weight: number
  /** Leads of a full week. Rule 5.4. */
  capacity: number
  /** When they began as a rep, which the ramp counts from; null: when they joined. */
  since: Instant | null
}

/** How leads find their rep in a workspace. */
export type RoutingPlan = {
  rules: readonly RoutingRule[]
  reps: readonly RepTerms[]
  relay: Relay
  /** Whether what each rep does clearly well or less well weighs. docs/decisions/039. */
  strengths: boolean
}

/** Until somebody says otherwise the account's owner gets the lead, else it goes in turn. */
export const USUAL_PLAN: RoutingPlan = {
  rules: [{ kind: 'owner' }],
  reps: [],
  relay: USUAL_RELAY,
  strengths: false,
}

/** Whether a member of these roles takes leads where nobody said so: reps do, their managers need a word. */
export const takesLeads = (roles: readonly Role[]): boolean => roles.includes('rep')

/** Whoever has one of these roles may be given leads at all. */
export const LEAD_ROLES: readonly Role[] = ['rep', 'sales-manager']
