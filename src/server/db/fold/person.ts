import type { Belonging } from '#domain/people/companies/company-of.ts'
import { type DealLink, type DealStory, linkDeals, stageWith } from '#domain/people/link-deals.ts'
import { isSaidHere } from '#domain/people/said-here.ts'
import type { PersonFold } from '#domain/replay/fold.ts'
import type { Handoff } from '#domain/replay/handoff.ts'
import { KIND } from '#domain/replay/log.ts'
import type { RuleDecision } from '#domain/replay/replay.ts'
import { DECISION_RANKS } from '#server/db/columns/dictionary.ts'
import type { Loaded } from '#server/db/columns/load.ts'
import { belongingColumns } from '#server/db/companies/belonging.ts'
import type { HandoffTable } from '#server/db/handoff-tables.ts'
import type { PersonStateTable } from '#server/db/tables.ts'
import { dealTimes } from './deals.ts'
import type { Traits } from './traits.ts'

type Written<T> = Omit<
  T,
  'workspace_id' | 'origin' | 'owner' | 'search' | 'fate' | 'handed_at' | `by_${string}`
>
export type StateRow = Written<PersonStateTable>
export type HandoffRow = Written<HandoffTable>
export type LinkRow = { person_id: number; n: number; deal_id: number; came_first: boolean }

/** Everything that the fold keeps of one person. */
export type Folded = {
  state: StateRow
  handoffs: HandoffRow[]
  links: LinkRow[]
  /** The rule's decisions at live instants: they belong into the log, under the name `line`. See docs/decisions/006. */
  decided: RuleDecision[]
  /** What they are told to be stands there already: they only did something. */
  onlyDid: boolean
  /** The name whose history the person's other names joined. */
  line: number
}

/** What is kept beside the kernel's own memory, so that a person can be folded on without reading the log again. */
export type Kept = {
  /** When the first event was told that no import brought as history; null: none yet. */
  live: number | null
  kernel: PersonFold['memory']
}

/** What stood there before, when only new events are folded. */
export type Before = Pick<
  StateRow,
  'traits' | 'events' | 'first_seen_at' | 'last_seen_at' | 'last_event_name' | 'live_since'
> & { memory: Kept }

type Found = {
  fold: PersonFold
  loaded: Loaded
  /** Index of the person in what was loaded. */
  p: number
  line: number
  traits: Traits
  deals: readonly DealStory[]
  before: Before | null
  belonging: Belonging
}

export function foldedPerson(found: Found): Folded {
  const { fold, loaded, p, line, traits, deals, before } = found
  const { columns, people } = loaded
  const [start, end] = [columns.start[p] as number, columns.start[p + 1] as number]
  const person_id = people[p] as number
  const live = before?.memory.live ?? finite(loaded.liveFrom[p] as number)
  const decided = fold.decisions.filter(({ decidedAt }) => live !== null && decidedAt >= live)
  const liveSince = before?.live_since ?? firstDecision(loaded.decidedFrom[p] as number, decided)
  const memory: Kept = { live, kernel: fold.memory }
  const state: StateRow = {
    person_id,
    traits,
    ...belongingColumns(found.belonging),
    stage: stageWith(fold.stage, deals),
    fit: fold.fit,
    fit_band: fold.fitBand,
    engagement: fold.engagement,
    engagement_band: fold.engagementBand,
    as_of: fold.asOf,
    first_seen_at: before?.first_seen_at ?? (columns.t[start] as number),
    ...lastHere(loaded, start, end, before),
    events: (before?.events ?? 0) + end - start,
    live_since: liveSince,
    memory,
  }
  const links = linkDeals(fold.handoffs, deals)
  return {
    state,
    handoffs: fold.handoffs.map((handoff) =>
      handoffRow({ person_id, person_origin: originOf(traits) }, handoff, links, deals),
    ),
    links: links.map(({ n, dealId, cameFirst }) => ({
      person_id,
      n,
      deal_id: dealId,
      came_first: cameFirst,
    })),
    decided,
    onlyDid: traits === before?.traits,
    line,
  }
}

/** When somebody was last here and what they did; what members said of them since is not that they were here. */
function lastHere(loaded: Loaded, start: number, end: number, before: Before | null) {
  const { columns, dictionary } = loaded
  let did = end
  while (did > start && isSaidHere(dictionary.signatures[columns.signature[did - 1] as number]))
    did -= 1
  if (did === start && before)
    return { last_seen_at: before.last_seen_at, last_event_name: before.last_event_name }
  const last = Math.max(did, start + 1)
  return {
    last_seen_at: columns.t[last - 1] as number,
    last_event_name: lastName(loaded, start, last),
  }
}

/**
 * What the last event is called; a correction is none. Of several at one instant it is the one of the last kind, then the one that was known
 * last, whatever name of the person it was told of and however it came.
 */
function lastName(
  { columns: { t, k, signature }, dictionary }: Loaded,
  start: number,
  end: number,
) {
  const { signatures, order } = dictionary
  const nameAt = (i: number) => signatures[signature[i] as number]?.name ?? ''
  const rankAt = (i: number) => order[signature[i] as number] as number
  let last = end - 1
  while (last > start && t[last - 1] === t[last] && rankAt(last) >= CORRECTS) last -= 1
  for (let i = last - 1; i >= start && t[i] === t[end - 1] && rankAt(i) === rankAt(last); i--) {
    const later = (k[i] as number) - (k[last] as number)
    if (later > 0 || (later === 0 && nameAt(i) > nameAt(last))) last = i
  }
  return nameAt(last)
}

const CORRECTS = KIND.correction * DECISION_RANKS

function handoffRow(
  person: Pick<HandoffRow, 'person_id' | 'person_origin'>,
  handoff: Handoff,
  links: readonly DealLink[],
  deals: readonly DealStory[],
): HandoffRow {
  const mine = links.filter(({ n }) => n === handoff.n)
  const led = deals.filter(({ dealId }) => mine.some((link) => link.dealId === dealId))
  return {
    ...person,
    n: handoff.n,
    version: handoff.version,
    mql_at: handoff.mqlAt,
    effective_at: handoff.effectiveAt,
    opened_by: handoff.by,
    fit: handoff.fit,
    fit_band: handoff.fitBand,
    engagement: handoff.engagement,
    engagement_band: handoff.engagementBand,
    passed_at: handoff.passedAt,
    accepted_at: handoff.acceptedAt,
    sql_at: handoff.sqlAt,
    opportunity_at: handoff.opportunityAt,
    closed_at: handoff.closedAt,
    closing: handoff.closing,
    reason: handoff.reason,
    expires_at: handoff.expiresAt,
    implied: handoff.implied,
    would_not_qualify: handoff.wouldNotQualify,
    ...dealTimes(led, handoff.mqlAt),
    deal_came_first: mine.some(({ cameFirst }) => cameFirst),
  }
}

/** As the database tells it of the person: what is blank or too long for an index is null. */
function originOf({ origin }: Traits): string | null {
  if (origin === '' || origin === undefined || typeof origin === 'object') return null
  const text = String(origin)
  return text.length > LONGEST_ORIGIN && Array.from(text).length > LONGEST_ORIGIN ? null : text
}

/** In characters, as PostgreSQL counts them; see migration 028. */
const LONGEST_ORIGIN = 200

const finite = (instant: number) => (Number.isFinite(instant) ? instant : null)

function firstDecision(recorded: number, decided: readonly RuleDecision[]): number | null {
  return finite(Math.min(recorded, ...decided.map(({ decidedAt }) => decidedAt)))
}
