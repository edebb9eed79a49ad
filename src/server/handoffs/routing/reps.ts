import { sql } from 'kysely'
import { capacityOf, rampOf, USUAL_CAPACITY } from '#domain/handoffs/capacity.ts'
import { dueAfter, type Hours, open, timeBetween } from '#domain/handoffs/hours.ts'
import type { Rep } from '#domain/handoffs/route.ts'
import {
  LEAD_ROLES,
  type RoutingPlan,
  takesLeads,
  USUAL_PLAN,
} from '#domain/handoffs/routing-plan.ts'
import { DAY, type Instant, instant } from '#domain/time.ts'
import type { Role } from '#domain/workspace/role.ts'
import type { Tx } from '#server/db/connect.ts'
import { type Calendars, calendarsOf } from '#server/handoffs/hours/read.ts'
import { strengthsThatWeigh } from './strengths.ts'

const WEEK = 7 * DAY

/** What was said of routing, with its version; 1 before anybody said anything. */
export async function readPlan(
  tx: Tx,
  workspaceId: string,
): Promise<{ plan: RoutingPlan; version: number }> {
  const said = await tx
    .selectFrom('routing')
    .select(['rules', 'reps', 'relay', 'strengths', 'version'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  if (!said) return { plan: USUAL_PLAN, version: 1 }
  const { version, ...plan } = said
  return { plan, version }
}

/** Somebody of sales, with what they can take this week and how that comes. */
export type Seller = Rep & {
  takes: boolean
  capacity: number
  since: Instant
  ramp: number
  presence: number
  crunch: number
}

/** Everybody who may be given leads, as things stand: what they can take and took, their turn, when they work next. */
export async function readSellers(
  tx: Tx,
  workspaceId: string,
  plan: RoutingPlan,
  now: Instant,
): Promise<Seller[]> {
  const calendars = await calendarsOf(tx, workspaceId)
  const members = await sql<{
    memberId: number
    name: string
    roles: Role[]
    joinedAt: number
    owed: number
    taken: number
    crunch: number
  }>`
    select m.member_id as "memberId", m.name, m.roles, extract(epoch from m.joined_at)::float8 * 1000 as "joinedAt",
      coalesce((select t.owed from routing_turn t
        where t.workspace_id = ${workspaceId} and t.member_id = m.member_id), 0) as owed,
      coalesce(given.leads, 0)::int as taken,
      coalesce((select min(c.share) from crunch c
        join member_team mt on mt.workspace_id = ${workspaceId} and mt.team_id = c.team_id
        where c.workspace_id = ${workspaceId} and mt.member_id = m.member_id
          and c.from_at <= ${stamp(now)} and c.to_at > ${stamp(now)}), 1) as crunch
    from member m
    left join (select f.member_id, count(*) as leads from (${leadsGiven(workspaceId, now)}) f
      group by f.member_id) given
      on given.member_id = m.member_id
    where m.workspace_id = ${workspaceId} and m.ended_at is null
      and m.roles && ${LEAD_ROLES}::text[]
    order by m.member_id`.execute(tx)
  const weighing = plan.strengths ? await strengthsThatWeigh(tx, workspaceId, now) : new Map()
  return members.rows.map(({ roles, joinedAt, crunch, ...member }) => {
    const said = plan.reps.find(({ memberId }) => memberId === member.memberId)
    const since = said?.since ?? instant(Math.round(joinedAt))
    const hours = calendars.hoursOf({ memberId: member.memberId, teamId: null })
    const capacity = said?.capacity ?? USUAL_CAPACITY
    const part = {
      ramp: rampOf(since, now, hours.zone),
      presence: presenceOf(hours, now),
      crunch,
    }
    return {
      ...member,
      ...part,
      takes: said?.takes ?? takesLeads(roles),
      weight: said?.weight ?? 1,
      capacity,
      since,
      room: capacityOf({ capacity, ...part }),
      opensAt: nextOpen(calendars, member.memberId, now),
      strengths: weighing.get(member.memberId) ?? NONE,
    }
  })
}

const NONE: ReadonlyMap<string, number> = new Map()

/** The leads that count for what somebody took this week: since when they have each. */
export const leadsGiven = (workspaceId: string, now: number) => sql`
  select d.person_id, d.n, d.member_id, d.given_at as at, d.due_at from desk d
  where d.workspace_id = ${workspaceId} and d.given_at > ${stamp(now - WEEK)} and not d.is_history`

/** The part of their usual hours of the coming seven days in which they are there. */
function presenceOf(hours: Hours, now: Instant): number {
  const until = instant(now + WEEK)
  if (!hours.away.some(([from, to]) => from < until && to > now)) return 1
  const usual = timeBetween(open({ ...hours, away: [] }, now, until), now, until)
  return usual === 0 ? 1 : timeBetween(open(hours, now, until), now, until) / usual
}

/** Now, or when they work next; null: not as far as hours are known. */
function nextOpen(calendars: Calendars, memberId: number, now: Instant): Instant | null {
  const first = dueAfter(calendars.openTime({ memberId, teamId: null }, now), now, 1)
  return first === null ? null : instant(first - 1)
}

const stamp = (at: number) => sql`${new Date(at).toISOString()}::timestamptz`
