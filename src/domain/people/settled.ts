import type { HandoffStory } from './handoff-story.ts'

/**
 * The hand-offs with the last word given to their deals. Nobody may have answered in time, and the deal was won
 * all the same: then the person was with sales until the win, not back with marketing since the expiry. A win
 * always counts; a loss and an open deal count where they came after the return and before the next hand-off. Rule 1.3.
 */
export function settled(handoffs: readonly HandoffStory[]): HandoffStory[] {
  return handoffs.map((handoff, i) => ending(handoff, handoffs[i + 1]))
}

function ending(handoff: HandoffStory, next: HandoffStory | undefined): HandoffStory {
  const { closing, closedAt, dealAt, lostAt, wonAt } = handoff
  if (closing === 'won') return handoff
  const unansweredAt = closing === 'expired' ? closedAt : null
  if (wonAt !== null)
    return { ...handoff, closing: 'won', closedAt: wonAt, reason: null, unansweredAt }
  if (closing === 'lost') return handoff
  const counts = (at: number | null) =>
    at !== null && at >= (closedAt ?? handoff.mqlAt) && (!next || at <= next.mqlAt)
  if (lostAt !== null)
    return counts(lostAt)
      ? { ...handoff, closing: 'lost', closedAt: lostAt, reason: null, unansweredAt }
      : handoff
  if (closing === null || next || !counts(dealAt)) return handoff
  const opportunityAt = handoff.opportunityAt ?? dealAt
  return { ...handoff, opportunityAt, closing: null, closedAt: null, reason: null, unansweredAt }
}
