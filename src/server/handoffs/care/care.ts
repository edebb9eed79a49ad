import { sql } from 'kysely'
import type { HandoffCare } from '#api/handoff-care.ts'
import { FAMILY_POINTS } from '#domain/handoffs/care/points.ts'
import { levelOf, type Response, responseTimes } from '#domain/handoffs/care/response.ts'
import { timeBetween } from '#domain/handoffs/hours.ts'
import type { ClockKind } from '#domain/handoffs/promises.ts'
import { rate } from '#domain/rate.ts'
import { DAY, instant } from '#domain/time.ts'
import type { Side } from '#domain/workspace/role.ts'
import type { Tx } from '#server/db/connect.ts'
import { refused } from '#server/db/handoff-fate.ts'
import { at } from '#server/db/instants.ts'
import { inForce, readTimeline } from '#server/db/timeline.ts'
import { calendarsOf } from '#server/handoffs/hours/read.ts'
import { readRouting } from '#server/handoffs/routing/keep.ts'
import { countLeaks } from './leaks.ts'

type Asked = { workspaceId: string; now: number; days: number }

/** Whether anybody waits without an answer: numbers of the whole workspace, as of now and of some days back. */
export async function readCare(tx: Tx, asked: Asked): Promise<HandoffCare> {
  return {
    asOf: instant(asked.now),
    waiting: await waitingNow(tx, asked),
    load: await loadOf(tx, asked),
    response: await responsesOf(tx, asked),
    promises: await promisesOf(tx, asked),
    rejections: await rejectionsOf(tx, asked),
    ...(await countLeaks(tx, asked.workspaceId, asked)),
  }
}

async function waitingNow(tx: Tx, { workspaceId, now }: Asked): Promise<HandoffCare['waiting']> {
  const { rows } = await sql<HandoffCare['waiting']>`
    select count(*) filter (where d.due_at < ${at(now)}) as over,
      count(*) filter (where d.due_at >= ${at(now)} and d.half_at <= ${at(now)}) as half,
      count(*) filter (where d.due_at >= ${at(now)} and d.half_at > ${at(now)}) as "inTime",
      count(*) filter (where d.member_id is null) as nobodys,
      count(*) filter (where m.ended_at is not null) as "ofGone",
      count(*) filter (where m.ended_at is null and a.member_id is not null) as "ofAway"
    from desk d
    left join member m on m.workspace_id = ${workspaceId} and m.member_id = d.member_id
    left join (select distinct member_id from absence where workspace_id = ${workspaceId}
      and from_at <= ${at(now)} and to_at > ${at(now)}) a on a.member_id = d.member_id
    where d.workspace_id = ${workspaceId} and d.state <> 'over'`.execute(tx)
  return rows[0] as HandoffCare['waiting']
}

async function loadOf(tx: Tx, { workspaceId, now }: Asked): Promise<HandoffCare['load']> {
  const { reps } = await readRouting(tx, workspaceId, now)
  const { rows } = await sql<{ memberId: number; waiting: number; accepted: number; over: number }>`
    select member_id as "memberId", count(*) filter (where state = 'waiting') as waiting,
      count(*) filter (where state = 'accepted') as accepted,
      count(*) filter (where due_at < ${at(now)}) as over
    from desk where workspace_id = ${workspaceId} and state <> 'over' and member_id is not null
    group by member_id`.execute(tx)
  const lying = new Map(rows.map((row) => [row.memberId, row]))
  return reps
    .filter(({ memberId, takes }) => takes || lying.has(memberId))
    .map(({ memberId, name, taken, room }) => {
      const { waiting = 0, accepted = 0, over = 0 } = lying.get(memberId) ?? {}
      const level = levelOf(taken, room)
      return { memberId, name, taken, room, waiting, accepted, over, level }
    })
    .toSorted((a, b) => SHARE(b) - SHARE(a) || a.name.localeCompare(b.name))
}

const SHARE = ({ taken, room }: { taken: number; room: number }) =>
  taken === 0 ? 0 : taken / Math.max(room, 0.01)

type Followed = {
  memberId: number | null
  startedAt: number
  stoppedAt: number | null
  since: number | null
  usedMs: number
}

async function responsesOf(tx: Tx, { workspaceId, now, days }: Asked) {
  const { rows } = await sql<Followed>`
    select c.member_id as "memberId", c.started_at as "startedAt", c.stopped_at as "stoppedAt", c.since,
      c.used_ms as "usedMs"
    from clock c where c.workspace_id = ${workspaceId} and c.kind = 'first-follow-up'
      and c.started_at >= ${at(now - days * DAY)} and c.void_as is null and not c.is_history`.execute(
    tx,
  )
  const calendars = await calendarsOf(tx, workspaceId)
  const responses = rows.map((row): Response => {
    const { memberId, startedAt, stoppedAt, since, usedMs } = row
    const ageMs = now - startedAt
    if (stoppedAt === null) return { wallMs: null, openMs: null, ageMs }
    const openTime = calendars.openTime({ memberId, teamId: null }, instant(since ?? startedAt))
    const ran = since === null ? 0 : timeBetween(openTime, instant(since), instant(stoppedAt))
    return { wallMs: stoppedAt - startedAt, openMs: Number(usedMs) + ran, ageMs }
  })
  return responseTimes(responses)
}

type Counted = {
  kind: ClockKind
  owes: Side
  memberId: number | null
  name: string | null
  met: number
  missed: number
  pending: number
  void: number
}

/** By when they were due: each side's promises, and each member's of those. Rule 2.2. */
async function promisesOf(tx: Tx, { workspaceId, now, days }: Asked) {
  const { rows } = await sql<Counted>`
    select c.kind, c.owes, c.member_id as "memberId", m.name,
      count(*) filter (where c.void_as is null and c.stopped_at <= c.due_at) as met,
      count(*) filter (where c.void_as is null and (c.stopped_at > c.due_at
        or c.stopped_at is null and c.due_at < ${at(now)})) as missed,
      count(*) filter (where c.void_as is null and c.stopped_at is null and c.due_at >= ${at(now)}) as pending,
      count(*) filter (where c.void_as is not null) as void
    from clock c
    left join member m on m.workspace_id = ${workspaceId} and m.member_id = c.member_id
    where c.workspace_id = ${workspaceId} and not c.is_history and c.due_at >= ${at(now - days * DAY)}
    group by c.kind, c.owes, c.member_id, m.name`.execute(tx)
  const sides = [...Map.groupBy(rows, ({ kind, owes }) => `${owes} ${kind}`).values()]
  const asPromise = (counted: Counted[], member: { memberId: number; name: string } | null) => {
    const sum = (of: 'met' | 'missed' | 'pending' | 'void') =>
      counted.reduce((total, row) => total + row[of], 0)
    const excluded = { pending: sum('pending'), void: sum('void') }
    const { kind, owes } = counted[0] as Counted
    const met = sum('met')
    return {
      kind,
      owes,
      member,
      kept: rate(met, met + sum('missed'), { basis: 'activity', excluded }),
    }
  }
  return sides
    .toSorted(([a], [b]) => ORDER.indexOf(a?.kind ?? 'answer') - ORDER.indexOf(b?.kind ?? 'answer'))
    .flatMap((side) => [
      asPromise(side, null),
      ...side
        .filter(({ memberId }) => memberId !== null)
        .toSorted((a, b) => (a.name ?? '').localeCompare(b.name ?? ''))
        .map((row) => asPromise([row], { memberId: row.memberId ?? 0, name: row.name ?? '' })),
    ])
}

const ORDER: ClockKind[] = ['decision', 'first-follow-up', 'feedback', 'answer']

/** Why sales gave leads back, as the agreement in force says each reason, and what it points at. */
async function rejectionsOf(tx: Tx, { workspaceId, now, days }: Asked) {
  const { rows } = await sql<{ reason: string; count: number }>`
    select coalesce(h.reason, '') as reason, count(*) as count from handoff h
    where h.workspace_id = ${workspaceId} and h.closed_at >= ${at(now - days * DAY)}
      and h.closed_at <= ${at(now)} and ${refused}
    group by 1 order by 2 desc, 1`.execute(tx)
  const { agreement } = inForce(await readTimeline(tx, workspaceId), instant(now))
  return rows.map(({ reason, count }) => {
    const known = agreement.reasons?.find(({ id, says }) => id === reason || says === reason)
    if (reason === '')
      return { reason, says: 'No reason was said', family: null, points: '', count }
    const points = known ? FAMILY_POINTS[known.family] : ''
    return { reason, says: known?.says ?? reason, family: known?.family ?? null, points, count }
  })
}
