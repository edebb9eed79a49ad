import { type RawBuilder, sql } from 'kysely'
import type { PeopleFilter } from '#api/people-filter.ts'
import { periodOf } from '#domain/scoreboard/period.ts'
import {
  ever,
  furthest,
  inside,
  outcome,
  passedAt,
  reached,
  refused,
} from '#server/db/handoff-fate.ts'

const HANDOFF_WORDS = [
  'mql',
  'reached',
  'window',
  'furthest',
  'outcome',
  'again',
  'passed',
  'answer',
  'refused',
  'reason',
] as const satisfies (keyof PeopleFilter)[]

/** What a filter asks of hand-offs; null where it does not speak of them. */
export function handoffConditions(asked: PeopleFilter, zone: string, now: number) {
  if (HANDOFF_WORDS.every((word) => asked[word] === undefined)) return null
  const conditions: RawBuilder<unknown>[] = []
  if (asked.mql) conditions.push(inside(sql`h.mql_at`, periodOf(asked.mql, zone)))
  if (asked.reached && asked.reached !== 'mql') {
    const days = daysOf(asked.window)
    conditions.push((days === null ? ever : reached(days))[asked.reached])
  }
  if (asked.furthest) conditions.push(sql`${furthest} = ${asked.furthest}`)
  if (asked.outcome === 'out-of-order') conditions.push(sql`h.deal_came_first`)
  else if (asked.outcome) conditions.push(sql`${outcome(now)} = ${asked.outcome}`)
  if (asked.again) conditions.push(...wentBack(asked.again, now))
  if (asked.passed) conditions.push(inside(passedAt, periodOf(asked.passed, zone)), ever.passed)
  if (asked.answer) conditions.push(ANSWERS[asked.answer])
  if (asked.refused)
    conditions.push(refused, inside(sql`h.closed_at`, periodOf(asked.refused, zone)))
  if (asked.reason)
    conditions.push(asked.reason === 'given' ? sql`h.reason is not null` : sql`h.reason is null`)
  return conditions
}

const daysOf = (window: PeopleFilter['window']) =>
  window === undefined || window === 'to-date' ? null : Number(window)

const ANSWERS: Record<NonNullable<PeopleFilter['answer']>, RawBuilder<unknown>> = {
  accepted: ever.accepted,
  refused,
  decided: sql`(${ever.accepted} or ${refused})`,
  recycled: sql`h.closing = 'recycled'`,
}

/** Went back to marketing; and came again, or was won when it came again. */
function wentBack(again: NonNullable<PeopleFilter['again']>, now: number): RawBuilder<unknown>[] {
  const back = sql`${outcome(now)} not in ('won', 'lost', 'open')`
  if (again === 'back') return [back]
  const won = again === 'won' ? sql`and (later.won_at is not null or later.closing = 'won')` : sql``
  return [
    back,
    sql`exists (select 1 from handoff later where later.workspace_id = h.workspace_id
      and later.person_id = h.person_id and later.n = h.n + 1 ${won})`,
  ]
}
