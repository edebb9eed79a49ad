import { sql } from 'kysely'
import type { Agreement, Closing } from '#domain/agreement/agreement.ts'
import type { Reached } from '#domain/handoffs/handoff.ts'
import type { LastDecision } from '#domain/handoffs/last-decision.ts'
import type { ClockKind } from '#domain/handoffs/promises.ts'
import type { WhyRep } from '#domain/handoffs/why-rep.ts'
import type { Asker } from '#server/asker.ts'
import { prepared } from '#server/db/columns/copy-out.ts'
import type { Tx } from '#server/db/connect.ts'
import { onDeskFor } from './sight.ts'

export type Which = { personId: number; n: number }

/** A hand-off with its place on a desk, where it has one, and the agreement that rules it. */
export type Found = {
  personId: number
  n: number
  version: number
  agreement: Agreement
  openedBy: 'score' | 'hand-raise' | 'decision'
  fitBand: string
  engagementBand: string
  mqlAt: number
  passedAt: number | null
  acceptedAt: number | null
  sqlAt: number | null
  opportunityAt: number | null
  closedAt: number | null
  closing: Closing | null
  reason: string | null
  expiresAt: number | null
  implied: number
  memberId: number | null
  /** When it came to whoever has it. */
  givenAt: number | null
  owner: string | null
  state: 'waiting' | 'accepted' | 'over' | null
  touches: number
  isHistory: boolean
  clock: ClockKind | null
  halfAt: number | null
  dueAt: number | null
  why: WhyRep | null
  last: LastDecision | null
  traits: Record<string, unknown>
  key: string
}

/** One hand-off, for whoever may see it. */
export async function findHandoff(
  tx: Tx,
  workspaceId: string,
  { personId, n }: Which,
  who: Asker | null,
): Promise<Found | null> {
  const { rows } = await sql<Found>`${sql.raw(prepared('lead'))}
    select h.person_id as "personId", h.n, h.version, a.document as agreement, h.opened_by as "openedBy",
      h.fit_band as "fitBand", h.engagement_band as "engagementBand", h.mql_at as "mqlAt",
      h.passed_at as "passedAt", h.accepted_at as "acceptedAt", h.sql_at as "sqlAt",
      h.opportunity_at as "opportunityAt", h.closed_at as "closedAt", h.closing, h.reason,
      h.expires_at as "expiresAt", h.implied, d.member_id as "memberId", d.given_at as "givenAt", m.name as owner, d.state,
      coalesce(d.touches, 0) as touches, coalesce(d.is_history, false) as "isHistory", d.clock,
      d.half_at as "halfAt", d.due_at as "dueAt", d.why, d.last, ps.traits, p.key
    from handoff h
    join person p on p.workspace_id = ${workspaceId} and p.person_id = h.person_id
    join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = h.person_id
    join agreement_version a on a.workspace_id = ${workspaceId} and a.version = h.version
    left join desk d on d.workspace_id = ${workspaceId} and d.person_id = h.person_id and d.n = h.n
    left join member m on m.workspace_id = ${workspaceId} and m.member_id = d.member_id
    where h.workspace_id = ${workspaceId} and h.person_id = ${personId} and h.n = ${n}
      and ${onDeskFor(workspaceId, who)}`.execute(tx)
  return rows[0] ?? null
}

/** Whether it has ended, noticed by the fold or not. Rule 1.2. */
export const isOver = ({ closing, expiresAt }: Pick<Found, 'closing' | 'expiresAt'>, now: number) =>
  closing !== null || (expiresAt !== null && expiresAt <= now)

/** How far it came, whatever closed it. Rule 1.3. */
export function reachedBy(
  found: Pick<Found, 'passedAt' | 'acceptedAt' | 'sqlAt' | 'opportunityAt'>,
): Reached {
  if (found.opportunityAt !== null) return 'opportunity'
  if (found.sqlAt !== null) return 'sql'
  if (found.acceptedAt !== null) return 'sal'
  return found.passedAt === null ? 'mql' : 'passed'
}
