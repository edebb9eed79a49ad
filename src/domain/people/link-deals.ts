import type { Stage } from '#domain/agreement/agreement.ts'
import { DAY, type Instant } from '#domain/time.ts'

/** What the log tells of one deal of a person. */
export type DealStory = {
  dealId: number
  /** When the log first speaks of it. */
  beganAt: Instant
  wonAt: Instant | null
  lostAt: Instant | null
}

export type DealLink = { n: number; dealId: number; cameFirst: boolean }

/** How long before the MQL a deal may have begun and still be its outcome. Rule 1.3. */
const BEFORE_MQL = 90 * DAY

/**
 * Which of a person's hand-offs each deal came from: the latest whose MQL was not after the deal began, however
 * it ended; else the earliest MQL within 90 days after it, and then the deal is marked as having come first.
 * A deal without either belongs to no hand-off: sales found it alone.
 */
export function linkDeals(
  handoffs: readonly { n: number; mqlAt: Instant }[],
  deals: readonly DealStory[],
): DealLink[] {
  const byAge = [...deals].sort((a, b) => a.beganAt - b.beganAt || a.dealId - b.dealId)
  return byAge.flatMap(({ dealId, beganAt }): DealLink[] => {
    const before = handoffs.findLast(({ mqlAt }) => mqlAt <= beganAt)
    if (before) return [{ n: before.n, dealId, cameFirst: false }]
    const after = handoffs.find(({ mqlAt }) => mqlAt - beganAt <= BEFORE_MQL)
    return after ? [{ n: after.n, dealId, cameFirst: true }] : []
  })
}

/**
 * Where a person stands once their deals are told apart: with one deal lost and another still open they are with
 * sales, not a lead again. The events say only that a deal was lost, not whether it was the last one. Rule 1.1.
 */
export function stageWith(stage: Stage, deals: readonly DealStory[]): Stage {
  const isBack = stage === 'lead' || stage === 'contact'
  const isOpen = deals.some(({ wonAt, lostAt }) => wonAt === null && lostAt === null)
  return isBack && isOpen ? 'opportunity' : stage
}
