import { type RawBuilder, sql } from 'kysely'
import type { PeopleFilter } from '#api/people-filter.ts'
import { periodOf } from '#domain/scoreboard/period.ts'
import { DAY } from '#domain/time.ts'
import { inside, outcome } from '#server/db/handoff-fate.ts'
import { at } from '#server/db/instants.ts'
import type { Place } from '#server/people/place.ts'
import { standsAt } from './standing.ts'

/** What a filter asks of people (`ps`), each condition such that an index can answer its part of it. */
export function peopleConditions(
  asked: PeopleFilter,
  { workspaceId, zone, now }: Place,
): RawBuilder<unknown>[] {
  const { stage, fit, engagement, owner, company, seen, created, handoff, quarantined } = asked
  return [
    ...(stage ? standsAt(stage, now) : []),
    ...inBands(fit, engagement),
    ...(owner === undefined ? [] : [sql`ps.by_owner = ${sortable(owner)}`]),
    ...(company === undefined ? [] : [sql`ps.by_company = ${sortable(company)}`]),
    ...(seen ? [within(sql`ps.by_seen`, seen, now)] : []),
    ...(created ? [inside(sql`ps.first_seen_at`, periodOf(created, zone))] : []),
    ...(handoff ? [openHandoff(workspaceId, handoff, now)] : []),
    ...(quarantined ? [hasSilent(workspaceId, quarantined)] : []),
  ]
}

/** People of this origin, found by the index of origins; "" is the one that was left blank. */
export const ofOrigin = (asked: PeopleFilter) =>
  asked.origin === undefined
    ? []
    : [sql`ps.by_origin = ${sortable(asked.origin)}`, ...originIs(sql`ps.origin`, asked)]

/** Exactly this origin, of a person or a hand-off; "" is the one that was left blank. */
export const originIs = (column: RawBuilder<unknown>, { origin }: PeopleFilter) =>
  origin === undefined ? [] : [origin === '' ? sql`${column} is null` : sql`${column} = ${origin}`]

/** A text as people are sorted by it; the migration says the same of their traits (022). */
const sortable = (text: string) => sql`coalesce(left(lower(regexp_replace(
  normalize(nullif(btrim(${text.replaceAll('\0', '').toWellFormed()}::text), ''), NFKD), U&'[\\0300-\\036f]', '', 'g')), 100),
  U&'\\FFFF') collate "C"`

/** Read from `by_band`, e.g. "A1", which the indexes of lists hold. */
const inBands = (fit: PeopleFilter['fit'], engagement: PeopleFilter['engagement']) => [
  ...(fit ? [sql`left(ps.by_band, 1) = ${fit}`] : []),
  ...(engagement ? [sql`right(ps.by_band, 1) = ${engagement}`] : []),
]

function within(column: RawBuilder<unknown>, seen: NonNullable<PeopleFilter['seen']>, now: number) {
  const days = Number(seen.replace('not-', ''))
  return seen.startsWith('not-')
    ? sql`${column} < ${at(now - days * DAY)}`
    : sql`${column} >= ${at(now - days * DAY)}`
}

function openHandoff(workspaceId: string, asked: 'open' | 'none', now: number) {
  const open = sql`exists (select 1 from handoff h where h.workspace_id = ${workspaceId}
    and h.person_id = ps.person_id and ${outcome(now)} = 'open')`
  return asked === 'open' ? open : sql`not ${open}`
}

function hasSilent(workspaceId: string, asked: 'some' | 'none') {
  const some = sql`(ps.person_id in (select coalesce(n.root_id, n.person_id) from false_signal f
    join person n on n.workspace_id = ${workspaceId} and n.person_id = f.person_id
    where f.workspace_id = ${workspaceId} and f.is_silent)) is true`
  return asked === 'some' ? some : sql`not ${some}`
}
