import { sql } from 'kysely'
import type { HandoffCare } from '#api/handoff-care.ts'
import { FAMILY_POINTS } from '#domain/handoffs/care/points.ts'
import { levelOf, type Response, responseTimes } from '#domain/handoffs/care/response.ts'
import { type ClockState, compliance } from '#domain/handoffs/clock.ts'
import { timeBetween } from '#domain/handoffs/hours.ts'
import type { ClockKind } from '#domain/handoffs/promises.ts'
import { instant } from '#domain/time.ts'
import type { Side } from '#domain/workspace/role.ts'
import type { Tx } from '#server/db/connect.ts'
import { inForce, readTimeline } from '#server/db/timeline.ts'
import { calendarsOf } from '#server/handoffs/hours/read.ts'
import { readRouting } from '#server/handoffs/routing/keep.ts'
import {
  type Asked,
  firstContacts,
  onDesk,
  openDesks,
  promised,
  promises,
  refusals,
} from './figures.ts'
import { countLeaks } from './leaks.ts'

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

async function waitingNow(tx: Tx, asked: Asked): Promise<HandoffCare['waiting']> {
  const is = onDesk(asked)
  const { rows } = await sql<HandoffCare['waiting']>`
    select count(*) filter (where ${is.over}) as over, count(*) filter (where ${is.half}) as half,
      count(*) filter (where ${is['in-time']}) as "inTime",
      count(*) filter (where ${is['with-nobody']}) as nobodys,
      count(*) filter (where ${is['with-gone']}) as "ofGone",
      count(*) filter (where ${is['with-away']}) as "ofAway"
    from (${openDesks(asked)}) f`.execute(tx)
  return rows[0] as HandoffCare['waiting']
}

async function loadOf(tx: Tx, asked: Asked): Promise<HandoffCare['load']> {
  const { reps } = await readRouting(tx, asked.workspaceId, asked.now)
  const is = onDesk(asked)
  const { rows } = await sql<{ memberId: number; waiting: number; accepted: number; over: number }>`
    select f.member_id as "memberId", count(*) filter (where ${is.waiting}) as waiting,
      count(*) filter (where ${is.accepted}) as accepted, count(*) filter (where ${is.over}) as over
    from (${openDesks(asked)}) f where f.member_id is not null group by f.member_id`.execute(tx)
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

async function responsesOf(tx: Tx, asked: Asked) {
  const { workspaceId, now } = asked
  const { rows } = await sql<Followed>`
    select f.member_id as "memberId", f.at as "startedAt", f.stopped_at as "stoppedAt", f.since,
      f.used_ms as "usedMs"
    from (${firstContacts(asked)}) f`.execute(tx)
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

type Counted = Record<ClockState, number> & {
  kind: ClockKind
  owes: Side
  memberId: number | null
  name: string | null
}

/** By when they were due: each side's promises, and each member's of those. Rule 2.2. */
async function promisesOf(tx: Tx, asked: Asked) {
  const { rows } = await sql<Counted>`
    select f.kind, f.owes, f.member_id as "memberId", m.name,
      count(*) filter (where ${promised.kept}) as met,
      count(*) filter (where ${promised.due} and not ${promised.kept}) as missed,
      count(*) filter (where ${promised.running}) as pending,
      count(*) filter (where ${promised.void}) as void
    from (${promises(asked)}) f
    left join member m on m.workspace_id = ${asked.workspaceId} and m.member_id = f.member_id
    group by f.kind, f.owes, f.member_id, m.name`.execute(tx)
  const sides = [...Map.groupBy(rows, ({ kind, owes }) => `${owes} ${kind}`).values()]
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

function asPromise(counted: Counted[], member: { memberId: number; name: string } | null) {
  const sum = (of: ClockState) => counted.reduce((total, row) => total + row[of], 0)
  const { kind, owes } = counted[0] as Counted
  const kept = compliance({
    met: sum('met'),
    missed: sum('missed'),
    pending: sum('pending'),
    void: sum('void'),
  })
  return { kind, owes, member, kept }
}

const ORDER: ClockKind[] = ['decision', 'first-follow-up', 'feedback', 'answer']

/** Why sales gave leads back, as the agreement in force says each reason, and what it points at. */
async function rejectionsOf(tx: Tx, asked: Asked): Promise<HandoffCare['rejections']> {
  const { rows } = await sql<{ reason: string; count: number }>`
    select f.reason, count(*) as count from (${refusals(asked)}) f group by 1 order by 2 desc, 1`.execute(
    tx,
  )
  const { agreement } = inForce(await readTimeline(tx, asked.workspaceId), instant(asked.now))
  return rows.map(({ reason, count }) => {
    const known = agreement.reasons?.find(({ id, says }) => id === reason || says === reason)
    const family = known?.family ?? null
    const { says: points, clause } = family ? FAMILY_POINTS[family] : NOWHERE
    const says = reason === '' ? 'No reason was said' : (known?.says ?? reason)
    return { reason, says, family, points, clause, count }
  })
}

/** A reason that the agreement does not know. */
const NOWHERE = { says: '', clause: 'reasons.rejected' }
