import type { DealFacts } from '#domain/people/imports/rows/row.ts'
import type { Handoff } from '#domain/replay/handoff.ts'
import type { DecisionName } from '#domain/replay/log.ts'
import { DAY, HOUR, type Instant, instant } from '#domain/time.ts'
import type { Visitor } from './cast.ts'
import { drawDeal } from './deals.ts'
import { logistic } from './interest.ts'
import { officeTime } from './season.ts'

/** What sales did with one hand-off. */
export type Answer = { decisions: Decision[]; deal: DealFacts | null }
export type Decision = { name: DecisionName; at: Instant; reason: string | null }

/** In their first year the five of them were slower, and one rejection in five said nothing about why. */
const LEARNT_AFTER = 400 * DAY

/** They are behind just now, so that somebody waits on their desks. */
const BEHIND = 12 * DAY

/** How sales answered a lead that was passed to them: better leads fare better, but nobody is sure of anything. */
export function answer(visitor: Visitor, handoff: Handoff, from: Instant, until: Instant): Answer {
  const { chance } = visitor
  const passed = handoff.passedAt
  if (passed === null) return NOTHING
  const learnt = passed - from > LEARNT_AFTER
  const promise = worth(visitor, handoff)
  const decided = later(visitor, passed, (learnt ? 1.1 : 2.4) * DAY, 22)
  if (decided > until || chance.chance(learnt ? 0.03 : 0.08)) return NOTHING
  if (passed > until - BEHIND && chance.chance(0.6)) return NOTHING
  if (!chance.chance(logistic(0.4 + 0.8 * promise + (learnt ? 0.2 : 0)))) {
    return stopped(refusal(visitor, decided, promise, learnt))
  }
  const accepted: Decision = { name: 'accepted', at: decided, reason: null }
  const called = later(visitor, decided, 3 * DAY, 20)
  if (called > until) return { decisions: [accepted], deal: null }
  if (!chance.chance(logistic(0.5 + 0.6 * promise))) {
    return stopped(accepted, afterTalking(visitor, called))
  }
  const decisions = [accepted, { name: 'sql' as const, at: called, reason: null }]
  const opened = later(visitor, called, 9 * DAY, 50)
  if (opened > until) return { decisions, deal: null }
  if (!chance.chance(0.68)) return { decisions: [...decisions, tooEarly(opened)], deal: null }
  return { decisions, deal: drawDeal(visitor, { n: handoff.n, opened, promise, until }) }
}

const NOTHING: Answer = { decisions: [], deal: null }
const stopped = (...decisions: Decision[]): Answer => ({ decisions, deal: null })
const tooEarly = (at: Instant): Decision => ({ name: 'recycled', at, reason: 'too-early' })

/** What a seasoned rep would sense, in standard deviations: real fit, real interest, and what the score shows of it. */
function worth({ quality, interest }: Visitor, handoff: Handoff): number {
  const shown = (handoff.fit - 38) / 18 + (handoff.engagement - 30) / 40
  return 0.4 * quality + 0.3 * interest + 0.45 * shown + (handoff.by === 'hand-raise' ? 0.3 : 0)
}

/** Before anybody talked: sent back with a reason (mostly), or kept warm for later. */
function refusal({ chance }: Visitor, at: Instant, promise: number, learnt: boolean): Decision {
  if (chance.chance(0.32)) return tooEarly(at)
  const silent = !chance.chance(learnt ? 0.96 : 0.8)
  const reasons = [
    ['too-small', 3 - promise],
    ['no-plant', 3 - promise],
    ['duplicate', 2],
    ['wrong-details', 1.5],
  ] as const
  const reason = chance.weighted(
    reasons.map(([id, weight]) => [id, Math.max(0.2, weight)] as const),
  )
  return { name: 'rejected', at, reason: silent ? null : reason }
}

function afterTalking({ chance }: Visitor, at: Instant): Decision {
  if (chance.chance(0.6)) return tooEarly(at)
  const reason = chance.pick(['no-budget', 'no-authority', 'unreachable'] as const)
  return { name: 'disqualified', at, reason }
}

/** Some office hour after a waiting time, within so many days. */
function later({ chance }: Visitor, from: Instant, mean: number, atMostDays: number): Instant {
  const wait = Math.min(atMostDays * DAY, chance.waiting(mean))
  const at = officeTime(chance, from + wait)
  return at > from ? at : instant(from + Math.round(chance.between(0.3, 3) * HOUR))
}
