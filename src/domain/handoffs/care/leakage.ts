import type { Closing } from '#domain/agreement/agreement.ts'
import type { Side } from '#domain/workspace/role.ts'

/** The step at which a hand-off went nowhere. */
export const LEAKS = [
  'held',
  'orphaned',
  'undecided',
  'untouched',
  'unanswered',
  'unwoken',
] as const
export type Leak = (typeof LEAKS)[number]

/** How a promise stands: none was made, it runs, it was kept, or it was not. */
export type Kept = 'none' | 'running' | 'kept' | 'missed'

/** What has to be known of a hand-off to say where it was lost. */
export type Facts = {
  isPassed: boolean
  isAccepted: boolean
  /** A deal came of it, whatever became of that. */
  hasDeal: boolean
  closing: Closing | null
  /** Somebody who is a member has it. */
  isOwned: boolean
  isTouched: boolean
  decision: Kept
  followUp: Kept
  /** Marketing's answer to a rejection. */
  answer: Kept
  /** They were handed over once more since. */
  isAgain: boolean
  /** They are in a track of nurture that runs. */
  isInTrack: boolean
  /** It closed so long ago that somebody should have looked at them again, and no day to come is agreed for that. */
  isRested: boolean
}

/** When somebody who was sent back to warm up without a day should have been looked at again. */
export const RESTED_DAYS = 90

/**
 * The one step that is accountable for a hand-off that went nowhere; null where it goes on in time, or somebody ended it
 * knowingly: a deal, a contact that ruled them out, marketing that took it back. Each hand-off has one step at most, the
 * first that was not done.
 */
export function leakOf(facts: Facts): Leak | null {
  const { isPassed, hasDeal, closing } = facts
  if (hasDeal || closing === 'won' || closing === 'lost') return null
  if (closing === 'withdrawn' || closing === 'disqualified') return null
  if (!isPassed) return 'held'
  if (closing === null) return leakOfOpen(facts)
  if (closing === 'expired') return facts.isOwned ? 'undecided' : 'orphaned'
  if (facts.isAgain) return null
  if (closing === 'rejected') return facts.answer === 'missed' ? 'unanswered' : null
  return facts.isInTrack || !facts.isRested ? null : 'unwoken'
}

function leakOfOpen({ isOwned, isAccepted, isTouched, decision, followUp }: Facts): Leak | null {
  if (!isOwned) return 'orphaned'
  if (!isAccepted) return decision === 'missed' ? 'undecided' : null
  return !isTouched && followUp === 'missed' ? 'untouched' : null
}

/** Whose step it is, in words of the trade: no name, no blame. */
export const LEAK_WORDS: Record<Leak, { says: string; owes: Side; means: string }> = {
  held: {
    says: 'Held for missing details',
    owes: 'marketing',
    means: 'The agreement asks for details that nobody told, so they were never passed.',
  },
  orphaned: {
    says: 'With nobody',
    owes: 'sales',
    means: 'They were passed, and nobody who is here has them.',
  },
  undecided: {
    says: 'Passed and not decided',
    owes: 'sales',
    means: 'They were passed, and nobody answered in time.',
  },
  untouched: {
    says: 'Accepted and not contacted',
    owes: 'sales',
    means: 'They were accepted, and nobody called, wrote or met them in time.',
  },
  unanswered: {
    says: 'Rejected and not answered',
    owes: 'marketing',
    means: 'Sales gave them back, and marketing did not say in time what comes of it.',
  },
  unwoken: {
    says: 'Sent back and never woken',
    owes: 'marketing',
    means: `Sales sent them back to warm up; they are in no track and were not looked at for ${RESTED_DAYS} days.`,
  },
}
