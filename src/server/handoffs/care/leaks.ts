import { type RawBuilder, sql } from 'kysely'
import type { LostHandoff } from '#api/handoff-care.ts'
import {
  type Facts,
  LEAK_WORDS,
  LEAKS,
  type Leak,
  leakOf,
  RESTED_DAYS,
} from '#domain/handoffs/care/leakage.ts'
import type { ClockKind } from '#domain/handoffs/promises.ts'
import { personName } from '#domain/people/person-name.ts'
import { DAY } from '#domain/time.ts'
import { may } from '#domain/workspace/may.ts'
import type { Acting } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { ever } from '#server/db/handoff-fate.ts'
import { at } from '#server/db/instants.ts'
import { every } from '#server/db/search.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { inScope } from '#server/sight.ts'

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
  feedback: 'explained',
  answer: 'answered',
} as const satisfies Record<ClockKind, string>

type Window = { now: number; days: number }

/**
 * Every hand-off of the time (`h`) with its facts; the indexes of desks and clocks are looked up once for each. Of what
 * ended before there were desks nobody knows who had it: it is not held against anybody that it lay with nobody.
 */
function factsOf(workspaceId: string, { now, days }: Window, more: RawBuilder<unknown>[] = []) {
  const clock = (kind: ClockKind) => {
    const c = sql.ref(CLOCK[kind])
    return sql`left join clock ${c} on ${c}.workspace_id = ${workspaceId} and ${c}.person_id = h.person_id
      and ${c}.n = h.n and ${c}.kind = ${sql.lit(kind)}`
  }
  const kept = (kind: ClockKind) => {
    const c = sql.ref(CLOCK[kind])
    return sql`case when ${c}.clock_id is null or ${c}.void_as is not null then 'none'
      when ${c}.stopped_at is null then
        case when ${c}.due_at < ${at(now)} then 'missed' else 'running' end
      when ${c}.stopped_at <= ${c}.due_at or ${c}.due_at is null then 'kept'
      else 'missed' end`
  }
  const which = every([
    sql`h.workspace_id = ${workspaceId}`,
    sql`h.mql_at >= ${at(now - days * DAY)}`,
    sql`h.mql_at <= ${at(now)}`,
    ...more,
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
      h.closing = 'recycled' and exists (select 1 from enrolment e where e.workspace_id = ${workspaceId}
        and e.person_id = h.person_id and e.left_at is null) as "isInTrack",
      coalesce(h.closed_at < ${at(now - RESTED_DAYS * DAY)}, false) as "isRested",
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

type Row = Facts & {
  personId: number
  n: number
  mqlAt: number
  passedAt: number | null
  acceptedAt: number | null
  closedAt: number | null
  memberId: number | null
  member: string | null
  decisionDue: number | null
  followUpDue: number | null
  answerDue: number | null
  traits: Record<string, unknown>
  key: string
}

/** Hand-offs that went nowhere at one step, newest first, of people whom the asker sees. */
export async function listLeaks(
  tx: Tx,
  acting: Acting,
  asked: { step: Leak; days: number; limit: number; cursor?: string | undefined },
): Promise<{ rows: LostHandoff[]; next: string | null }> {
  const { workspaceId, now, holder, memberId } = acting
  const { step, days, limit, cursor } = asked
  const scope =
    holder.sees === 'all' || memberId === null
      ? ({ sees: 'all' } as const)
      : { sees: holder.sees, member: memberId }
  const after = cursor === undefined ? [] : afterOf(readCursor(cursor, 3))
  const window = { now, days }
  const wanted = (await combinationsOf(tx, workspaceId, window)).filter(
    (facts) => leakOf(facts) === step,
  )
  if (wanted.length === 0) return { rows: [], next: null }
  const either = sql.join(
    wanted.map(
      (facts) =>
        sql`(${sql.join(
          FACTS.map((fact) => is(fact, facts[fact])),
          sql` and `,
        )})`,
    ),
    sql` or `,
  )
  const { rows } = await sql<Row>`
    select f.person_id as "personId", f.n, f.mql_at as "mqlAt", f.passed_at as "passedAt",
      f.accepted_at as "acceptedAt", f.closed_at as "closedAt", f.member_id as "memberId", f.member,
      f."decisionDue", f."followUpDue", f."answerDue", ${columns}, ps.traits, p.key
    from (${factsOf(workspaceId, window, after)}) f
    join person p on p.workspace_id = ${workspaceId} and p.person_id = f.person_id
    join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = f.person_id
    where (${either}) and ${every(inScope(workspaceId, scope))}
    order by f.mql_at desc, f.person_id, f.n limit ${limit}`.execute(tx)
  const contact = may(holder, 'see-contact-details')
  const last = rows.at(-1)
  const next = last && rows.length === limit ? cursorOf([last.mqlAt, last.personId, last.n]) : null
  return { rows: rows.map((row) => asLost(row, step, contact)), next }
}

const afterOf = ([when = 0, person = 0, n = 0]: number[]) => [
  sql`(h.mql_at < ${at(when)} or (h.mql_at = ${at(when)} and (h.person_id, h.n) > (${person}::bigint, ${n}::int)))`,
]

const is = (fact: string, value: unknown) =>
  value === null
    ? sql`${sql.ref(`f.${fact}`)} is null`
    : sql`${sql.ref(`f.${fact}`)} = ${sql.lit(value)}`

function asLost(row: Row, step: Leak, contact: boolean): LostHandoff {
  const { personId, n, mqlAt, passedAt, acceptedAt, closedAt, closing, memberId, member } = row
  const { email: _, ...told } = row.traits
  const name = personName(contact ? row.traits : told, row.key)
  const due = { undecided: row.decisionDue, untouched: row.followUpDue, unanswered: row.answerDue }
  return {
    ...{ personId, n, mqlAt, passedAt, acceptedAt, closedAt, closing },
    name: contact || !name.includes('@') ? name : 'Somebody',
    member: memberId === null || member === null ? null : { memberId, name: member },
    dueAt: step in due ? due[step as keyof typeof due] : null,
  }
}
