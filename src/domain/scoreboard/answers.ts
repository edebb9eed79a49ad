import type { Leads } from './cohort.ts'
import type { Fate } from './flow.ts'
import type { Counts } from './metrics.ts'

/** Leads with one fate, counted, and whether a refusal among them names its reason. */
export type Answered = Omit<Fate, 'expired'> & { reasonGiven: boolean; handoffs: number }

/**
 * What sales answered to the leads passed in a period, and what came of its MQLs. A "not ready yet" before contact is
 * a refusal that also counts as recycled; a lead with a deal was accepted, whatever closed it. Rules 1.2, 1.3, 2.1.
 */
export function answers(
  passed: Answered[],
  refused: Answered[],
  leads: Leads[],
): Pick<
  Counts,
  | 'passed'
  | 'accepted'
  | 'refused'
  | 'recycled'
  | 'rejects'
  | 'rejectsWithReason'
  | 'mql'
  | 'oldEnough'
  | 'deal'
  | 'won'
> {
  const count = <T extends { handoffs: number }>(groups: T[], holds: (group: T) => boolean) =>
    groups.reduce((total, group) => total + (holds(group) ? group.handoffs : 0), 0)
  return {
    passed: count(passed, () => true),
    accepted: count(passed, ({ accepted }) => accepted),
    refused: count(passed, isRefusal),
    recycled: count(passed, ({ closing }) => closing === 'recycled'),
    rejects: count(refused, isRefusal),
    rejectsWithReason: count(refused, (group) => isRefusal(group) && group.reasonGiven),
    mql: count(leads, () => true),
    oldEnough: count(leads, ({ oldEnough }) => oldEnough),
    deal: count(leads, ({ within }) => within.deal),
    won: count(leads, ({ within }) => within.won),
  }
}

const isRefusal = ({ closing, accepted }: Answered) =>
  !accepted && (closing === 'rejected' || closing === 'recycled')
