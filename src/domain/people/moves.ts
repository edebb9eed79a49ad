import type { Closing } from '#domain/agreement/agreement.ts'
import type { Instant } from '#domain/time.ts'
import type { HandoffStory } from './handoff-story.ts'

/** A change of stage, as the timeline tells it. */
export type Move = {
  at: Instant
  /** Number of the hand-off. */
  n: number
  name: 'held' | 'passed' | 'accepted' | 'sql' | 'opportunity' | Closing
  /** The stage followed from a later one; nobody decided it by itself. Rule 1.3. */
  implied: boolean
  /** What moved the person: the agreement's rule, or somebody's recorded decision. */
  by: 'score' | 'hand-raise' | 'decision'
  version: number
  reason: string | null
}

/**
 * The changes of stage of a person's hand-offs, oldest first. A lead that is passed at the instant it
 * qualified is one move, not two; one that had to wait for missing details is first held. Rule 3.3.10.
 */
export function moves(handoffs: readonly HandoffStory[]): Move[] {
  return handoffs.flatMap(movesOf)
}

function movesOf(handoff: HandoffStory): Move[] {
  const { n, version } = handoff
  const result: Move[] = []
  const add = (at: Instant | null, name: Move['name'], by: Move['by'], reason: string | null) => {
    if (at === null) return
    const implied = (handoff.implied as readonly string[]).includes(name)
    result.push({ at, n, name, implied, by, version, reason })
  }
  if (handoff.passedAt !== handoff.mqlAt) add(handoff.mqlAt, 'held', handoff.openedBy, null)
  add(handoff.passedAt, 'passed', handoff.openedBy, null)
  add(handoff.acceptedAt, 'accepted', 'decision', null)
  add(handoff.sqlAt, 'sql', 'decision', null)
  add(handoff.opportunityAt, 'opportunity', 'decision', null)
  if (handoff.closing) add(handoff.closedAt, handoff.closing, 'decision', handoff.reason)
  return result
}
