import type { Closing, Team } from '#domain/agreement/agreement.ts'
import type { Instant } from '#domain/time.ts'

/** What the pages of this room need to know of a hand-off in order to tell it; a part of `Handoff`. */
export type HandoffStory = {
  n: number
  version: number
  mqlAt: Instant
  openedBy: 'score' | 'hand-raise' | 'decision'
  passedAt: Instant | null
  acceptedAt: Instant | null
  sqlAt: Instant | null
  opportunityAt: Instant | null
  /** What its linked deal says, whatever closed the hand-off itself. */
  dealAt: Instant | null
  lostAt: Instant | null
  wonAt: Instant | null
  closedAt: Instant | null
  closing: Closing | null
  reason: string | null
  /** When it had come back unanswered, where a deal nonetheless went on. */
  unansweredAt?: Instant | null
  /** Stages that a later one implied: they were never decided by themselves. Rule 1.3. */
  implied: ReadonlyArray<'passed' | 'accepted' | 'sql' | 'opportunity'>
}

/** A stretch of a person's history with one team; `to` is null while it lasts. */
export type Stay = { team: Team; from: Instant; to: Instant | null }

/**
 * With which team a person stood, and when: with marketing until passed, with sales until sent back,
 * with sales for good once won. A hand-off that was held and never passed does not leave marketing. Rule 1.2.
 */
export function stays(firstSeenAt: Instant, handoffs: readonly HandoffStory[]): Stay[] {
  const result: Stay[] = [{ team: 'marketing', from: firstSeenAt, to: null }]
  const turn = (team: Team, at: Instant) => {
    const last = result.at(-1)
    if (!last || last.team === team) return
    last.to = at
    result.push({ team, from: at, to: null })
  }
  for (const handoff of handoffs) {
    if (handoff.passedAt === null) continue
    turn('sales', handoff.passedAt)
    if (handoff.closedAt !== null && handoff.closing !== 'won') turn('marketing', handoff.closedAt)
  }
  return result
}

/** The team a person was with at an instant. An act of the very instant of a hand-off was still with the giver. */
export function teamAt(all: readonly Stay[], at: Instant): Team {
  for (let i = all.length - 1; i > 0; i--) {
    const stay = all[i]
    if (stay && stay.from < at) return stay.team
  }
  return all[0]?.team ?? 'marketing'
}
