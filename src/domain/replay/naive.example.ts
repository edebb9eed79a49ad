import { type Agreement, CLOSINGS, type Closing } from '#domain/agreement/agreement.ts'
import type { Instant } from '#domain/time.ts'
import type { Term } from './compile.ts'
import type { Handoff } from './handoff.ts'
import type { LogEvent } from './log.ts'
import {
  engagement,
  excluded,
  fitPoints,
  inCell,
  inForce,
  isDeal,
  isHandRaise,
  isHuman,
  isPositive,
  type Kept,
  MS_A_DAY,
  moreOf,
  order,
  policy,
  scores,
  standing,
  traits,
  weighing,
} from './naive-score.example.ts'
import type { RuleDecision } from './replay.ts'

/**
 * The gold standard: rules 3.3.1 to 3.3.12 for one person, written in the most direct way and apart from the kernel.
 * It folds everything again at every instant and shares nothing with the kernel but `fade` and the types.
 */

type Person = Kept & {
  events: LogEvent[]
  handoffs: Handoff[]
  terms: Map<Handoff, Agreement>
  coolUntil: number
  won: boolean
  idle: ReadonlySet<string> | null
  decisions: Omit<RuleDecision, 'person'>[]
}

export function naive(timeline: Term[], unsorted: LogEvent[], idle: Person['idle'] = null) {
  const all = [...unsorted].sort(order)
  const events = standing(all)
  const who: Person = {
    events,
    handoffs: [],
    terms: new Map(),
    kept: new Map(),
    expiries: [],
    coolUntil: -1e18,
    won: false,
    idle,
    decisions: [],
  }
  const instants = [...new Set(all.map(knownAt))].sort((a, b) => a - b)
  for (const s of instants) live(who, inForce(timeline, s), s)
  const last = instants.at(-1) as number
  const { agreement } = inForce(timeline, last)
  return {
    decisions: who.decisions,
    handoffs: who.handoffs,
    engagement: engagement(who, agreement, weighing(events), last),
    fit: fitPoints(agreement, events),
    scores: (at: number) => {
      const term = inForce(timeline, at)
      return engagement(who, term.agreement, weighing(events.filter((e) => knownAt(e) <= at)), at)
    },
  }
}

function live(who: Person, { version, agreement }: Term, s: number) {
  const batch = who.events.filter((event) => knownAt(event) === s)
  const before = weighing(who.events.filter((event) => knownAt(event) < s))
  const deals = batch.filter((event) => event.happenedAt === s && isDeal(event))
  const known = weighing(
    who.events.filter((event) => knownAt(event) <= s && !deals.includes(event)),
  )
  const others = moreOf(known, before)

  if (dueAt(who) < s) expire(who)
  const openBefore = openOf(who)
  const count = who.handoffs.length
  for (const event of others) if (isHuman(event)) obey(who, agreement, version, event)

  if (openBefore && openBefore.by !== 'decision' && openBefore.version === version) {
    if (others.some((event) => event.happenedAt <= openBefore.mqlAt && event.happenedAt < s)) {
      const then = known.filter((event) => event.happenedAt <= openBefore.mqlAt)
      const stands =
        openBefore.by === 'hand-raise' || inCell(who, agreement, then, openBefore.mqlAt)
      openBefore.wouldNotQualify = excluded(agreement, then) || !stands
    }
  }
  for (const handoff of who.handoffs.slice(count))
    Object.assign(handoff, scores(who, agreement, known, s))
  if (dueAt(who) <= s) expire(who)

  const open = openOf(who)
  const told = others.filter((event) => event.signature.kind === 0)
  if (open && open.passedAt === null) {
    if (who.handoffs.indexOf(open) >= count) hold(who, open, known, s, open.effectiveAt)
    else if (told.length > 0) pass(who, open, known, s, latest(told))
  }

  const rose = told.length > 0 && fitPoints(agreement, known) > fitPoints(agreement, before)
  const raises = others.filter((event) => isHandRaise(agreement, event))
  const acts = others.filter(
    (event) => isHandRaise(agreement, event) || isPositive(agreement, event),
  )
  if (acts.length === 0 && !rose) return finish(who, agreement, version, deals)
  if (openOf(who) || who.won || excluded(agreement, known)) {
    return finish(who, agreement, version, deals)
  }
  const effectiveAt = latest([...acts, ...(rose ? told : [])])
  const scored = s >= who.coolUntil && inCell(who, agreement, known, s)
  if (raises.length > 0 || scored) {
    const by = raises.length > 0 ? 'hand-raise' : 'score'
    const handoff = open_(who, agreement, version, by, s, effectiveAt)
    Object.assign(handoff, scores(who, agreement, known, s))
    say(who, 'mql', s, effectiveAt, handoff)
    hold(who, handoff, known, s, effectiveAt)
  } else {
    const crossing = others
      .filter((event) => told.includes(event) || acts.includes(event))
      .map((event) => event.happenedAt)
      .filter((at) => at < s && at >= who.coolUntil)
      .find((at) => {
        const then = known.filter((event) => event.happenedAt <= at)
        return !excluded(agreement, then) && inCell(who, agreement, then, at)
      })
    if (crossing !== undefined) {
      const then = known.filter((event) => event.happenedAt <= crossing)
      who.decisions.push({
        decision: 'missed_crossing',
        decidedAt: s as Instant,
        effectiveAt: crossing,
        ...scores(who, agreement, then, crossing),
        version,
      })
    }
  }
  finish(who, agreement, version, deals)
}

function finish(who: Person, agreement: Agreement, version: number, deals: LogEvent[]) {
  for (const event of deals) if (isHuman(event)) obey(who, agreement, version, event)
}

function open_(
  who: Person,
  agreement: Agreement,
  version: number,
  by: Handoff['by'],
  mqlAt: number,
  effectiveAt: number,
): Handoff {
  const handoff = {
    n: who.handoffs.length + 1,
    version,
    mqlAt,
    effectiveAt,
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
  } as Handoff
  who.handoffs.push(handoff)
  who.terms.set(handoff, agreement)
  if (by === 'hand-raise' && who.coolUntil === Infinity) who.coolUntil = -1e18
  handoff.expiresAt = dueOf(who, handoff)
  return handoff
}

function hold(who: Person, handoff: Handoff, known: LogEvent[], s: number, effectiveAt: number) {
  if (!pass(who, handoff, known, s, effectiveAt)) say(who, 'held', s, effectiveAt, handoff)
}

function pass(who: Person, handoff: Handoff, known: LogEvent[], s: number, effectiveAt: number) {
  const told = traits(known)
  const needs = who.terms.get(handoff)?.minimumInformation ?? []
  if (!needs.every((trait) => told[trait] !== undefined && told[trait] !== '')) return false
  handoff.passedAt = s as Instant
  handoff.expiresAt = dueOf(who, handoff)
  say(who, 'passed', s, effectiveAt, handoff)
  return true
}

function say(
  who: Person,
  decision: RuleDecision['decision'],
  decidedAt: number,
  effectiveAt: number,
  { fit: f, fitBand, engagement: e, engagementBand, version }: Handoff,
) {
  who.decisions.push({
    decision,
    decidedAt: decidedAt as Instant,
    effectiveAt: effectiveAt as Instant,
    fit: f,
    fitBand,
    engagement: e,
    engagementBand,
    version,
  })
}

/** Decisions of people and changes of deals are facts. Rules 1.2, 1.3. */
function obey(who: Person, agreement: Agreement, version: number, event: LogEvent) {
  const { name, properties } = event.signature
  const reason = (properties.reason as string | undefined) ?? null
  const opens = ['mql', 'held', 'passed', 'accepted', 'sql'].includes(name)
  if (opens && !openOf(who) && !who.idle) {
    open_(who, agreement, version, 'decision', event.happenedAt, event.happenedAt)
  }
  const open = openOf(who)
  if (!open) {
    const recycledLoss = name === 'recycled' && who.handoffs.at(-1)?.closing === 'lost'
    const ends = who.idle?.has(event.messageId) === false && CLOSINGS.includes(name as Closing)
    if (recycledLoss || ends) {
      cool(who, agreement, name as Closing, reason, event)
      if (name === 'won') who.won = true
    }
    return
  }
  const at = Math.max(event.happenedAt, open.mqlAt) as Instant
  const reach = (stage: 'passedAt' | 'acceptedAt' | 'sqlAt' | 'opportunityAt', bit: number) => {
    if (open[stage] !== null) return
    open[stage] = at
    open.implied += bit
  }
  const depth: Record<string, number> = {
    passed: 1,
    rejected: 1,
    recycled: 1,
    accepted: 2,
    disqualified: 2,
    sql: 3,
    opportunity: 4,
    won: 4,
    lost: 4,
  }
  const goal = depth[name] ?? 0
  const explicit = ['passed', 'accepted', 'sql', 'opportunity'].includes(name)
  if (goal >= 1) reach('passedAt', explicit && goal === 1 ? 0 : 1)
  if (goal >= 2) reach('acceptedAt', explicit && goal === 2 ? 0 : 2)
  if (goal >= 3) reach('sqlAt', explicit && goal === 3 ? 0 : 4)
  if (goal >= 4) reach('opportunityAt', explicit && goal === 4 ? 0 : 8)
  if (CLOSINGS.includes(name as Closing)) {
    const terms = who.terms.get(open) as Agreement
    Object.assign(open, { closing: name, reason, closedAt: at })
    if (name === 'won') who.won = true
    cool(who, terms, name as Closing, reason, event)
  }
  open.expiresAt = dueOf(who, open)
}

function cool(
  who: Person,
  terms: Agreement,
  closing: Closing,
  reason: string | null,
  event: LogEvent,
) {
  const { carryOver, coolDownDays } = policy(terms, closing, reason)
  who.kept.set(event.messageId, carryOver)
  const until = coolDownDays === 'forever' ? Infinity : event.happenedAt + coolDownDays * MS_A_DAY
  if (until > who.coolUntil) who.coolUntil = until
}

function dueOf(who: Person, handoff: Handoff): Instant | null {
  if (handoff.acceptedAt !== null || handoff.closedAt !== null) return null
  const expiry = who.terms.get(handoff)?.expiry ?? { heldDays: 30, passedDays: 30 }
  const days = handoff.passedAt === null ? expiry.heldDays : expiry.passedDays
  return ((handoff.passedAt ?? handoff.mqlAt) + days * MS_A_DAY) as Instant
}

function expire(who: Person) {
  const handoff = openOf(who) as Handoff
  const at = handoff.expiresAt as Instant
  const { carryOver, coolDownDays } = policy(who.terms.get(handoff) as Agreement, 'expired', null)
  Object.assign(handoff, { closing: 'expired', closedAt: at, expiresAt: null })
  who.expiries.push({ at, share: carryOver })
  const until = coolDownDays === 'forever' ? Infinity : at + coolDownDays * MS_A_DAY
  if (until > who.coolUntil) who.coolUntil = until
  say(who, 'expired', at, at, handoff)
}

const openOf = (who: Person) => who.handoffs.find(({ closedAt }) => closedAt === null)
const dueAt = (who: Person) => openOf(who)?.expiresAt ?? Infinity
const latest = (events: LogEvent[]) => Math.max(...events.map(({ happenedAt }) => happenedAt))
const knownAt = (event: LogEvent) => event.knownAt as number
