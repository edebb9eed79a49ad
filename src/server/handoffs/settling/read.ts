import { sql } from 'kysely'
import type { Closing } from '#domain/agreement/agreement.ts'
import type { Relay, RelayReason } from '#domain/handoffs/relay.ts'
import { LEAD_ROLES } from '#domain/handoffs/routing-plan.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import type { ClockRow } from '#server/db/desks/tables.ts'
import { at } from '#server/db/instants.ts'
import { readPlan } from '#server/handoffs/routing/reps.ts'
import { saidOf } from './said.ts'

export type Key = { personId: number; n: number }
export const keyOf = ({ personId, n }: Key): string => `${personId}/${n}`

/** A hand-off as the fold left it, with what lies on a desk of it. */
export type Lead = Key & {
  system: string
  key: string
  owner: string | null
  openedBy: 'score' | 'hand-raise' | 'decision'
  fitBand: string
  engagementBand: string
  engagement: number
  version: number
  mqlAt: Instant
  /** Null: held. */
  passedAt: Instant | null
  acceptedAt: Instant | null
  opportunityAt: Instant | null
  closedAt: Instant | null
  closing: Closing | null
  reason: string | null
  expiresAt: Instant | null
  implied: number
  /** When the first event was told of them that no import brought as history; null: none yet. */
  live: number | null
  desk: OnDesk | null
}

export type OnDesk = {
  memberId: number | null
  /** Whoever has it is still here and in sales. */
  isThere: boolean
  state: 'waiting' | 'accepted' | 'over'
  passedAt: Instant
  rank: number
  touches: number
  isHistory: boolean
  /** For what it went on to another rep by itself, or should have. */
  movedFor: RelayReason[]
}

export type Clocked = Omit<ClockRow, 'workspace_id' | 'told'>

/** All that there is of these people: their hand-offs, their desks, their clocks, when sales touched them. */
export type Standing = {
  leads: Lead[]
  /** Rows of desks without a hand-off: those of whoever was joined to another, erased or is known otherwise now. */
  strays: (Key & { why: 'merged' | 'erased' | 'gone' })[]
  clocks: Map<string, Clocked[]>
  touches: Map<number, Instant[]>
  /** When marketing answered each person's rejections. */
  answers: Map<number, Instant[]>
  relay: Relay
  /** Who has charge of any of them and is away. */
  away: ReadonlySet<number>
}

/** In a handful of queries, however many people they are. */
export async function readStanding(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
  now: Instant,
): Promise<Standing> {
  const leads = await readLeads(tx, workspaceId, people)
  const known = new Set(leads.map(keyOf))
  const { rows: desks } = await sql<Standing['strays'][number]>`
    select d.person_id as "personId", d.n,
      case when p.erased_at is not null then 'erased' when p.root_id is not null then 'merged' else 'gone' end as why
    from unnest((select ${people}::bigint[])) as i (id)
    join person p on p.workspace_id = ${workspaceId} and p.person_id = i.id
    cross join lateral (select person_id, n from desk
      where workspace_id = ${workspaceId} and person_id = i.id offset 0) d`.execute(tx)
  const { rows: clocks } = await sql<Clocked>`
    select c.* from unnest((select ${people}::bigint[])) as i (id)
    cross join lateral (
      select clock_id, person_id, n, kind, owes, member_id, version, started_at, target_ms, used_ms, since, half_at,
        due_at, stopped_at, void_as, is_history
      from clock where workspace_id = ${workspaceId} and person_id = i.id offset 0
    ) c`.execute(tx)
  const passed = leads.filter(({ passedAt }) => passedAt !== null)
  const said = await saidOf(tx, workspaceId, [...new Set(passed.map(({ personId }) => personId))])
  return {
    leads,
    strays: desks.filter((one) => !known.has(keyOf(one))),
    clocks: Map.groupBy(clocks, ({ person_id, n }) => keyOf({ personId: person_id, n })),
    touches: said.touched,
    answers: said.answered,
    relay: (await readPlan(tx, workspaceId)).plan.relay,
    away: await awayOf(tx, workspaceId, leads, now),
  }
}

async function readLeads(tx: Tx, workspaceId: string, people: readonly number[]): Promise<Lead[]> {
  const { rows } = await sql<Omit<Lead, 'desk'> & Row>`
    select h.person_id as "personId", h.n, p.system, p.key, s.owner, h.opened_by as "openedBy",
      h.fit_band as "fitBand", h.engagement_band as "engagementBand", h.engagement, h.version,
      h.mql_at as "mqlAt", h.passed_at as "passedAt", h.accepted_at as "acceptedAt",
      h.opportunity_at as "opportunityAt", h.closed_at as "closedAt", h.closing, h.reason,
      h.expires_at as "expiresAt", h.implied, (s.memory ->> 'live')::float8 as live,
      d.state as "deskOf", d.member_id as "memberId", d.passed_at as "deskPassedAt", d.rank, d.touches,
      d.is_history as "isHistory", d.moved_for as "movedFor", m.member_id is not null as "isThere"
    from unnest((select ${people}::bigint[])) as i (id)
    join person p on p.workspace_id = ${workspaceId} and p.person_id = i.id
      and p.root_id is null and p.erased_at is null
    join person_state s on s.workspace_id = ${workspaceId} and s.person_id = i.id
    cross join lateral (select * from handoff
      where workspace_id = ${workspaceId} and person_id = i.id offset 0) h
    left join desk d on d.workspace_id = ${workspaceId} and d.person_id = i.id and d.n = h.n
    left join member m on m.workspace_id = ${workspaceId} and m.member_id = d.member_id
      and m.ended_at is null and m.roles && ${LEAD_ROLES}::text[]
    order by h.person_id, h.n`.execute(tx)
  return rows.map((row) => {
    const { deskOf, memberId, deskPassedAt, rank, touches, isHistory, isThere, movedFor, ...lead } =
      row
    const desk = deskOf && {
      ...{ memberId, isThere, rank, touches, isHistory, movedFor },
      ...{ state: deskOf, passedAt: deskPassedAt },
    }
    return { ...lead, desk }
  })
}

type Row = Omit<OnDesk, 'state' | 'passedAt'> & {
  deskOf: OnDesk['state'] | null
  deskPassedAt: Instant
}

async function awayOf(
  tx: Tx,
  workspaceId: string,
  leads: readonly Lead[],
  now: Instant,
): Promise<Set<number>> {
  const members = leads.flatMap(({ desk }) =>
    desk?.state === 'waiting' ? (desk.memberId ?? []) : [],
  )
  if (members.length === 0) return new Set()
  const { rows } = await sql<{ id: number }>`
    select distinct member_id as id from absence where workspace_id = ${workspaceId}
      and member_id = any(${[...new Set(members)]}::bigint[]) and from_at <= ${at(now)} and to_at > ${at(now)}`.execute(
    tx,
  )
  return new Set(rows.map(({ id }) => id))
}
