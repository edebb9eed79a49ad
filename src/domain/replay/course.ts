import type { Agreement, Closing, Stage } from '#domain/agreement/agreement.ts'
import { DAY, type Instant } from '#domain/time.ts'
import { effectOf } from './closing-policy.ts'
import type { Handoff } from './handoff.ts'
import type { DecisionName } from './log.ts'

/** How far one person has come: the hand-offs so far and what stands between her and the next one. Rule 1.3. */
export type Course = {
  handoffs: Handoff[]
  open: Handoff | null
  /** The agreement of the open hand-off's MQL: its policies rule it for ever. Rule 3.3, versions. */
  terms: Agreement | null
  /** When the open hand-off expires if nobody decides; infinity when nothing can expire. */
  expiresAt: number
  /** Score alone does not qualify before this instant; infinity is for ever. Rule 3.3.11. */
  coolUntil: number
  /** A hand-off was won: the person is not armed again. Rule 3.3.11. */
  won: boolean
  behaved: boolean
  /** The last thing heard of a deal of hers; a won one stays. */
  deal: 'none' | 'open' | 'lost' | 'won'
  /** People's decisions open nothing: what would the agreement alone have opened? See docs/decisions/041. */
  supposes: boolean
}

export const startCourse = (supposes = false): Course => ({
  handoffs: [],
  open: null,
  terms: null,
  expiresAt: Number.POSITIVE_INFINITY,
  coolUntil: Number.NEGATIVE_INFINITY,
  won: false,
  behaved: false,
  deal: 'none',
  supposes,
})

/** The same object for the next person; hand-offs that were given away are left alone. */
export function restartCourse(course: Course): void {
  if (course.handoffs.length > 0) course.handoffs = []
  course.open = null
  course.terms = null
  course.expiresAt = Number.POSITIVE_INFINITY
  course.coolUntil = Number.NEGATIVE_INFINITY
  course.won = false
  course.behaved = false
  course.deal = 'none'
}

export const isArmed = (course: Course) => course.open === null && !course.won

/** Opens a hand-off; its score is told by the caller as soon as it is known. Rule 3.3.9. */
export function openHandoff(
  course: Course,
  version: number,
  terms: Agreement,
  by: Handoff['by'],
  mqlAt: number,
  effectiveAt: number,
): Handoff {
  const handoff: Handoff = {
    n: course.handoffs.length + 1,
    version,
    mqlAt: mqlAt as Instant,
    effectiveAt: effectiveAt as Instant,
    by,
    fit: 0,
    fitBand: '',
    engagement: 0,
    engagementBand: '',
    passedAt: null,
    acceptedAt: null,
    sqlAt: null,
    opportunityAt: null,
    closedAt: null,
    closing: null,
    reason: null,
    expiresAt: null,
    implied: 0,
    wouldNotQualify: false,
  }
  course.handoffs.push(handoff)
  course.open = handoff
  course.terms = terms
  if (by === 'hand-raise' && course.coolUntil === Number.POSITIVE_INFINITY) {
    course.coolUntil = Number.NEGATIVE_INFINITY
  }
  watchExpiry(course)
  return handoff
}

/** The rule passes a lead whose minimum information is complete. Rule 3.3.10. */
export function pass(course: Course, handoff: Handoff, at: number): void {
  handoff.passedAt = at as Instant
  watchExpiry(course)
}

/**
 * A decision that people made or a deal's change is a fact. A stage opens a hand-off where none is open and implies
 * the stages before it; a way out closes the open one, and where none is open it changes nothing; a deal never
 * opens one. Where the course supposes, only the rule opens, and a way out has its effect on what comes after it whether
 * the rule had opened anything or not, unless it is `idle`: nothing was open when it was recorded. Returns the share of the score that is kept. Rules 1.2, 1.3, 3.3.11.
 */
export function follow(
  course: Course,
  inForce: { version: number; agreement: Agreement },
  name: DecisionName,
  reason: string | null,
  t: number,
  idle = false,
): number {
  const step = STEPS_OF[name]
  if (step.deal && course.deal !== 'won') course.deal = step.deal
  if (step.opens && !course.open && !course.supposes) {
    openHandoff(course, inForce.version, inForce.agreement, 'decision', t, t)
  }
  const { open } = course
  if (open) {
    const at = Math.max(t, open.mqlAt) as Instant
    imply(open, step.implies, at)
    if (step.sets && open[step.sets] === null) open[step.sets] = at
  }
  const { closes } = step
  if (!closes || !(open || (course.supposes && !idle) || isRecycledLoss(course, closes))) {
    watchExpiry(course)
    return 1
  }
  return close(course, course.terms ?? inForce.agreement, closes, reason, t)
}

/** Nobody decided in time: the hand-off goes back by itself, dated exactly. Rule 1.2. Returns the share kept. */
export function expire(course: Course): number {
  const { terms, expiresAt } = course
  return close(course, terms as Agreement, 'expired', null, expiresAt)
}

/** Where a person stands now, for lists. Rule 1.1. */
export function stageOf({ open, deal, behaved }: Course): Stage {
  if (deal === 'won') return 'customer'
  if (open?.opportunityAt != null || (!open && deal === 'open')) return 'opportunity'
  if (open?.sqlAt != null) return 'sql'
  if (open?.acceptedAt != null) return 'sal'
  if (open?.passedAt != null) return 'passed'
  if (open) return 'mql'
  return behaved ? 'lead' : 'contact'
}

/** The one way out that may follow another: a lost deal's lead is sent back to nurture. Rule 1.3. */
const isRecycledLoss = ({ handoffs }: Course, closing: Closing) =>
  closing === 'recycled' && handoffs.at(-1)?.closing === 'lost'

type Step = {
  opens?: true
  /** How many of passed, accepted, sql, opportunity must have been reached before. */
  implies: number
  sets?: 'passedAt' | 'acceptedAt' | 'sqlAt' | 'opportunityAt'
  closes?: Closing
  deal?: Course['deal']
}

export const isClosing = (name: DecisionName) => STEPS_OF[name].closes !== undefined

const STEPS_OF: Record<DecisionName, Step> = {
  mql: { opens: true, implies: 0 },
  held: { opens: true, implies: 0 },
  passed: { opens: true, implies: 0, sets: 'passedAt' },
  assigned: { implies: 0 },
  accepted: { opens: true, implies: 1, sets: 'acceptedAt' },
  sql: { opens: true, implies: 2, sets: 'sqlAt' },
  rejected: { implies: 1, closes: 'rejected' },
  /** Contact was made, so sales had accepted it. */
  disqualified: { implies: 2, closes: 'disqualified' },
  recycled: { implies: 1, closes: 'recycled' },
  withdrawn: { implies: 0, closes: 'withdrawn' },
  expired: { implies: 0, closes: 'expired' },
  opportunity: { implies: 3, sets: 'opportunityAt', deal: 'open' },
  won: { implies: 4, closes: 'won', deal: 'won' },
  lost: { implies: 4, closes: 'lost', deal: 'lost' },
  /** Sales called, wrote or met them: a fact beside the course. */
  touched: { implies: 0 },
}

const LADDER = ['passedAt', 'acceptedAt', 'sqlAt', 'opportunityAt'] as const

function imply(handoff: Handoff, count: number, at: Instant): void {
  for (let i = 0; i < count; i++) {
    const stage = LADDER[i] as (typeof LADDER)[number]
    if (handoff[stage] !== null) continue
    handoff[stage] = at
    handoff.implied |= 1 << i
  }
}

function close(
  course: Course,
  terms: Agreement,
  closing: Closing,
  reason: string | null,
  t: number,
): number {
  const { open } = course
  if (open) {
    open.closing = closing
    open.reason = reason
    open.closedAt = Math.max(t, open.mqlAt) as Instant
    course.open = null
    course.terms = null
    open.expiresAt = null
    course.expiresAt = Number.POSITIVE_INFINITY
  }
  if (closing === 'won') course.won = true
  const policy = effectOf(terms, closing, reason)
  course.coolUntil = Math.max(course.coolUntil, t + policy.coolDown)
  return policy.carryOver
}

function watchExpiry(course: Course): void {
  const { open, terms } = course
  if (!open || !terms) return
  const days =
    open.passedAt === null ? (terms.expiry?.heldDays ?? 30) : (terms.expiry?.passedDays ?? 30)
  open.expiresAt =
    open.acceptedAt === null ? (((open.passedAt ?? open.mqlAt) + days * DAY) as Instant) : null
  course.expiresAt = open.expiresAt ?? Number.POSITIVE_INFINITY
}
