import type { Remark } from '#domain/agreement/discussion/discussion.ts'
import type { ClauseComment, Reservation } from './agreement-notes.ts'

/** What stands beside the clauses, as a meeting discusses it: disagreements first. */
export const remarksOf = (notes: {
  comments: readonly ClauseComment[]
  reservations: readonly Reservation[]
}): Remark[] => [
  ...notes.reservations.map(({ clauseId, owner, side, says, state }) => ({
    ...{ clauseId, side, says, state, by: owner.name },
  })),
  ...notes.comments.map(({ clauseId, by, side, says }) => ({
    ...{ clauseId, side, says, state: null, by: by.name },
  })),
]
