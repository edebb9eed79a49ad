import { type ClockEnd, type Course, clockEnd } from '#domain/handoffs/clock-ends.ts'
import {
  type Promise as Promised,
  promisedAnswer,
  promisedAtPassing,
} from '#domain/handoffs/promises.ts'
import { type RelayReason, relayOf } from '#domain/handoffs/relay.ts'
import { likelihood } from '#domain/people/likelihood.ts'
import type { Term } from '#domain/replay/compile.ts'
import { IMPLIED_ACCEPTED } from '#domain/replay/handoff.ts'
import { DAY, type Instant } from '#domain/time.ts'
import { type Clocked, keyOf, type Lead, type OnDesk, type Standing } from './read.ts'

/** What has to change so that desks and clocks are what the hand-offs say. */
export type Plan = {
  /** Rows that are missing or say something else. */
  desks: { lead: Lead; row: Row }[]
  /** Open hand-offs of which nobody who is here has charge. */
  orphans: Lead[]
  /** Leads that wait and go on to another rep. */
  relays: { lead: Lead; reason: RelayReason }[]
  starts: {
    lead: Lead
    promise: Promised
    version: number
    at: Instant
    isHistory: boolean
    end: ClockEnd
  }[]
  /** Clocks that begin at another instant than they did. */
  restarts: { clock: Clocked; lead: Lead; at: Instant }[]
  ends: { clock: Clocked; end: ClockEnd }[]
  strays: Standing['strays']
}

/** What a desk says of a hand-off, but for who has it. */
type Row = Omit<OnDesk, 'memberId' | 'isThere' | 'movedFor'>

/** Compares what the fold left with what lies on desks. Changes nothing, so that verifying asks it as well. */
export function planOf(standing: Standing, timeline: Term[], now: Instant): Plan {
  const plan: Plan = {
    desks: [],
    orphans: [],
    relays: [],
    starts: [],
    restarts: [],
    ends: [],
    strays: standing.strays,
  }
  const ofPerson = Map.groupBy(standing.leads, ({ personId }) => personId)
  const isStanding = new Set(standing.leads.map(keyOf))
  for (const lead of standing.leads) planLead(plan, standing, lead, ofPerson, timeline, now)
  const why = new Map(standing.strays.map((stray) => [keyOf(stray), stray.why]))
  for (const [key, clocks] of standing.clocks) {
    if (isStanding.has(key)) continue
    for (const clock of clocks)
      noteEnd(plan, clock, { stoppedAt: null, voidAs: why.get(key) ?? clock.void_as ?? 'gone' })
  }
  return plan
}

function planLead(
  plan: Plan,
  standing: Standing,
  lead: Lead,
  ofPerson: Map<number, Lead[]>,
  timeline: Term[],
  now: Instant,
): void {
  const { passedAt, desk } = lead
  if (passedAt === null) return
  const isHistory = desk?.isHistory ?? isOfHistory(lead, passedAt)
  const { closing, closedAt } = endOf(lead, now)
  if (!desk && isHistory && closing !== null) return
  const term = rulingAt(timeline, passedAt)
  const touches = (standing.touches.get(lead.personId) ?? []).filter(
    (at) => at >= passedAt && (closedAt === null || at <= closedAt),
  )
  const answers = standing.answers.get(lead.personId) ?? []
  const row = {
    state: stateOf(lead, closing),
    passedAt,
    rank: rankOf(lead, term),
    touches: touches.length,
    isHistory,
  }
  if (!desk || isOther(desk, row)) plan.desks.push({ lead, row })
  if (closing === null && (desk?.memberId == null || !desk.isThere)) plan.orphans.push(lead)
  else planRelay(plan, standing, lead, closing, now)
  const later = ofPerson
    .get(lead.personId)
    ?.find(({ n, passedAt }) => n > lead.n && passedAt !== null)
  const course: Course = {
    acceptedAt: lead.acceptedAt,
    opportunityAt: lead.opportunityAt,
    ...{ closing, closedAt, reason: lead.reason },
    isAcceptanceImplied:
      closing === 'disqualified' &&
      (lead.implied & IMPLIED_ACCEPTED) > 0 &&
      lead.acceptedAt === closedAt,
    touchedAt: touches[0] ?? null,
    answeredAt: answers.find((at) => closedAt !== null && at >= closedAt) ?? null,
    passedAgainAt: later?.passedAt ?? null,
  }
  planClocks(plan, standing.clocks.get(keyOf(lead)) ?? [], lead, { course, row, term, now })
}

function planRelay(
  plan: Plan,
  standing: Standing,
  lead: Lead,
  closing: Lead['closing'],
  now: Instant,
): void {
  const { desk } = lead
  if (closing !== null || !desk || desk.isHistory) return
  if (desk.state !== 'waiting' || lead.acceptedAt !== null || desk.memberId === null) return
  const clock = standing.clocks
    .get(keyOf(lead))
    ?.find((one) => one.kind === 'decision' && one.stopped_at === null && one.void_as === null)
  if (!clock) return
  const waiting = {
    dueAt: clock.due_at as Instant | null,
    isAway: standing.away.has(desk.memberId),
    movedFor: desk.movedFor,
  }
  const reason = relayOf(waiting, standing.relay, now)
  if (reason) plan.relays.push({ lead, reason })
}

type Of = {
  course: Course
  row: { passedAt: Instant; isHistory: boolean }
  term: Term
  now: Instant
}

function planClocks(plan: Plan, clocks: readonly Clocked[], lead: Lead, of: Of): void {
  const { course, row, term, now } = of
  const { isHistory, passedAt } = row
  const { agreement, version } = term
  const passing = promisedAtPassing(agreement, lead.openedBy === 'hand-raise')
  const begun = passing.map((promise) => ({ promise, at: isHistory ? now : passedAt }))
  const answer = course.closing === 'rejected' && !isHistory ? promisedAnswer(agreement) : null
  if (answer) begun.push({ promise: answer, at: course.closedAt as Instant })
  for (const { promise, at } of begun) {
    const clock = clocks.find(({ kind }) => kind === promise.kind)
    const end = clockEnd(promise.kind, course)
    if (!clock) plan.starts.push({ lead, promise, version, at, isHistory, end })
    else if (!clock.is_history && clock.started_at !== at) plan.restarts.push({ clock, lead, at })
  }
  for (const clock of clocks) {
    const end = clockEnd(clock.kind, course)
    const isUnasked = course.closing === 'expired' && end.stoppedAt === null && end.voidAs === null
    const closedAt = course.closedAt as Instant
    // It had not run out yet when the lead went back by itself.
    if (isUnasked && (clock.due_at === null || clock.due_at > closedAt))
      noteEnd(plan, clock, { stoppedAt: null, voidAs: 'expired' })
    else noteEnd(plan, clock, end)
  }
}

function noteEnd(plan: Plan, clock: Clocked, end: ClockEnd): void {
  if (clock.stopped_at !== end.stoppedAt || clock.void_as !== end.voidAs)
    plan.ends.push({ clock, end })
}

/** As the kernel has it: before the first agreement came into force, that one. Rule 3.3, versions. */
function rulingAt(timeline: Term[], at: Instant): Term {
  const term = timeline.findLast(({ effectiveFrom }) => effectiveFrom <= at) ?? timeline[0]
  if (!term) throw new Error('A workspace without an agreement in force')
  return term
}

/**
 * Nothing was told of them live by then. What people decided elsewhere we hear a while after it was: a day at most.
 */
export const isOfHistory = ({ live, openedBy }: Pick<Lead, 'live' | 'openedBy'>, at: Instant) =>
  live === null || at < live - (openedBy === 'decision' ? DAY : 0)

/** How it ended as of now: what nobody answered in time went back by itself, noticed by the fold or not. Rule 1.2. */
export const endOf = (lead: Lead, now: Instant): Pick<Lead, 'closing' | 'closedAt'> =>
  lead.closing === null && lead.expiresAt !== null && lead.expiresAt <= now
    ? { closing: 'expired', closedAt: lead.expiresAt }
    : { closing: lead.closing, closedAt: lead.closedAt }

const stateOf = (lead: Lead, closing: Lead['closing']): OnDesk['state'] =>
  closing !== null ? 'over' : lead.acceptedAt === null ? 'waiting' : 'accepted'

/** Lower is likelier, among those keener: what a desk sorts equals by. */
const rankOf = (lead: Lead, { agreement }: Term): number =>
  (3 - likelihood(agreement, lead.fitBand, lead.engagementBand).bars) * 1_000 +
  (999 - Math.min(999, Math.max(0, Math.round(lead.engagement))))

const isOther = (desk: OnDesk, row: Row) =>
  desk.state !== row.state ||
  desk.passedAt !== row.passedAt ||
  desk.rank !== row.rank ||
  desk.touches !== row.touches
