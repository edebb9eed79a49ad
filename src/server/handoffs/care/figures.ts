import { type RawBuilder, sql } from 'kysely'
import { DAY } from '#domain/time.ts'
import { refused } from '#server/db/handoff-fate.ts'
import { at } from '#server/db/instants.ts'

/**
 * What the page of the hand-off counts, in SQL. A number counts by a condition on one of these sources (alias f), and the
 * list that it opens selects by the same, so that they never differ. Each row is one hand-off, with since when, what is
 * due, and who answers for it.
 */

export type Asked = { workspaceId: string; now: number; days: number }

/** Leads that lie with sales now. */
export const openDesks = ({ workspaceId, now }: Asked) => sql`
  select d.person_id, d.n, d.member_id, d.passed_at as at, d.due_at, d.half_at, d.state,
    m.ended_at is not null as is_gone, m.ended_at is null and a.member_id is not null as is_away
  from desk d
  left join member m on m.workspace_id = ${workspaceId} and m.member_id = d.member_id
  left join (select distinct member_id from absence where workspace_id = ${workspaceId}
    and from_at <= ${at(now)} and to_at > ${at(now)}) a on a.member_id = d.member_id
  where d.workspace_id = ${workspaceId} and d.state <> 'over'`

/** By the first light of a clock (rule 2.2), who has them, and how far they are. */
export const onDesk = ({ now }: Asked) => ({
  over: sql`f.due_at <= ${at(now)}`,
  half: sql`(f.due_at > ${at(now)} and f.half_at <= ${at(now)})`,
  'in-time': sql`(f.due_at > ${at(now)} and (f.half_at is null or f.half_at > ${at(now)}))`,
  'with-nobody': sql`f.member_id is null`,
  'with-gone': sql`f.is_gone`,
  'with-away': sql`f.is_away`,
  waiting: sql`f.state = 'waiting'`,
  accepted: sql`f.state = 'accepted'`,
})

/** The clocks of the first contact that began in the time. */
export const firstContacts = ({ workspaceId, now, days }: Asked) => sql`
  select c.person_id, c.n, c.member_id, c.started_at as at, c.due_at, c.stopped_at, c.since, c.used_ms
  from clock c where c.workspace_id = ${workspaceId} and c.kind = 'first-follow-up'
    and c.started_at >= ${at(now - days * DAY)} and c.void_as is null and not c.is_history`

export const contacted = (minutes?: number) =>
  minutes === undefined
    ? sql`f.stopped_at is not null`
    : sql`f.stopped_at <= f.at + ${minutes}::float8 * interval '1 minute'`

/**
 * The promises that were or will be due since then, and what became of them. A promise belongs to the instant at which it
 * is due: before that it is in no share, though it was kept already, or early answers would count and waiting ones not.
 * Rule 2.1.
 */
export const promises = ({ workspaceId, now, days }: Asked) => sql`
  select c.person_id, c.n, c.member_id, c.started_at as at, c.due_at, c.kind, c.owes,
    case when c.void_as is not null then 'void' when c.due_at > ${at(now)} then 'pending'
      when c.stopped_at <= c.due_at then 'met' else 'missed' end as stands
  from clock c
  where c.workspace_id = ${workspaceId} and not c.is_history and c.due_at >= ${at(now - days * DAY)}`

export const promised = {
  kept: sql`f.stands = 'met'`,
  due: sql`f.stands in ('met', 'missed')`,
  running: sql`f.stands = 'pending'`,
  void: sql`f.stands = 'void'`,
}

/** Leads that sales gave back in the time, before they accepted them. */
export const refusals = ({ workspaceId, now, days }: Asked): RawBuilder<unknown> => sql`
  select h.person_id, h.n, d.member_id, h.closed_at as at, null::timestamptz as due_at,
    coalesce(h.reason, '') as reason
  from handoff h
  left join desk d on d.workspace_id = ${workspaceId} and d.person_id = h.person_id and d.n = h.n
  where h.workspace_id = ${workspaceId} and h.closed_at >= ${at(now - days * DAY)}
    and h.closed_at <= ${at(now)} and ${refused}`
