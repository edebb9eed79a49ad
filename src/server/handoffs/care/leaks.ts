import { type RawBuilder, sql } from 'kysely'
import {
  type Facts,
  LEAK_WORDS,
  LEAKS,
  type Leak,
  leakOf,
  RESTED_DAYS,
} from '#domain/handoffs/care/leakage.ts'
import type { ClockKind } from '#domain/handoffs/promises.ts'
import { DAY } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { ever } from '#server/db/handoff-fate.ts'
import { at } from '#server/db/instants.ts'
import { every } from '#server/db/search.ts'

/** The facts by which leaks are told apart, as columns; each combination of them is decided once, by the domain. */
const FACTS = [
  'isPassed',
  'isAccepted',
  'hasDeal',
  'closing',
  'isOwned',
  'isTouched',
  'decision',
  'followUp',
  'answer',
  'isAgain',
  'isInTrack',
  'isRested',
] as const satisfies (keyof Facts)[]

/** What each clock is called in the query. */
const CLOCK = {
  decision: 'decided',
  'first-follow-up': 'followed',
  answer: 'answered',
} as const satisfies Partial<Record<ClockKind, string>>

type Window = { now: number; days: number }

/**
 * Every hand-off of the time (`h`) with its facts; the indexes of desks and clocks are looked up once for each. Of what
 * ended before there were desks nobody knows who had it: it is not held against anybody that it lay with nobody.
 */
function factsOf(workspaceId: string, { now, days }: Window) {
  const clock = (kind: keyof typeof CLOCK) => {
    const c = sql.ref(CLOCK[kind])
    return sql`left join clock ${c} on ${c}.workspace_id = ${workspaceId} and ${c}.person_id = h.person_id
      and ${c}.n = h.n and ${c}.kind = ${sql.lit(kind)}`
  }
  const kept = (kind: keyof typeof CLOCK) => {
    const c = sql.ref(CLOCK[kind])
    return sql`case when ${c}.clock_id is null or ${c}.void_as is not null or ${c}.is_history then 'none'
      when ${c}.stopped_at is null then
        case when ${c}.due_at < ${at(now)} then 'missed' else 'running' end
      when ${c}.stopped_at <= ${c}.due_at or ${c}.due_at is null then 'kept'
      else 'missed' end`
  }
  const which = every([
    sql`h.workspace_id = ${workspaceId}`,
    sql`h.mql_at >= ${at(now - days * DAY)}`,
    sql`h.mql_at <= ${at(now)}`,
  ])
  return sql`
    select h.person_id, h.n, h.mql_at, h.passed_at, h.accepted_at, h.closed_at, d.member_id, m.name as member,
      ${ever.passed} as "isPassed", ${ever.accepted} as "isAccepted", ${ever.deal} as "hasDeal",
      case when h.closing is null and h.expires_at <= ${at(now)} then 'expired' else h.closing end as closing,
      case when h.closing is null and (h.expires_at is null or h.expires_at > ${at(now)})
        then m.member_id is not null and m.ended_at is null
        else d.person_id is null or d.member_id is not null end as "isOwned", coalesce(d.touches, 0) > 0 as "isTouched",
      ${kept('decision')} as decision, ${kept('first-follow-up')} as "followUp", ${kept('answer')} as answer,
      exists (select 1 from handoff l where l.workspace_id = ${workspaceId} and l.person_id = h.person_id
        and l.n > h.n) as "isAgain",
      h.closing = 'recycled' and exists (select 1 from enrolment e
        join track t on t.workspace_id = ${workspaceId} and t.track_id = e.track_id and t.is_on
        where e.workspace_id = ${workspaceId} and e.person_id = h.person_id and e.left_at is null) as "isInTrack",
      coalesce(h.closed_at < ${at(now - RESTED_DAYS * DAY)}, false) and d.wakes_at is null as "isRested",
      decided.due_at as "decisionDue", followed.due_at as "followUpDue", answered.due_at as "answerDue"
    from handoff h
    left join desk d on d.workspace_id = ${workspaceId} and d.person_id = h.person_id and d.n = h.n
    left join member m on m.workspace_id = ${workspaceId} and m.member_id = d.member_id
    ${clock('decision')} ${clock('first-follow-up')} ${clock('answer')}
    where ${which}`
}

const columns = sql.join(FACTS.map((fact) => sql.ref(`f.${fact}`)))

/** How many hand-offs of the time went nowhere at each step, and how many there were. */
export async function countLeaks(tx: Tx, workspaceId: string, window: Window) {
  const combinations = await combinationsOf(tx, workspaceId, window)
  const count = (leak: Leak) =>
    combinations.filter((facts) => leakOf(facts) === leak).reduce((sum, { many }) => sum + many, 0)
  return {
    handoffs: combinations.reduce((sum, { many }) => sum + many, 0),
    leaks: LEAKS.map((step) => ({ step, owes: LEAK_WORDS[step].owes, count: count(step) })),
  }
}

async function combinationsOf(tx: Tx, workspaceId: string, window: Window) {
  const { rows } = await sql<Facts & { many: number }>`
    select ${columns}, count(*) as many from (${factsOf(workspaceId, window)}) f
    group by ${columns}`.execute(tx)
  return rows
}

/** Every hand-off of the time as rows of a number. */
export const allHandoffs = (workspaceId: string, window: Window) => sql`
  select f.person_id, f.n, f.member_id, f.mql_at as at, null::timestamptz as due_at
  from (${factsOf(workspaceId, window)}) f`

/** Those of the time that went nowhere at this step (none: at any), with when what was not done was due; null: none did. */
export async function lostAt(
  tx: Tx,
  workspaceId: string,
  window: Window,
  step?: Leak,
): Promise<RawBuilder<unknown> | null> {
  const wanted = (await combinationsOf(tx, workspaceId, window)).filter((facts) => {
    const leak = leakOf(facts)
    return step === undefined ? leak !== null : leak === step
  })
  if (wanted.length === 0) return null
  const either = sql.join(
    wanted.map((facts) => sql`(${every(FACTS.map((fact) => is(fact, facts[fact])))})`),
    sql` or `,
  )
  const due = step === undefined ? undefined : DUE[step]
  return sql`
    select f.person_id, f.n, f.member_id, f.mql_at as at,
      ${due === undefined ? sql`null::timestamptz` : sql.ref(`f.${due}`)} as due_at
    from (${factsOf(workspaceId, window)}) f where ${either}`
}

/** Which promise says when a step was due. */
const DUE: Partial<Record<Leak, string>> = {
  undecided: 'decisionDue',
  untouched: 'followUpDue',
  unanswered: 'answerDue',
}

const is = (fact: string, value: unknown) =>
  value === null
    ? sql`${sql.ref(`f.${fact}`)} is null`
    : sql`${sql.ref(`f.${fact}`)} = ${sql.lit(value)}`
