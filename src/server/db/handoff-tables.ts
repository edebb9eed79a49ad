import type { GeneratedAlways } from 'kysely'
import type { Closing } from '#domain/agreement/agreement.ts'

/** Epoch milliseconds, UTC. */
type Ms = number

/** Hand-offs as the fold keeps them. */
export type HandoffTables = {
  handoff: HandoffTable
  handoff_deal: HandoffDealTable
}

/** One hand-off episode. Key (workspace_id, person_id, n). See domain/replay/handoff.ts. */
export type HandoffTable = {
  workspace_id: string
  person_id: number
  n: number
  version: number
  mql_at: Ms
  effective_at: Ms
  opened_by: 'score' | 'hand-raise' | 'decision'
  fit: number
  fit_band: string
  engagement: number
  engagement_band: string
  passed_at: Ms | null
  accepted_at: Ms | null
  sql_at: Ms | null
  opportunity_at: Ms | null
  closed_at: Ms | null
  closing: Closing | null
  reason: string | null
  expires_at: Ms | null
  implied: number
  would_not_qualify: boolean
  /** From the deals linked to it (handoff_deal): first opened, first won, first lost. */
  deal_at: Ms | null
  won_at: Ms | null
  lost_at: Ms | null
  /** A linked deal was opened or won before the MQL. */
  deal_came_first: boolean
  /** The person's origin as in person_state, so that counting by it looks at no people; null where it is blank. */
  person_origin: string | null
  /** When it was passed, as far as anybody recorded it; whether it was at all is told by the fate. */
  handed_at: GeneratedAlways<number>
  /** How far it came and how it closed, as bits, kept by the database; read by scoreboard/fate.ts. */
  fate: GeneratedAlways<number>
}

/** Which deals a hand-off led to. Key (workspace_id, person_id, n, deal_id). */
type HandoffDealTable = {
  workspace_id: string
  person_id: number
  n: number
  deal_id: number
  came_first: boolean
}
